import type { Payment, Refund } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import { owedAgain } from '../refund/owed-again.js';
import { refundWords } from '../refund/refund-words.js';
import { paymentBehind } from './payment-behind.js';

/** The keys of the exceptions that a refund may have. */
export function refundKeys(refund: string): { failed: string; late: string; customer: string } {
  return { failed: `refund:${refund}:failed`, late: `refund:${refund}:late`, customer: `refund:${refund}:customer` };
}

/**
 * Asks a person to pay by another route what came back from a failed refund, until another refund of the payment covers it, and closes
 * what was asked about refunds that have moved on.
 */
export function watchRefunds(draft: Draft): void {
  const byPayment = new Map<Payment, Refund[]>();
  for (const refund of draft.refunds.values()) {
    const keys = refundKeys(refund.id);
    if (refund.status !== 'pending') draft.settle(keys.late, `the refund is ${refund.status} now`);
    if (refund.status !== 'requires_action') draft.settle(keys.customer, `the refund is ${refund.status} now`);
    const payment = paymentBehind(draft, refund);
    if (payment !== null) byPayment.set(payment, [...(byPayment.get(payment) ?? []), refund]);
  }
  for (const [payment, refunds] of byPayment)
    for (const owed of owedAgain(payment.captured, refunds)) watchOwed(draft, payment, owed.refund, owed.amount);
  for (const refund of draft.refunds.values())
    if (refund.settledOutside !== null) draft.settle(refundKeys(refund.id).failed, refundWords(refund).because);
}

function watchOwed(draft: Draft, payment: Payment, refund: Refund, amount: bigint): void {
  const key = refundKeys(refund.id).failed;
  if (amount === 0n) {
    draft.settle(key, 'another refund of the payment covers it');
    return;
  }
  const orders = [...draft.placed(payment.stripeId).keys()].filter((reference) => draft.orders.has(reference));
  draft.raise({
    key,
    reason: 'refund_failed',
    payment: payment.stripeId,
    order: orders.length === 1 ? (orders[0] ?? null) : null,
    currency: refund.currency,
    amount,
    candidates: [],
    because: `refund ${refund.id} ${refund.status === 'failed' ? 'failed' : 'was called off'}: ${refundWords(refund).because}`,
  });
}
