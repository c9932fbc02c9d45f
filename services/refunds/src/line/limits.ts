/** Calls to Stripe in one second from one process: Stripe allows 25 on one address, and others ask there as well. */
export const CALLS_PER_SECOND_MAX = 10;
/** Longest wait for one answer, unless it is set otherwise. */
export const CALL_MS_MAX = 10_000;
/** Longest wait for a call with the SDK's one repetition of a broken connection; below the lease of a claimed row. */
export const BREAKER_MS_MAX = 25_000;
/** Calls at one time: those of both batches, and one read. */
export const CALLS_MAX = 33;
/** Wait after "fewer calls", where Stripe does not say how long. */
export const THROTTLED_WAIT_MS = 3_000;
/** While Stripe refuses the key, one call in this time tries whether it still does. */
export const KEY_PROBE_MS = 60_000;
