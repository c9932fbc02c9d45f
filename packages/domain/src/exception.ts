/** Why a person must look. A closed list: order systems and reports count on the words. */
export const EXCEPTION_REASONS = {
  order_unknown: 'The payment names an order that the order system has not told of yet',
  no_match: 'Nothing says which order the payment is for',
  taken_off: 'A person took the money off its order, and it waits for the next decision',
  tie: 'Several orders fit equally well',
  currency_mismatch: 'The payment and the order or refund it belongs to are in different currencies',
  payer_mismatch: 'The payment names an order of another customer',
  amount_mismatch: 'The payment names an order but its amount does not agree',
  ambiguous_split: 'The payment names several orders and does not cover them',
  order_cancelled: 'The payment is for a cancelled order: refund it or keep it as credit',
  order_already_paid: 'The order it is for is already paid: perhaps the same payment twice',
  duplicate_suspected: 'The same payer paid the same amount for the order before: perhaps the same payment twice',
  overpayment: 'More was paid than the order needs; the rest waits on account',
  cancelled_order_paid: 'An order was cancelled while money is on it: refund it or keep it as credit',
  cash_applied_elsewhere: 'The payment provider used the customer’s balance for one order, our books for another',
  return_unmatched: 'The bank took money back and no transfer of that customer fits',
  refund_exceeds_payment: 'More was refunded or disputed than the payment still holds',
  refund_failed: 'A refund did not reach the customer, and the money is back: it must be paid by another route',
  refund_late: 'A refund has been on its way for longer than it should',
  refund_needs_customer: 'A refund waits for the customer’s bank details, and is called off soon',
  unapplied_ageing: 'Money has waited on account for so long that the payment provider will soon send it back',
  refund_refused: 'The payment provider refused a refund that was asked for here',
  refund_waiting: 'A refund that was asked for here has had no answer of the payment provider for long',
  dispute_needs_response: 'A customer disputes a payment, and the bank waits for evidence',
  inquiry_needs_response: 'A customer’s bank asks about a payment, and nobody has answered yet',
  fraud_warning: 'The card’s bank warns of fraud: refund the payment before it is disputed',
  push_parked: 'The order system refused an update for good',
  push_expired: 'The order system could not be reached until the update’s deadline',
  destination_gone: 'The order system said that it wants no more updates',
  order_system_differs: 'The order system knows something else of an order than it was told',
  stripe_key_refused: 'The payment provider does not let the key read what is compared with the books',
  events_missed: 'Nothing was compared for so long that the payment provider tells those events no more',
} as const;
export type ExceptionReason = keyof typeof EXCEPTION_REASONS;

/**
 * `refund_proposed`: a person decided that the money is to be given back, and it has not left yet. `dismissed`: a person said that it needs
 * nothing. The first two are work to do, the others are closed.
 */
export const EXCEPTION_STATES = ['open', 'refund_proposed', 'resolved', 'dismissed'] as const;
export type ExceptionState = (typeof EXCEPTION_STATES)[number];

export type Severity = 'low' | 'medium' | 'high';

/** How urgent each reason is before its amount and age are looked at. */
export const SEVERITY: Readonly<Record<ExceptionReason, Severity>> = {
  order_unknown: 'low',
  no_match: 'low',
  taken_off: 'medium',
  tie: 'medium',
  currency_mismatch: 'high',
  payer_mismatch: 'medium',
  amount_mismatch: 'medium',
  ambiguous_split: 'medium',
  order_cancelled: 'high',
  order_already_paid: 'high',
  duplicate_suspected: 'high',
  overpayment: 'low',
  cancelled_order_paid: 'high',
  cash_applied_elsewhere: 'high',
  return_unmatched: 'high',
  refund_exceeds_payment: 'high',
  refund_failed: 'high',
  refund_late: 'medium',
  refund_needs_customer: 'medium',
  unapplied_ageing: 'medium',
  refund_refused: 'high',
  refund_waiting: 'high',
  dispute_needs_response: 'high',
  inquiry_needs_response: 'medium',
  fraud_warning: 'high',
  push_parked: 'high',
  push_expired: 'high',
  destination_gone: 'high',
  order_system_differs: 'high',
  stripe_key_refused: 'high',
  events_missed: 'high',
};

/** An order or a group of orders that a person might choose, best first. `score` is between 0 and 1. */
export interface Candidate {
  readonly orders: readonly string[];
  readonly score: number;
  readonly because: readonly string[];
}

/** Work for a person. `key` is the identity: the same trouble raised again is the same exception. */
export interface RaisedException {
  readonly key: string;
  readonly reason: ExceptionReason;
  readonly payment: string | null;
  readonly order: string | null;
  readonly currency: string;
  readonly amount: bigint;
  readonly candidates: readonly Candidate[];
  readonly because: string;
  /** Until when somebody must have acted, milliseconds since the epoch, where more than its age decides that; stands in `because` as well. */
  readonly dueAtMs?: number | null;
}

/** Tells whether a raised exception says anything that the open one of the same key does not. */
export function fingerprintOf(exception: RaisedException): string {
  return JSON.stringify([
    exception.reason,
    exception.order,
    exception.amount.toString(),
    exception.because,
    exception.candidates.map((each) => each.orders),
  ]);
}
