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
/** From the opening of the circuit to the first trial, and from trial to trial, of all processes together. */
export const CIRCUIT_PERIOD_MS = 30_000;
/** Periods within which pushes that were held back come back by themselves, at random; a trial that is answered calls them back at once. */
export const HOLD_PERIODS = 10;
/** The shortest such time: until then the batch that held the push back has ended, slow calls included. */
export const HOLD_MS_MIN = 5_000;
/** A push that finds too many slow calls about waits this long, and up to as much more. */
export const CALLS_FULL_WAIT_MS = 2_000;
/** Rest of a batch whose trial was answered: tried at once. */
export const AFTER_TRIAL_WAIT_MS = 100;
/** Between two looks at the rows of the destinations, for what is shown of their circuits. */
export const CIRCUIT_LOOK_MS = 5_000;
/** Order systems of one installation. */
export const DESTINATIONS_MAX = 100;
/** Share of the orders that are read back in one round over all of them. */
export const READ_BACK_SHARE = 0.1;
/** Read-backs of one order system in a minute, of all processes together. */
export const READ_BACKS_PER_MINUTE = 60;
/** Orders asked about in one step. */
export const READ_BACK_ORDERS_MAX = 10;
/** An order is asked about no sooner after its push was taken. */
export const READ_BACK_SETTLE_MS = 60_000;
/** Between two looks whether it is time to ask; with as much again at random. */
export const READ_BACK_LOOK_MS = 1_000;
/** Times that a state which is not kept is pushed again; then only a person can help. */
export const RESENDINGS_MAX = 3;
