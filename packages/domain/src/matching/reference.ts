import type { Order } from '../books/books.js';
import { agrees } from './agrees.js';
import { candidate } from './candidate.js';
import { isTextCut, placeHidden } from './cut-text.js';
import { type Decision, hold, type MatchQuestion } from './decision.js';
import { doubtAbout, ofAnother } from './doubt-about.js';
import type { NamedOrder, WordsRead } from './names-in-text.js';
import { matchNearReference } from './near-reference.js';
import { orderNames } from './order-names.js';
import { isPayersOwn, kinship } from './payer.js';
import { placeOnOrders, totalOpen } from './place-on-orders.js';
import { freeWords } from './running-number.js';

/**
 * The rule `reference`: the payer's words name one or more orders. A reference of the payer's own order is enough; an order of somebody
 * not known to be the payer needs the amount or the name as a second witness; another customer's order is never paid without a person. An
 * exact reference of the payer's own beats one with a mistake in it; somebody else's does not.
 */
export function matchReference(question: MatchQuestion, words: WordsRead): Decision | null {
  const own = words.named.filter((each) => kinship(question, each.order) !== 'stranger');
  if (own.length > 0) return matchNamed(question, words, own);
  const { doubtful } = words;
  if (question.whole && agrees(question, doubtful))
    return placeOnOrders(
      question,
      'reference',
      doubtful,
      `the text carries the numbers of ${orderNames(doubtful)}, which need exactly this amount`,
      [],
    );
  const near = matchNearReference(question, words);
  if (near !== null) return near;
  const shared = sharedNumber(question, words);
  if (shared !== null) return shared;
  const strange = words.named.filter((each) => each.strength === 'exact');
  if (strange.length > 0) return ofAnother(question, strange);
  return words.ambiguous.length > 0 ? ofSeveral(question, words) : null;
}

function matchNamed(question: MatchQuestion, words: WordsRead, named: readonly NamedOrder[]): Decision | null {
  const surely = meant(question, named);
  const perhaps = [...surely, ...words.doubtful];
  const more = question.whole && words.doubtful.length > 0 && question.amount > totalOpen(question, surely);
  if (more && !agrees(question, perhaps))
    return hold(
      'reference',
      'ambiguous_split',
      `the text names ${orderNames(surely)} and perhaps ${orderNames(words.doubtful)}`,
      [candidate(question, perhaps, ['named in the text']), candidate(question, surely, ['named in the text'])],
      named.map((each) => each.token),
    );
  const orders = more ? perhaps : surely;
  const tokens = named.filter((each) => orders.includes(each.order)).map((each) => each.token);
  if (question.policy.severalReferences === 'ignore' && orders.length > 1) return null;
  const doubt = doubtAbout(question, words, named, orders, tokens);
  if (doubt !== null) return doubt;
  const sentence = `the text names ${orderNames(orders)}`;
  const rest = question.amount - totalOpen(question, orders);
  const isList = orders.length > 1 || freeWords(words).length > 0;
  const missed = isList
    ? question.open.filter((order) => !orders.includes(order) && question.openOf(order) === rest)
    : [];
  if (question.whole && missed.length > 0 && !isTextCut(question, words))
    return hold(
      'reference',
      'ambiguous_split',
      `${sentence}; the rest is exactly what ${orderNames(missed)} needs, and may have been named in a way that was not understood`,
      missed.map((order) => candidate(question, [...orders, order], ['named in the text'])),
      tokens,
    );
  if (question.whole && rest > 0n && isTextCut(question, words))
    return placeHidden(question, orders, rest, tokens, words);
  return placeOnOrders(question, 'reference', orders, sentence, tokens);
}

/**
 * Which of the orders read are meant. A number that continues another reference may be the number of an instalment, and a range may be
 * a list of two: such readings count where with them the amount agrees, or where the money is more than the others need.
 */
function meant(question: MatchQuestion, named: readonly NamedOrder[]): readonly Order[] {
  const but = (...without: readonly string[]) =>
    named.filter((each) => !without.includes(each.strength)).map((each) => each.order);
  const readings = [but('continued', 'in_range'), but('in_range'), but()];
  const agreeing = readings.find((orders) => agrees(question, orders));
  return agreeing ?? readings.find((orders) => question.amount <= totalOpen(question, orders)) ?? but();
}

/** Several orders of the payer carry the number that is written, and together they need exactly the money. */
function sharedNumber(question: MatchQuestion, { named, ambiguous }: WordsRead): Decision | null {
  const [only, another] = ambiguous;
  if (only === undefined || another !== undefined || named.length > 0 || only.strength !== 'exact') return null;
  const own = only.orders.filter((order) => isPayersOwn(question, order));
  if (own.length < 2 || own.length !== only.orders.length || !agrees(question, own)) return null;
  return placeOnOrders(question, 'reference', own, `the text names ${only.token}, which ${orderNames(own)} carry`, [
    only.token,
  ]);
}

function ofSeveral(question: MatchQuestion, { ambiguous }: WordsRead): Decision {
  const orders = [...new Set(ambiguous.flatMap((each) => each.orders))];
  return hold(
    'reference',
    'tie',
    `${ambiguous.map((each) => each.token).join(', ')} may mean several orders`,
    orders.map((order) => candidate(question, [order], ['named in the text'])),
    ambiguous.map((each) => each.token),
  );
}
