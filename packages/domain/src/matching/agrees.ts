import type { Order } from '../books/books.js';
import type { MatchQuestion } from './decision.js';
import type { NamedOrder } from './names-in-text.js';
import { toleranceFor, totalOpen } from './place-on-orders.js';

/** The orders are open in the payment's currency and need exactly the money. */
export function agrees(question: MatchQuestion, orders: readonly Order[]): boolean {
  const payable = orders.every((order) => order.currency === question.payment.currency && order.state === 'open');
  return orders.length > 0 && payable && totalOpen(question, orders) === question.amount;
}

/** All are written out, and what is missing may be closed by the policy. */
export function nearlyAgrees(question: MatchQuestion, named: readonly NamedOrder[], orders: readonly Order[]): boolean {
  const open = totalOpen(question, orders);
  const written = named.filter((each) => orders.includes(each.order)).every((each) => each.strength === 'exact');
  const payable = orders.every((order) => order.currency === question.payment.currency && order.state === 'open');
  const { exactlyCalled } = question;
  // Who is called exactly like another customer hardly pays this one's order a little short.
  const stranger = exactlyCalled.size > 0 && orders.some((order) => !exactlyCalled.has(order.accountId));
  return written && payable && !stranger && toleranceFor(question, open - question.amount, open, orders) !== null;
}
