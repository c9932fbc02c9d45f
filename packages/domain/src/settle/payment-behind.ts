import type { Order, Payment } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import { ordersNamed } from './orders-named.js';

/** The payment that a refund or dispute is about; older API versions name only its charge. */
export function paymentBehind(draft: Draft, told: { payment: string | null; charge: string | null }): Payment | null {
  if (told.payment !== null) return draft.payments.get(told.payment) ?? null;
  return [...draft.payments.values()].find((each) => told.charge !== null && each.charge === told.charge) ?? null;
}

/**
 * Whose money leaves when an intent's does: its own; or, where the customer's balance paid it, that of the customer's bank
 * transfers, first of all what they have on the intent's orders.
 */
export function moneyBehind(
  draft: Draft,
  payment: Payment,
): { readonly payments: readonly Payment[]; readonly orders: readonly Order[] | null } {
  if (payment.fundedBy !== 'cash_balance') return { payments: [payment], orders: null };
  const customers = new Set([payment.customer]);
  for (const entry of draft.cashEntries.values()) if (entry.intent === payment.stripeId) customers.add(entry.customer);
  const fundings = [...draft.payments.values()]
    .filter((each) => each.kind === 'funding' && each.currency === payment.currency)
    .filter((each) => each.customer !== null && customers.has(each.customer));
  return { payments: oldestFirst(fundings), orders: ordersNamed(draft, payment.stripeId) };
}

/** In the order in which the money arrived; equal times by id, so that the answer is always the same. */
export function oldestFirst(payments: Iterable<Payment>): Payment[] {
  return [...payments].sort((a, b) => (a.paidAtMs ?? 0) - (b.paidAtMs ?? 0) || (a.stripeId < b.stripeId ? -1 : 1));
}
