/** Payments that one preview replays; the oldest of the period. */
export const PREVIEW_PAYMENTS_MAX = 100_000;
/** Orders that a preview holds in memory, twice. */
export const PREVIEW_ORDERS_MAX = 200_000;
/** Customers, and names learnt of them, that a preview knows. */
export const PREVIEW_CUSTOMERS_MAX = 200_000;
/** Rows of one query. */
export const PREVIEW_PAGE_ROWS = 1_000;
/** Payments decided before others get their turn on the processor. */
export const PREVIEW_TURN_PAYMENTS = 50;
