import { REFUND_STATUSES, type RefundObserved, type RefundStatus } from '@quittance/domain';
import { REFUND_MARK } from '../refund-mark.js';
import type { EventFacts } from './event-facts.js';
import type { JsonView } from './json-view.js';
import { customerOf } from './payer.js';
import { told } from './told.js';
import { ignoredBecause, type Translation } from './translation.js';

/**
 * A refund. The object's status counts and never the event's name: a `refund.failed` that carries a succeeded refund is an old
 * or edited body, and to put money back on an order by a name alone would ship goods twice; the truth comes with the next event
 * or comparison.
 */
export function translateRefund(refund: JsonView, event: EventFacts): Translation {
  const charge = refund.id('charge');
  // A body that has the field and leaves it empty belongs to a charge without an intent; a body without it does not tell.
  const payment = refund.id('payment_intent') ?? (refund.has('payment_intent') ? charge : undefined);
  if (isReleasedAuthorisation(refund)) return ignoredBecause('authorisation_released', payment ?? null);
  if (charge === undefined && refund.id('payment_intent') === undefined) return refundOfBalance(refund, event);
  return { observations: [refundOf(refund, { payment, charge }, event)], payment: payment ?? null };
}

/** Money that lay on a customer's cash balance: of no payment, so that only what was asked for here tells which transfer is meant. */
function refundOfBalance(refund: JsonView, event: EventFacts): Translation {
  const customer = customerOf(refund);
  const observed = refundOf(refund, {}, event);
  if (customer === undefined && observed.mark === undefined) return ignoredBecause('refund_of_cash_balance');
  return { observations: [customer === undefined ? observed : { ...observed, customer }], payment: null };
}

/** An authorisation that ran out is noted as a refund of a charge that was never captured. */
export function isReleasedAuthorisation(refund: JsonView): boolean {
  return refund.word('reason') === 'expired_uncaptured_charge';
}

/** Reads one refund of a payment that its surroundings name. */
export function refundOf(
  refund: JsonView,
  of: { payment?: string | undefined; charge?: string | undefined },
  { createdMs: toldAtMs }: EventFacts,
): RefundObserved {
  const inside = refund.object('destination_details').word('type') === 'customer_cash_balance';
  return told<RefundObserved>({
    kind: 'refund',
    refund: refund.idRequired('id'),
    payment: of.payment,
    charge: of.charge,
    currency: refund.currency(),
    amount: refund.amount('amount'),
    status: statusOf(refund),
    failureReason: refund.word('failure_reason'),
    mark: refund.object('metadata').word(REFUND_MARK),
    pendingReason: refund.word('pending_reason'),
    createdAtMs: refund.millisecondsOf('created'),
    toldAtMs,
    destination: inside ? 'cash_balance' : 'customer',
  });
}

/** Some old refunds carry no status: on its way is all that can be said of them. */
function statusOf(refund: JsonView): RefundStatus {
  const word = refund.word('status');
  const known = REFUND_STATUSES.find((each) => each === word);
  if (known === undefined && refund.isTold('status')) refund.unreadable('status');
  return known ?? 'pending';
}
