/** The services that handle events. */
export type EventStage = 'matching' | 'refunds';

/** The Stripe objects that are translated, by their own `object` word. */
export type FamilyObject =
  | 'charge'
  | 'checkout.session'
  | 'customer'
  | 'customer_cash_balance_transaction'
  | 'dispute'
  | 'invoice'
  | 'invoice_payment'
  | 'payment_intent'
  | 'radar.early_fraud_warning'
  | 'refund'
  | 'review';

/** Events whose name is `name`, or starts with it where it ends in a dot. */
export interface EventFamily {
  readonly name: string;
  readonly stage: EventStage;
  readonly object: FamilyObject;
}

/** The first that fits decides: names of refunds and disputes begin with the charge they belong to. */
export const EVENT_FAMILIES: readonly EventFamily[] = [
  { name: 'charge.dispute.', stage: 'refunds', object: 'dispute' },
  // The name under which a dispute that was read afresh stands in the inbox.
  { name: 'dispute.read', stage: 'refunds', object: 'dispute' },
  { name: 'charge.refund.', stage: 'refunds', object: 'refund' },
  { name: 'charge.refunded', stage: 'refunds', object: 'charge' },
  { name: 'charge.', stage: 'matching', object: 'charge' },
  { name: 'refund.', stage: 'refunds', object: 'refund' },
  { name: 'radar.early_fraud_warning.', stage: 'refunds', object: 'radar.early_fraud_warning' },
  { name: 'review.', stage: 'refunds', object: 'review' },
  { name: 'payment_intent.', stage: 'matching', object: 'payment_intent' },
  { name: 'invoice_payment.', stage: 'matching', object: 'invoice_payment' },
  { name: 'invoice.', stage: 'matching', object: 'invoice' },
  { name: 'checkout.session.', stage: 'matching', object: 'checkout.session' },
  { name: 'customer_cash_balance_transaction.', stage: 'matching', object: 'customer_cash_balance_transaction' },
  { name: 'customer.created', stage: 'matching', object: 'customer' },
  { name: 'customer.updated', stage: 'matching', object: 'customer' },
];

/** The family of an event name; null for names that nothing here handles. */
export function familyOf(type: string): EventFamily | null {
  return EVENT_FAMILIES.find(({ name }) => (name.endsWith('.') ? type.startsWith(name) : type === name)) ?? null;
}
