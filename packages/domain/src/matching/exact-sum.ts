import type { Order } from '../books/books.js';
import { type Decision, hold, type MatchQuestion } from './decision.js';
import { findGroups, GROUP_ORDERS_MAX } from './find-groups.js';
import { candidate, placeOnOrders } from './place-on-orders.js';
import { modeOf } from './policy.js';

/** Candidates shown to a person at the most. */
const CANDIDATES_MAX = 5;

/**
 * Rule 3: among the payer's own open orders, one of exactly this amount, else the only smallest group with exactly this sum.
 * Two equal answers are a tie, and a tie is never decided here unless the policy says "the oldest". Where the payer's words carry
 * a number that is not known, the amount alone decides nothing: the order they mean may still come. Nor does it where all of the
 * money has left again.
 */
export function matchExactSum(question: MatchQuestion): Decision | null {
  if (!question.whole || !question.payerKnown || question.payment.unapplied <= 0n) return null;
  const decision = byAmount(question);
  if (decision === null || decision.exception !== null || question.numberWords.length === 0) return decision;
  const orders = decision.allocations.map((each) => each.order);
  const words = question.numberWords.join(', ');
  return hold('exact_sum', 'no_match', `the text names ${words}, which is not known; only the amount agrees`, [
    candidate(orders, 0.7, ['the amount agrees']),
  ]);
}

function byAmount(question: MatchQuestion): Decision | null {
  const same = question.open.filter((order) => question.openOf(order) === question.amount);
  const [only, another] = same;
  if (only !== undefined && (another === undefined || sameAmountDecides(question)))
    return placeOnOrders(question, 'exact_sum', [only], sentence(only, another), [`amount ${question.amount}`]);
  if (only !== undefined) return tie(same.map((order) => [order]));
  return matchGroup(question);
}

function sameAmountDecides({ policy, payment }: MatchQuestion): boolean {
  return modeOf(policy, 'same_amount', payment.currency) === 'automatic';
}

function matchGroup(question: MatchQuestion): Decision | null {
  const pool = question.open.slice(0, GROUP_ORDERS_MAX);
  const found = findGroups(
    pool.map((order) => question.openOf(order)),
    question.amount,
    question.policy.groupSizeMax,
  );
  const groups = found.groups.map((group) => group.flatMap((index) => pool[index] ?? []));
  const [only, another] = groups;
  if (only === undefined) return null;
  if (another !== undefined || !found.complete || question.open.length > pool.length) return tie(groups);
  return placeOnOrders(
    question,
    'exact_sum',
    only,
    `only ${only.map((order) => order.reference).join(' + ')} add up to it`,
    [`amount ${question.amount}`],
  );
}

function tie(groups: readonly (readonly Order[])[]): Decision {
  const candidates = groups
    .slice(0, CANDIDATES_MAX)
    .map((orders) => candidate(orders, 1 / groups.length, ['the sum agrees']));
  return hold('exact_sum', 'tie', 'several answers have exactly this amount', candidates);
}

function sentence(only: Order, another: Order | undefined): string {
  return another === undefined
    ? `${only.reference} is the payer's only open order of exactly this amount`
    : `${only.reference} is the oldest of the payer's open orders of exactly this amount`;
}
