import type { Order } from '../books/books.js';
import { type Decision, hold, type MatchQuestion } from './decision.js';
import { placeOnOrders } from './place-on-orders.js';

/**
 * The rule `explicit`: the merchant's own systems named the order. Nothing weaker may overrule that, so an order not known yet, in another
 * currency or cancelled makes the payment wait rather than look elsewhere. Beside a known order an unknown reference says
 * nothing: shops also pass the numbers of carts and visitors along.
 */
export function matchExplicit(question: MatchQuestion): Decision | null {
  if (question.named.length === 0) return null;
  const evidence = question.named.map((each) => each.reference);
  const unknown = question.named.filter((each) => each.order === null).map((each) => each.reference);
  if (unknown.length === evidence.length)
    return hold(
      'explicit',
      'order_unknown',
      `waits for ${unknown.join(', ')}, which the order system has not told of`,
      [],
      evidence,
    );
  const orders = [...new Set(question.named.flatMap((each) => each.order ?? []))] as Order[];
  return placeOnOrders(question, 'explicit', orders, `the payment carries ${evidence.join(', ')}`, evidence);
}
