import { type Decision, hold, type MatchQuestion } from './decision.js';
import { matchExactSum } from './exact-sum.js';
import { matchExplicit } from './explicit.js';
import { matchOldestFirst } from './oldest-first.js';
import { candidate } from './place-on-orders.js';
import { matchReference } from './reference.js';

/** Open orders of the payer that are shown when nothing decides. */
const CANDIDATES_MAX = 5;

/** Asks the rules in their order; the first that has something to say decides. Pure: same question, same answer. */
export function matchPayment(question: MatchQuestion): Decision {
  return (
    matchExplicit(question) ??
    matchReference(question) ??
    matchExactSum(question) ??
    matchOldestFirst(question) ??
    nothingFits(question)
  );
}

/** Rule 6: the money waits on account, with the payer's nearest open orders for a person to look at. */
function nothingFits(question: MatchQuestion): Decision {
  const distance = (amount: bigint) => (amount > question.amount ? amount - question.amount : question.amount - amount);
  const near = [...question.open]
    .sort((a, b) => Number(distance(question.openOf(a)) - distance(question.openOf(b))))
    .slice(0, CANDIDATES_MAX);
  const because = question.payerKnown ? 'no open order of the payer has this amount' : 'the payer is not known';
  return hold(
    'none',
    'no_match',
    `no reference was found and ${because}`,
    near.map((order) => candidate([order], 0.3)),
  );
}
