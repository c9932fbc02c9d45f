/** Refunds claimed at once. */
export const LOOKS_BATCH = 20;
/** Reads in one second, of all processes together: Stripe allows 25 on one address, and refunds are asked for there as well. */
export const READS_PER_SECOND_MAX = 5;
/** Longer than a batch may take: every read at its slowest, and its commit. */
export const LOOK_LEASE_MS = 10 * 60_000;
/** Longest pause after rounds in which the provider could not be reached. */
export const AWAY_PAUSE_MS_MAX = 5 * 60_000;
/** A refund that could not be read is tried again after this long. */
export const TRY_AGAIN_MS = 60_000;
/** A refund that the provider does not know, or that the key may not read, is tried again after this long. */
export const NOT_THERE_MS = 7 * 86_400_000;
/** If the news of a read do not reach the books within this time, the refund is read once more. */
export const NEWS_NET_MS = 10 * 60_000;
/** Longest wait for the running read when the process is asked to stop. */
export const STOP_MS_MAX = 15_000;
