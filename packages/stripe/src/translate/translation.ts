import type { Observation } from '@quittance/domain';

/** Why an event leaves nothing in the books, each with the sentence that an operator reads. */
export const IGNORED = {
  type_not_handled: 'No rule handles events of this type.',
  shape_not_understood: 'The body does not have the shape that its type promises.',
  amount_not_understood: 'An amount or currency in the body cannot be read exactly.',
  nothing_to_learn: 'The body names no payment, order or customer that the books could use.',
  invoice_preview: 'A preview of an invoice: it has no id and no payment yet.',
  payment_outside_stripe: 'The invoice was paid outside Stripe; the order system knows that money by itself.',
  cash_refunded_from_payment: 'A refund returned to the customer’s cash balance; the refund’s own events tell it.',
  cash_transferred_to_balance: 'Money moved from the customer’s cash balance to the own balance; it is no payment.',
  cash_adjusted_for_overdraft: 'Stripe covered an overdraft of the customer’s cash balance; no customer paid it.',
  refund_of_cash_balance: 'A refund out of the customer’s cash balance; the balance’s own entries tell it.',
  authorisation_released: 'An authorisation ran out before it was captured: no money came, so none goes back.',
  risk_signal: 'A review of a payment, which moves no money and changes no order.',
} as const;
export type IgnoredReason = keyof typeof IGNORED;

/** What one event says, in our words: observations, or the reason why there are none. */
export interface Translation {
  readonly observations: readonly Observation[];
  /** The canonical id of the payment that the event concerns, as far as the event tells it. */
  readonly payment: string | null;
  /** Set exactly when `observations` is empty. */
  readonly ignored?: IgnoredReason;
  /** The part of the body that was not understood: `data.object.amount`. */
  readonly field?: string;
}

export function ignoredBecause(ignored: IgnoredReason, payment: string | null = null): Translation {
  return { observations: [], payment, ignored };
}
