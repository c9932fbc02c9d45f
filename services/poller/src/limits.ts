const DAY_MS = 86_400_000;

/** Stripe lists events for so long (docs.stripe.com/api/events/list). */
export const EVENTS_KEPT_MS = 30 * DAY_MS;
/** Longest wait for one page. */
export const READ_MS_MAX = 20_000;
/**
 * A reading of more pages than this is of so busy an account that reading the whole overlap each time would leave no calls for the rest: the
 * next ones begin only a minute before what was reached, and the whole overlap is read once in its own length.
 */
export const OVERLAP_PAGES_MAX = 30;
export const SHALLOW_OVERLAP_MS = 60_000;
/** Pages of events beyond what was reached in one round; the next round goes on at once. */
export const PAGES_A_ROUND_MAX = 1_000;
/** Bytes of bodies in one insert: they travel in hex, so twice this fits a max_allowed_packet of 16 MiB. */
export const INSERT_BYTES_MAX = 4 * 1_048_576;
/** Nobody waits for the poller, so a publication may take longer than on the fast path. */
export const PUBLISH_DEADLINE_MS = 5_000;

/** Pages of one customer's cash balance that are looked through. */
export const CASH_PAGES_MAX = 20;
/** Customers whose cash balances are asked for before the other lists may take their turn. */
export const CASH_CUSTOMERS_A_ROUND = 100;
/** Cash balances cost a call a customer: they are read once in so many comparisons. */
export const CASH_EVERY_ROUNDS = 6;
/** Longest pause until it is looked again whether a comparison is due. */
export const DUE_LOOK_MS_MAX = 60_000;

/** First and longest pause after rounds in which Stripe could not be reached. */
export const AWAY_PAUSE_MS_MIN = 1_000;
export const AWAY_PAUSE_MS_MAX = 5 * 60_000;
/** Longest pause that Stripe may ask for. */
export const ASKED_PAUSE_MS_MAX = 3_600_000;
/** Pause while Stripe refuses the key: a person has to act. */
export const REFUSED_PAUSE_MS = 60_000;

/** Connections to MySQL: both rounds with their named locks, and the checks. */
export const POOL_SIZE = 6;
/** A poller that has done nothing for so long is stuck and should be restarted: longer than every pause. */
export const STUCK_MS = 2 * 3_600_000;
/** Longest wait for the running page when the process is asked to stop. */
export const STOP_MS_MAX = READ_MS_MAX + 5_000;
