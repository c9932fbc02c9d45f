import type { Because, Order, Payment } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import { isPlacing } from '../books/sum-rows.js';
import type { MatchingRule } from '../matching/policy.js';
import { smaller } from '../money.js';
import { settleAdjustmentsOf } from './settle-adjustments.js';

/** Rules by the strength of what they go by; what a person did is stronger than all and is never undone here. */
const STRENGTH: Readonly<Record<MatchingRule, number>> = {
  oldest_first: 1,
  same_amount: 1,
  exact_sum: 1,
  reference: 2,
  explicit: 3,
};

/** Rules under which this core itself takes money off again. */
const UNDONE_BY_RULE: ReadonlySet<string> = new Set(['reference', 'explicit', 'bank_return']);

/** Whose word moves placed money, and how strong the placing rule may have been: below that strength it gives way. */
const GIVES_WAY_BELOW = { payer: 2, provider: 3, merchant: 4 } as const;
export type Word = keyof typeof GIVES_WAY_BELOW;

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
  word: Word,
  because: Because,
): bigint {
  const part = smaller(most, draft.placed(payment.stripeId).get(order.reference) ?? 0n);
  if (part <= 0n || payment.held !== null || !givesWay(draft, payment, order.reference, word)) return 0n;
  const rule = word === 'payer' ? 'reference' : 'explicit';
  draft.unplace(payment, order, part, rule, payment.stripeId, because);
  // What the money had closed is open at once, so that nothing is decided on a difference that nobody owes.
  settleAdjustmentsOf(draft, payment);
  return part;
}

/** Whether everything that placed this payment on this order went by less than this word. */
function givesWay(draft: Draft, payment: Payment, order: string, word: Word): boolean {
  return draft
    .applicationsOf(payment.stripeId)
    .filter((row) => row.order === order && isPlacing(row))
    .every((row) =>
      row.kind === 'unapplied' ? UNDONE_BY_RULE.has(row.rule) : strengthOf(row.rule) < GIVES_WAY_BELOW[word],
    );
}

function strengthOf(rule: string): number {
  return rule in STRENGTH ? STRENGTH[rule as MatchingRule] : Number.POSITIVE_INFINITY;
}
