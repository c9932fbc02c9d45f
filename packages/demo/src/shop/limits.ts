/** Stories that may run at one time in the endless mode; when they are all busy, no new one begins. */
export const STORIES_AT_ONCE_MAX = 20;
/** Stories that are prepared together in the bounded mode. */
export const CHUNK_STORIES = 200;
/** Orders of one call of the order API. */
export const BATCH_ORDERS_MAX = 500;
/** Regular customers, whose objects at Stripe are kept; everybody else is forgotten after one story. */
export const REGULARS = 40;
/** Tries of one call of the order API while the other side is away, and the longest pause between two. */
export const TRIES_MAX = 25;
export const PAUSE_MS_MAX = 2_000;
/** Longest wait for an order to be paid before the shop cancels it. */
export const PAID_WAIT_MS_MAX = 120_000;
/** Retries of the Stripe SDK. */
export const STRIPE_RETRIES = 5;
