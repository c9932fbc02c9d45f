/** Orders that are remembered; the one told of longest ago is forgotten first. */
export const ORDERS_MAX = 200_000;
/** Message ids that are remembered to recognise repeats. */
export const IDS_MAX = 500_000;
/** Deliveries that can be looked up. */
export const DELIVERIES_MAX = 5_000;
/** Bytes of one push. */
export const BODY_BYTES_MAX = 1_048_576;
/** Orders in one answer. */
export const PAGE_ORDERS_MAX = 1_000;
