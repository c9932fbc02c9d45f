import type { FundedBy, PaymentStatus } from '@quittance/domain';
import type { EventFacts } from './event-facts.js';
import type { JsonView } from './json-view.js';

/** The word for a charge in the course of its payment: one that failed for an intent is only an attempt of it. */
export function statusOfCharge(charge: JsonView, event: EventFacts, hasIntent: boolean): PaymentStatus {
  switch (wordOf(charge)) {
    case 'succeeded':
      if (charge.isTrue('captured')) return 'succeeded';
      if (!charge.isTrue('refunded') && event.type !== 'charge.expired') return 'authorised';
      return hasIntent ? 'incomplete' : 'canceled';
    case 'pending':
      return 'processing';
    case 'failed':
      return hasIntent ? 'incomplete' : 'failed';
    default:
      charge.unreadable('status');
      return 'incomplete';
  }
}

/** Bodies from before charges had a status tell only whether they are paid. */
function wordOf(charge: JsonView): string | undefined {
  if (charge.has('status')) return charge.word('status');
  return charge.isTrue('paid') ? 'succeeded' : 'failed';
}

/**
 * Money captured by a charge, minor units. Old shapes have no `amount_captured`: there a part that was not captured is told at
 * `charge.captured` as already refunded, and only there, since later refunds add to the same number.
 */
export function capturedBy(charge: JsonView, event: EventFacts): bigint {
  if (wordOf(charge) !== 'succeeded' || !charge.isTrue('captured')) return 0n;
  const captured = charge.amountIfTold('amount_captured');
  if (captured !== undefined) return captured;
  const released = event.type === 'charge.captured' ? (charge.amountIfTold('amount_refunded') ?? 0n) : 0n;
  const rest = charge.amount('amount') - released;
  if (rest < 0n) charge.unreadable('amount_refunded', 'amount_not_understood');
  return rest;
}

/** The method that a charge was made with, where the charge itself tells; a bare source of 2017 tells only of cards. */
export function methodOfCharge(charge: JsonView): string | undefined {
  const method = charge.object('payment_method_details').word('type');
  if (method !== undefined) return method;
  const source = charge.object('source');
  const object = source.word('object');
  if (object === 'card') return 'card';
  return object === 'source' ? source.word('type') : undefined;
}

/** A charge on the customer's cash balance spends a transfer that is counted already. */
export function fundedByCharge(charge: JsonView): FundedBy {
  return methodOfCharge(charge) === 'customer_balance' ? 'cash_balance' : 'customer';
}
