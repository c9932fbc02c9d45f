import type { Order } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import { paymentState } from '../order.js';

/** Derives what follows from the money: overpayment waiting on account, the money state, the next version. */
export function settleOrders(draft: Draft): readonly Order[] {
  refreshOverpayments(draft);
  const changed: Order[] = [];
  for (const order of draft.orders.values()) {
    const loaded = draft.books.orders.get(order.reference);
    const state = paymentState(order, order.state, order.disputeOpen);
    const news = draft.touched.orders.has(order.reference) || state !== order.paymentState;
    order.paymentState = state;
    if (order.state === 'cancelled') watchCancelled(draft, order);
    if (!news || loaded === undefined) continue;
    order.version += 1n;
    changed.push(order);
  }
  return changed;
}

/** The rest of a payment that overpaid an order shrinks when it is refunded or placed elsewhere. */
function refreshOverpayments(draft: Draft): void {
  const waiting = new Map<string, bigint>();
  const concerned = new Set<string>();
  for (const payment of draft.payments.values()) {
    if (payment.overpaidOrder === null) continue;
    concerned.add(payment.overpaidOrder);
    waiting.set(payment.overpaidOrder, (waiting.get(payment.overpaidOrder) ?? 0n) + payment.unapplied);
    if (payment.unapplied > 0n) continue;
    payment.overpaidOrder = null;
    draft.touched.payments.add(payment.stripeId);
  }
  for (const reference of concerned) {
    const order = draft.orders.get(reference);
    const rest = waiting.get(reference) ?? 0n;
    if (order === undefined || order.overpaid === rest) continue;
    order.overpaid = rest;
    draft.touched.orders.add(reference);
  }
}

function watchCancelled(draft: Draft, order: Order): void {
  const key = `order:${order.reference}:cancelled`;
  if (order.paid === 0n) {
    draft.settle(key, 'no money is on the cancelled order any more');
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
