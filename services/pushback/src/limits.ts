/** Calls to the order system at one time from one process: those of the running batches, and the slow ones. */
export const CALLS_MAX = 128;
/** A call that takes longer no longer holds up its batch. */
export const SLOW_CALL_MS = 2_000;
/** Slow calls that may go on beside the batches; with more of them, batches wait. */
export const SLOW_CALLS_MAX = 64;
/** While the queue retries by itself, the row is the net below it: it is due after this long. Longer than any of the queue's back-offs. */
export const FAST_RETRY_NET_MS = 60_000;
/** Pushes for a destination that wants no more are looked at again after this long; nothing is sent. */
export const DISABLED_LOOK_MS = 60 * 60_000;
/** A wait of more than this is kept by the row alone; the queue holds only what is soon due. */
export const QUEUE_WAIT_MS_MAX = 5 * 60_000;
/** Longest wait for running batches when the process is asked to stop. */
export const WORKER_STOP_MS_MAX = 20_000;
