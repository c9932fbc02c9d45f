import type { Payment } from '../books/books.js';
import { type Draft, total } from '../books/draft.js';
import type { Decision } from '../matching/decision.js';

/** Rules that a merchant's own word overrules. What a person did is never undone here. */
const WEAKER_RULES: ReadonlySet<string> = new Set(['reference', 'exact_sum', 'oldest_first']);

/**
 * The merchant named an order after amount or text had already decided for another one: the weaker applications are taken
 * off, so that the books do not depend on which of the two facts came first.
 */
export function yieldToNamed(draft: Draft, payment: Payment, named: readonly string[]): void {
  if (named.length === 0 || payment.refunded > 0n || payment.reversed > 0n) return;
  for (const reference of ordersOf(draft, payment)) {
    const order = draft.orders.get(reference);
    const net = draft.net(payment.stripeId, reference);
    if (order === undefined || net <= 0n || named.includes(reference)) continue;
    const rows = draft.applications.filter((each) => each.payment === payment.stripeId && each.order === reference);
    if (!rows.every((each) => WEAKER_RULES.has(each.rule))) continue;
    const sentence = `the payment carries ${named.join(', ')}, which is stronger than what placed it here`;
    draft.takeOff(payment, order, net, 'unapplied', 'explicit', payment.stripeId, { sentence, evidence: named });
  }
}

/**
 * Money that left before the payment found its order: taken from it, but from no order. As long as nothing of the payment was ever on
 * an order, matching looks at the whole of it.
 */
export function leftBeforeMatch(draft: Draft, payment: Payment): bigint {
  if (payment.applied > 0n) return 0n;
  const own = draft.applications.filter((each) => each.payment === payment.stripeId && LEAVING.has(each.kind));
  return total(own) === 0n ? payment.refunded + payment.reversed : 0n;
}

/** Rows of these kinds take money off an order because it left the payment. */
const LEAVING: ReadonlySet<string> = new Set(['refund', 'dispute', 'bank_return']);

/**
 * Puts money that left unapplied back for a moment, so that it is placed first and then taken off the order it was for:
 * the same rows as if the match had come before the refund.
 */
export function placeBeforeItLeft(draft: Draft, payment: Payment, decision: Decision): void {
  if (decision.allocations.length === 0) return;
  const rows = draft.deductions.filter((each) => each.payment === payment.stripeId);
  for (const source of new Set(rows.map((each) => each.source))) {
    const own = rows.filter((each) => each.source === source);
    const [first] = own;
    if (first !== undefined) draft.deduct(payment, first.kind, source, -total(own));
  }
}

function ordersOf(draft: Draft, payment: Payment): string[] {
  return [...new Set(draft.applications.filter((each) => each.payment === payment.stripeId).map((each) => each.order))];
}
