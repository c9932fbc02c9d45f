import { GROUP_SIZE_MAX } from '@quittance/domain';

/** Characters of a policy's name: it stands on every row that it placed. */
export const POLICY_NAME_CHARS_MAX = 64;
/** Differences that one policy may close by name. */
export const POLICY_TOLERANCES_MAX = 20;
/** Currencies named in one place of a policy. */
export const POLICY_CURRENCIES_MAX = 200;
/** Orders tried together for an exact sum. */
export const POLICY_GROUP_SIZE_MIN = 1;
export const POLICY_GROUP_SIZE_MAX = GROUP_SIZE_MAX;
/** Longest window or discount period in days: ten years. */
export const POLICY_DAYS_MAX = 3_650;
/** Longest time in days within which a payment may be suspected to be a duplicate. */
export const POLICY_DUPLICATE_DAYS_MAX = 366;
/** Hundredths of a percent in the whole. */
export const POLICY_BASIS_POINTS_MAX = 10_000n;
/** Problems told of one document. */
export const POLICY_PROBLEMS_MAX = 50;
/** Characters of the note that says why a policy was changed. */
export const POLICY_NOTE_CHARS_MAX = 1_000;
/** Bytes of a policy document in JSON, many times what the limits above allow a sensible one. */
export const POLICY_BYTES_MAX = 262_144;
/** Payments that a preview over HTTP replays, orders that it holds, and changed payments that it answers with; the command line has more. */
export const PREVIEW_HTTP_PAYMENTS_MAX = 5_000;
export const PREVIEW_HTTP_ORDERS_MAX = 20_000;
export const PREVIEW_HTTP_LINES_MAX = 1_000;
