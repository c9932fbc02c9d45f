import type { Changes } from '@quittance/domain';
import type { NewMessage } from '../outbox/insert-messages.js';

/** One message for each order that a refund or dispute concerns of which something is new. */
export function messagesOfNews(
  { refundNews, disputeNews }: Pick<Changes, 'refundNews' | 'disputeNews'>,
  orderId: (reference: string) => string,
): readonly NewMessage[] {
  const news = [
    ...refundNews.map(({ refund, orders }) => ({ fact: refund, orders })),
    ...disputeNews.map(({ dispute, orders }) => ({ fact: dispute, orders })),
  ];
  return news.flatMap(({ fact, orders }) =>
    orders.map((reference) => ({ orderId: orderId(reference), subject: fact.id, version: fact.version })),
  );
}
