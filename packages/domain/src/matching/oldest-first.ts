import type { Order } from '../books/books.js';
import type { Decision, MatchQuestion } from './decision.js';
import { payable } from './exact-sum.js';

/** Rule 4, second half: cover the payer's orders in full, oldest first; what covers none in full waits. */
export function matchOldestFirst(question: MatchQuestion): Decision | null {
  if (!question.payerKnown) return null;
  let rest = question.amount;
  const covered: Order[] = [];
  for (const order of payable(question)) {
    const open = question.openOf(order);
    if (open > rest) continue;
    covered.push(order);
    rest -= open;
  }
  if (covered.length === 0) return null;
  return {
    rule: 'oldest_first',
    allocations: covered.map((order) => ({ order, amount: question.openOf(order) })),
    adjustments: [],
    overpaid: null,
    because: {
      sentence: 'the oldest orders that the money covers in full',
      seen: covered.map((order) => order.reference),
    },
    exception: rest > 0n ? { reason: 'overpayment', candidates: [] } : null,
  };
}
