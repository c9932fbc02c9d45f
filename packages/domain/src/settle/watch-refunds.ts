import type { Payment, Refund } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import { goneBy } from '../dispute/dispute-standing.js';
import { owedAgain } from '../refund/owed-again.js';
import { refundWords } from '../refund/refund-words.js';
import { onlyOrder } from './only-order.js';
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
  for (const [payment, refunds] of byPayment) {
    const disputed = disputedOf(draft, payment);
    for (const { refund, amount } of owedAgain(payment.captured, refunds, disputed))
      if (amount > 0n) askToPay(draft, payment, refund, amount);
      else draft.settle(refundKeys(refund.id).failed, disputed > 0n ? BY_DISPUTE : BY_REFUND);
  }
  for (const refund of draft.refunds.values())
    if (refund.settledOutside !== null) draft.settle(refundKeys(refund.id).failed, refundWords(refund).because);
}

const BY_REFUND = 'another refund of the payment covers it';
/** Nobody pays twice: if the dispute is won, the refund is owed again. */
const BY_DISPUTE = 'a dispute took the money: the customer has it already';

/** What disputes of the payment took, minor units. */
function disputedOf(draft: Draft, payment: Payment): bigint {
  let sum = 0n;
  for (const each of draft.disputes.values())
    if (each.currency === payment.currency && paymentBehind(draft, each) === payment) sum += goneBy(each);
  return sum;
}

function askToPay(draft: Draft, payment: Payment, refund: Refund, amount: bigint): void {
  draft.raise({
    key: refundKeys(refund.id).failed,
    reason: 'refund_failed',
    payment: payment.stripeId,
    order: onlyOrder(draft, payment),
    currency: refund.currency,
    amount,
    candidates: [],
    because: `refund ${refund.id} ${refund.status === 'failed' ? 'failed' : 'was called off'}: ${refundWords(refund).because}`,
  });
}
