import type { Decision, MatchQuestion } from './decision.js';
import { payable } from './exact-sum.js';
import { placeOnOrders } from './place-on-orders.js';

/** The rule `same_amount`: several of the payer's open orders need exactly this amount, so the oldest of them is paid. */
export function matchSameAmount(question: MatchQuestion): Decision | null {
  if (!question.payerKnown) return null;
  const oldest = payable(question).find((order) => question.openOf(order) === question.amount);
  if (oldest === undefined) return null;
  return placeOnOrders(
    question,
    'same_amount',
    [oldest],
    `${oldest.reference} is the oldest of the payer's open orders of exactly this amount`,
    [`amount ${question.amount}`],
  );
}
