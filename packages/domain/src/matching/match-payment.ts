import { stripZeros } from '../references/order-forms.js';
import { candidate, ranked } from './candidate.js';
import { type Decision, hold, type MatchQuestion } from './decision.js';
import { matchExactSum } from './exact-sum.js';
import { matchExplicit } from './explicit.js';
import { readWords, type WordsRead } from './names-in-text.js';
import { matchOldestFirst } from './oldest-first.js';
import { kinship } from './payer.js';
import { placeOnOrders } from './place-on-orders.js';
import { type MatchingRule, modeOf } from './policy.js';
import { matchReference } from './reference.js';
import { freeWords, hintedOrders, runningNumbersOf } from './running-number.js';
import { matchSameAmount } from './same-amount.js';
import { unknownNumbers } from './unknown-numbers.js';

/** The words are read once, when the first rule wants them. */
type Rule = (question: MatchQuestion, read: () => WordsRead) => Decision | null;

const RULES: Readonly<Record<MatchingRule, Rule>> = {
  explicit: matchExplicit,
  reference: (question, read) => matchReference(question, read()),
  exact_sum: byAmount(matchExactSum),
  same_amount: byAmount(matchSameAmount),
  oldest_first: byAmount(matchOldestFirst),
};

/** Asks the rules in the policy's order; the first that has something to say decides. Pure: same question, same answer. */
export function matchPayment(question: MatchQuestion): Decision {
  let words: WordsRead | null = null;
  const read = () => {
    words ??= readWords(question);
    return words;
  };
  for (const { rule } of question.policy.rules) {
    const mode = modeOf(question.policy, rule, question.payment.currency);
    const decision = mode === null ? null : RULES[rule](question, read);
    if (decision === null) continue;
    const placed = decision.allocations.length > 0;
    const answer = placed && mode === 'suggest' ? suggested(question, decision) : decision;
    return answer.exception === null
      ? answer
      : { ...answer, exception: { ...answer.exception, candidates: ranked(question, answer.exception.candidates) } };
  }
  return nothingFits(question);
}

/**
 * The amount speaks only for a payment of which nothing was ever placed, and not against the payer's words: where they carry a number
 * that looks like an order's and is not known, the order they mean may still come.
 */
function byAmount(rule: (question: MatchQuestion) => Decision | null): Rule {
  return (question, read) => {
    if (!question.whole || question.payment.unapplied <= 0n) return null;
    const decision = rule(question);
    if (decision === null || decision.allocations.length === 0) return decision;
    const orders = decision.allocations.map((each) => each.order);
    const { doubtful } = read();
    if (doubtful.length > 0 && !orders.every((order) => doubtful.includes(order)))
      return hold(
        decision.rule,
        'no_match',
        `the text carries ${doubtful.map((order) => order.reference).join(', ')}, perhaps as something else; only the amount agrees`,
        [orders, doubtful].map((each) => candidate(question, each)),
      );
    const unknown = unknownNumbers(question, read()).filter((number) => !isRunningOf(decision, number));
    if (unknown.length === 0) return heeded(question, decision, read());
    const sentence = `the text names ${unknown.join(', ')}, which is not known; only the amount agrees`;
    return hold(decision.rule, 'no_match', sentence, [candidate(question, orders, ['the amount agrees'])], unknown);
  };
}

/** The number is the last part of that of the only order that the amount points to: they agree. */
function isRunningOf({ allocations }: Decision, number: string): boolean {
  const [only, another] = allocations;
  if (only === undefined || another !== undefined || !/^\d+$/.test(number)) return false;
  return runningNumbersOf(only.order).includes(stripZeros(number));
}

/** Where the text carries the last digits of an order of the payer, the amount decides for that order or not at all. */
function heeded(question: MatchQuestion, decision: Decision, words: WordsRead): Decision {
  const [only, another] = decision.allocations;
  const hinted = hintedOrders(question, words);
  const numbers = decision.rule === 'same_amount' && hinted.length === 0 ? freeWords(words) : [];
  if (numbers.length > 0) {
    const sentence = `several orders have this amount, and ${numbers.join(', ')} in the text may tell which`;
    const same = question.open.filter((order) => question.openOf(order) === question.amount);
    return hold(
      decision.rule,
      'tie',
      sentence,
      same.map((order) => candidate(question, [order])),
    );
  }
  if (only === undefined || another !== undefined || hinted.length === 0) return decision;
  const fitting = hinted.filter((order) => question.openOf(order) === question.amount);
  const [meant, rival] = fitting;
  if (meant === only.order && rival === undefined) return decision;
  if (meant !== undefined && rival === undefined)
    return placeOnOrders(
      question,
      decision.rule as MatchingRule,
      [meant],
      `of the orders of this amount the text carries the last digits of ${meant.reference}`,
      [],
    );
  return hold(
    decision.rule,
    'no_match',
    `the amount points to ${only.order.reference}, the text perhaps to ${hinted.map((order) => order.reference).join(', ')}`,
    [only.order, ...hinted].map((order) => candidate(question, [order])),
  );
}

function suggested(question: MatchQuestion, { rule, allocations, because }: Decision): Decision {
  const orders = allocations.map((each) => each.order);
  const sentence = `a person must confirm: ${because.sentence}`;
  return hold(rule, 'no_match', sentence, [candidate(question, orders, [because.sentence])], because.evidence);
}

/** No rule had anything to say: the money waits on account, with the nearest open orders for a person to look at. */
function nothingFits(question: MatchQuestion): Decision {
  const candidates = [...question.open, ...question.others].map((order) => candidate(question, [order]));
  const known = question.payerKnown || question.others.some((order) => kinship(question, order) === 'namesake');
  const because = known ? 'no open order of the payer has this amount' : 'the payer is not known';
  return hold(
    'none',
    'no_match',
    `no reference was found and ${because}`,
    ranked(
      question,
      candidates.filter((each) => each.score > 0),
    ),
  );
}
