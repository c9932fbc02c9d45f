/** Calls to Stripe in one second from one process: Stripe allows 25 on one address, and others ask there as well. */
export const CALLS_PER_SECOND_MAX = 10;
/** Longest wait for one answer. */
export const CALL_MS_MAX = 10_000;
/** Longest wait for a call with the SDK's one repetition of a broken connection; below the lease of a claimed row. */
export const BREAKER_MS_MAX = 25_000;
/** Calls at one time: those of both batches. */
export const CALLS_MAX = 32;
/** Waits after calls without an answer; the last one repeats. */
export const RETRY_WAITS_MS = [5_000, 15_000, 60_000, 300_000, 900_000, 3_600_000] as const;
/** Wait after "fewer calls", where Stripe does not say how long. */
export const THROTTLED_WAIT_MS = 3_000;
/** Wait while Stripe refuses the key: a person has to act. */
export const KEY_WAIT_MS = 300_000;
/** Wait while no key is set. */
export const NO_KEY_WAIT_MS = 60_000;
/** A person is told of a refund that has had no answer for so long. */
export const TELL_AFTER_MS = 2 * 3_600_000;
