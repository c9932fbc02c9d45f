import type { Payment } from '../books/books.js';
import type { Draft } from '../books/draft.js';

/** The order that a payment's money was placed on, if it is one alone. */
export function onlyOrder(draft: Draft, payment: Payment): string | null {
  const orders = [...draft.placed(payment.stripeId).keys()].filter((reference) => draft.orders.has(reference));
  return orders.length === 1 ? (orders[0] ?? null) : null;
}
