import type { Order, Payment } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import { ordersNamed } from './orders-named.js';

/**
 * The bank transfers that paid an intent out of the customer's cash balance, latest first: those with money on the intent's
 * order. Without a known order there are none yet.
 */
export function fundingsBehind(draft: Draft, intent: Payment): Payment[] {
  const orders: Order[] = ordersNamed(draft, intent.stripeId);
  return [...draft.payments.values()]
    .filter((each) => each.kind === 'funding' && each.accountId === intent.accountId)
    .filter((each) => orders.some((order) => touched(draft, each, order)))
    .sort((a, b) => (b.paidAtMs ?? 0) - (a.paidAtMs ?? 0) || (a.stripeId < b.stripeId ? 1 : -1));
}

function touched(draft: Draft, payment: Payment, order: Order): boolean {
  return draft.applications.some((each) => each.payment === payment.stripeId && each.order === order.reference);
}
