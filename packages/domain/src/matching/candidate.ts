import type { Order } from '../books/books.js';
import type { Candidate } from '../exception.js';
import type { MatchQuestion } from './decision.js';
import { kinship } from './payer.js';

/** Candidates shown to a person at the most. */
export const CANDIDATES_MAX = 5;

/** Hundredths that each witness adds; the rest to one hundred is what only a person can know. */
const WEIGHTS = {
  namedInText: 45,
  nearInText: 30,
  exactAmount: 35,
  nearAmount: 12,
  own: 15,
  namesake: 10,
} as const;

/** A group of orders that a person might choose, with its score (0 to 1, the weight of the witnesses) and why. */
export function candidate(question: MatchQuestion, orders: readonly Order[], said: readonly string[] = []): Candidate {
  const need = orders.reduce((sum, order) => sum + question.openOf(order), 0n);
  const because = [...said];
  let score = 0;
  if (said.some((each) => each.startsWith('named'))) score += WEIGHTS.namedInText;
  if (said.some((each) => each === 'one edit away' || each === 'cut off')) score += WEIGHTS.nearInText;
  if (need === question.amount) {
    score += WEIGHTS.exactAmount;
    because.push('exactly this amount');
  } else if (isNear(need, question.amount)) {
    score += WEIGHTS.nearAmount;
    because.push('nearly this amount');
  }
  const relations = new Set(orders.map((order) => kinship(question, order)));
  if (relations.size === 1 && relations.has('own')) {
    score += WEIGHTS.own;
    because.push('the payer’s own');
  }
  if (relations.size === 1 && relations.has('namesake')) {
    score += WEIGHTS.namesake;
    because.push('the payer’s name');
  }
  return {
    orders: orders.map((order) => order.reference),
    score: Number(`0.${String(score).padStart(2, '0')}`),
    because,
  };
}

/** Candidates in the order in which a person should look at them, the dismissed ones left out. */
export function ranked(question: MatchQuestion, candidates: readonly Candidate[]): Candidate[] {
  return candidates
    .filter((each) => !each.orders.some((order) => question.dismissed.has(order)))
    .toSorted((a, b) => b.score - a.score || (a.orders.join() < b.orders.join() ? -1 : 1))
    .slice(0, CANDIDATES_MAX);
}

/** Within five percent. */
function isNear(need: bigint, amount: bigint): boolean {
  const difference = need > amount ? need - amount : amount - need;
  return difference * 20n <= need;
}
