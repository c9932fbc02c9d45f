import type { Order, Payment } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import { paymentState } from '../order.js';

/** Derives what follows from the money: overpayment waiting on account, the money state, the next version. */
export function settleOrders(draft: Draft): readonly Order[] {
  for (const stripeId of draft.touched.payments) refreshOverpayment(draft, stripeId);
  const changed: Order[] = [];
  for (const order of draft.orders.values()) {
    const loaded = draft.books.orders.get(order.reference);
    const state = paymentState(order, order.state, order.disputeOpen);
    const moved = draft.touched.orders.has(order.reference) || order.overpaid !== loaded?.overpaid;
    const news = moved || state !== order.paymentState;
    order.paymentState = state;
    watchCancelled(draft, order);
    if (!news || loaded === undefined) continue;
    order.version += 1n;
    changed.push(order);
  }
  return changed;
}

/** Moves what a payment leaves waiting for an order by the difference: others that wait for it may not be loaded. */
function refreshOverpayment(draft: Draft, stripeId: string): void {
  const before = draft.books.payments.get(stripeId);
  const payment = draft.payments.get(stripeId);
  wait(draft, before, -1n);
  wait(draft, payment, 1n);
}

function wait(draft: Draft, payment: Payment | undefined, sign: 1n | -1n): void {
  const order = draft.orders.get(payment?.overpaidOrder ?? '');
  if (payment === undefined || order === undefined || payment.unapplied === 0n) return;
  order.overpaid += sign * payment.unapplied;
}

function watchCancelled(draft: Draft, order: Order): void {
  const key = `order:${order.reference}:cancelled`;
  if (order.state !== 'cancelled' || order.paid === 0n) {
    draft.settle(key, 'no money is on a cancelled order any more');
    return;
  }
  draft.raise({
    key,
    reason: 'cancelled_order_paid',
    payment: null,
    order: order.reference,
    currency: order.currency,
    amount: order.paid,
    candidates: [],
    because: `${order.reference} was cancelled with money on it`,
  });
}
