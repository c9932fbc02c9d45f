import type { Order } from '../books/books.js';
import { type Decision, hold, type MatchQuestion } from './decision.js';
import { candidate, placeOnOrders } from './place-on-orders.js';

/**
 * Rule 2: the payer's words name one or more orders. A full reference of the payer's own order is enough; digits alone, or
 * an order of another customer, need the amount to agree as a second witness.
 */
export function matchReference(question: MatchQuestion): Decision | null {
  const full = unique(question.mentioned.filter((each) => each.form === 'full').map((each) => each.order));
  const orders = meant(question, full);
  if (orders.length === 0) return null;
  const tokens = question.mentioned.filter((each) => orders.includes(each.order)).map((each) => each.token);
  const exact = question.whole && agree(question, orders);
  const doubt = exact ? null : doubtAbout(question, orders, full.length > 0, tokens);
  return doubt ?? placeOnOrders(question, 'reference', orders, `the text names ${names(orders)}`, tokens);
}

/** Digits alone count beside full references where with them the amount agrees to the last unit: `ORD-552291 + #552292`. */
function meant(question: MatchQuestion, full: readonly Order[]): readonly Order[] {
  const all = unique(question.mentioned.map((each) => each.order));
  if (full.length === 0 || (isOwn(question, all) && agree(question, all))) return all;
  return full;
}

function isOwn(question: MatchQuestion, orders: readonly Order[]): boolean {
  return question.payerKnown && orders.every((order) => order.accountId === question.payment.accountId);
}

/** Without the amount as a witness the order must be the payer's own and named in full. */
function doubtAbout(
  question: MatchQuestion,
  orders: readonly Order[],
  full: boolean,
  tokens: readonly string[],
): Decision | null {
  const own = isOwn(question, orders);
  if (own && full) return null;
  const candidates = [candidate(orders, 0.6, ['named in the text'])];
  if (own || !question.payerKnown)
    return hold(
      'reference',
      'amount_mismatch',
      `the text points to ${names(orders)}, but the amount does not agree`,
      candidates,
      tokens,
    );
  return hold('reference', 'payer_mismatch', `the text names ${names(orders)} of another customer`, candidates, tokens);
}

function agree(question: MatchQuestion, orders: readonly Order[]): boolean {
  const sameCurrency = orders.every((order) => order.currency === question.payment.currency && order.state === 'open');
  return sameCurrency && orders.reduce((sum, order) => sum + question.openOf(order), 0n) === question.amount;
}

function unique(orders: readonly Order[]): Order[] {
  return [...new Set(orders)];
}

function names(orders: readonly Order[]): string {
  return orders.map((order) => order.reference).join(', ');
}
