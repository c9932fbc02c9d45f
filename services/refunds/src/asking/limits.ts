/** Waits after calls without an answer; the last one repeats. */
export const RETRY_WAITS_MS = [5_000, 15_000, 60_000, 300_000, 900_000, 3_600_000] as const;
/** Wait while Stripe refuses the key: a person has to act. */
export const KEY_WAIT_MS = 60_000;
/** Wait while no key is set. */
export const NO_KEY_WAIT_MS = 60_000;
/** A person is told of a refund that has had no answer for so long. */
export const TELL_AFTER_MS = 2 * 3_600_000;
/** An error that Stripe keeps under a key counts as its last word after this long. */
export const KEPT_ERROR_SETTLES_MS = 3_600_000;
/** Wait before the call with a new key. */
export const NEW_KEY_WAIT_MS = 1_000;
