import type { Changes } from '@quittance/domain';
import type { NewMessage } from '../outbox/insert-messages.js';

/** One message for each order that a refund concerns. */
export function messagesOfRefunds(
  news: Changes['refundNews'],
  orderId: (reference: string) => string,
): readonly NewMessage[] {
  return news.flatMap(({ refund, orders }) =>
    orders.map((reference) => ({ orderId: orderId(reference), subject: refund.id, version: refund.version })),
  );
}
