import type { Order } from '../books/books.js';

/** References of orders in a sentence. */
export function orderNames(orders: readonly Order[]): string {
  return orders.map((order) => order.reference).join(', ');
}
