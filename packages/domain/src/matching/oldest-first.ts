import type { Order } from '../books/books.js';
import { smaller } from '../money.js';
import type { Decision, MatchQuestion } from './decision.js';
import { payable } from './exact-sum.js';

/** The rule `oldest_first`: cover the payer's orders, oldest first and in full unless the policy says otherwise; what covers none waits. */
export function matchOldestFirst(question: MatchQuestion): Decision | null {
  if (!question.payerKnown) return null;
  let rest = question.amount;
  const covered: { order: Order; amount: bigint }[] = [];
  for (const order of payable(question)) {
    const open = question.openOf(order);
    const part = question.policy.oldestFirst === 'in_part' ? smaller(open, rest) : open;
    if (part > rest || part <= 0n) continue;
    covered.push({ order, amount: part });
    rest -= part;
  }
  if (covered.length === 0) return null;
  return {
    rule: 'oldest_first',
    allocations: covered,
    adjustments: [],
    overpaid: null,
    because: {
      sentence:
        question.policy.oldestFirst === 'in_part'
          ? 'the oldest orders, as far as the money goes'
          : 'the oldest orders that the money covers in full',
      seen: covered.map((each) => each.order.reference),
    },
    exception: rest > 0n ? { reason: 'overpayment', candidates: [] } : null,
  };
}
