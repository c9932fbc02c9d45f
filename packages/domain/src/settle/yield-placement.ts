import type { Because, Order, Payment } from '../books/books.js';
import { type Draft, isPlacing } from '../books/draft.js';
import { smaller } from '../money.js';

/** Rules by the strength of what they go by; what a person did is stronger than all and is never undone here. */
const STRENGTH: Readonly<Record<string, number>> = { oldest_first: 1, exact_sum: 1, reference: 2, explicit: 3 };

/** Rules under which this core itself takes money off again. */
const UNDONE_BY_RULE: ReadonlySet<string> = new Set(['reference', 'explicit', 'bank_return']);

/** Whether everything that placed this payment on this order went by less than `rule` goes by. */
export function isWeaker(draft: Draft, payment: Payment, order: string, rule: 'reference' | 'explicit'): boolean {
  const limit = STRENGTH[rule] ?? 0;
  return draft
    .applicationsOf(payment.stripeId)
    .filter((row) => row.order === order && isPlacing(row))
    .every((row) =>
      row.kind === 'unapplied'
        ? UNDONE_BY_RULE.has(row.rule)
        : (STRENGTH[row.rule] ?? Number.POSITIVE_INFINITY) < limit,
    );
}

/**
 * Takes up to `most` of a payment off an order because a stronger fact says that it was for something else. The books then
 * do not depend on which of the two facts came first.
 * @returns what was taken off, minor units
 */
export function yieldFrom(
  draft: Draft,
  payment: Payment,
  order: Order,
  most: bigint,
  because: Because,
  rule: 'reference' | 'explicit' = 'explicit',
): bigint {
  const part = smaller(most, draft.placed(payment.stripeId).get(order.reference) ?? 0n);
  if (part <= 0n || payment.held !== null || !isWeaker(draft, payment, order.reference, rule)) return 0n;
  draft.takeOff(payment, order, part, 'unapplied', rule, payment.stripeId, because);
  return part;
}

/** The merchant named other orders: whatever weaker rules placed goes off all but those. */
export function yieldToNamed(draft: Draft, payment: Payment, named: readonly string[]): void {
  if (named.length === 0) return;
  const sentence = `the payment carries ${named.join(', ')}, which is stronger than what placed it here`;
  for (const [reference, amount] of draft.placed(payment.stripeId)) {
    const order = draft.orders.get(reference);
    if (order === undefined || named.includes(reference)) continue;
    yieldFrom(draft, payment, order, amount, { sentence, evidence: named });
  }
}

/** The payer's own words name their orders in full: what only the amount placed goes where they say. */
export function yieldToWords(draft: Draft, payment: Payment, mentioned: readonly string[]): void {
  const placed = draft.placed(payment.stripeId);
  if (mentioned.length === 0 || [...placed.keys()].sort().join() === [...mentioned].sort().join()) return;
  const sentence = `the text names ${mentioned.join(', ')}, which is stronger than the amount`;
  for (const [reference, amount] of placed) {
    const order = draft.orders.get(reference);
    if (order === undefined) continue;
    yieldFrom(draft, payment, order, amount, { sentence, evidence: mentioned }, 'reference');
  }
}
