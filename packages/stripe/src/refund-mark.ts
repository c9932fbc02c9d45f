/** Name under which a refund that was asked for here carries the key of its call, in its metadata at Stripe. */
export const REFUND_MARK = 'quittance_request';
