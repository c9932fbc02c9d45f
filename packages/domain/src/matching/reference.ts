import type { Order } from '../books/books.js';
import { candidate } from './candidate.js';
import { isTextCut, placeHidden } from './cut-text.js';
import { type Decision, hold, type MatchQuestion } from './decision.js';
import type { NamedOrder, WordsRead } from './names-in-text.js';
import { matchNearReference } from './near-reference.js';
import { isPayersOwn, kinship } from './payer.js';
import { placeOnOrders, toleranceFor, totalOpen } from './place-on-orders.js';

/**
 * Rule 2: the payer's words name one or more orders. A reference of the payer's own order is enough; an order of somebody not known to be
 * the payer needs the amount or the name as a second witness; another customer's order is never paid without a person. An exact
 * reference beats one with a mistake in it.
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
      `the text carries the numbers of ${names(doubtful)}, which need exactly this amount`,
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

function matchNamed(question: MatchQuestion, words: WordsRead, named: readonly NamedOrder[]): Decision {
  const surely = meant(question, named);
  const perhaps = [...surely, ...words.doubtful];
  const more = question.whole && words.doubtful.length > 0 && question.amount > totalOpen(question, surely);
  if (more && !agrees(question, perhaps))
    return hold(
      'reference',
      'ambiguous_split',
      `the text names ${names(surely)} and perhaps ${names(words.doubtful)}`,
      [candidate(question, perhaps, ['named in the text']), candidate(question, surely, ['named in the text'])],
      named.map((each) => each.token),
    );
  const orders = more ? perhaps : surely;
  const tokens = named.filter((each) => orders.includes(each.order)).map((each) => each.token);
  if (question.policy.severalReferences === 'ignore' && orders.length > 1)
    return hold(
      'reference',
      'ambiguous_split',
      `the text names ${names(orders)}`,
      [candidate(question, orders)],
      tokens,
    );
  const doubt = doubtAbout(question, words, named, orders, tokens);
  if (doubt !== null) return doubt;
  const sentence = `the text names ${names(orders)}`;
  const rest = question.amount - totalOpen(question, orders);
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

function doubtAbout(
  question: MatchQuestion,
  words: WordsRead,
  named: readonly NamedOrder[],
  orders: readonly Order[],
  tokens: readonly string[],
): Decision | null {
  const exact = question.whole && (agrees(question, orders) || nearlyAgrees(question, named, orders));
  const strangers = words.named.filter(
    (each) => each.strength === 'exact' && kinship(question, each.order) === 'stranger',
  );
  if (strangers.length > 0 && !exact) return ofAnother(question, [...named, ...strangers]);
  const accounts = new Set(orders.map((order) => order.accountId));
  const known = orders.every((order) => kinship(question, order) !== 'unknown');
  const clear = named.some((each) => orders.includes(each.order) && isClear(each));
  if (accounts.size === 1 && (exact || (known && clear))) return null;
  const alone = orders.length > 1 ? orders.filter((order) => agrees(question, [order])) : [];
  const candidates = [...alone.map((order) => [order]), orders].map((each) =>
    candidate(question, each, ['named in the text']),
  );
  if (accounts.size > 1)
    return hold(
      'reference',
      'payer_mismatch',
      `the text names ${names(orders)} of several customers`,
      candidates,
      tokens,
    );
  return hold(
    'reference',
    'amount_mismatch',
    `the text points to ${names(orders)}, but the amount does not agree`,
    candidates,
    tokens,
  );
}

/** A short number alone is no reference unless words say so: the texts of payments are full of small numbers and years. */
const CLEAR_DIGITS_MIN = 5;

function isClear({ strength, token, announced }: NamedOrder): boolean {
  return announced || (strength === 'exact' && /\D/.test(token)) || token.length >= CLEAR_DIGITS_MIN;
}

function ofAnother(question: MatchQuestion, named: readonly NamedOrder[]): Decision {
  const orders = named.map((each) => each.order);
  return hold(
    'reference',
    'payer_mismatch',
    `the text names ${names(orders)} of another customer`,
    orders.map((order) => candidate(question, [order], ['named in the text'])),
    named.map((each) => each.token),
  );
}

/** Several orders of the payer carry the number that is written, and together they need exactly the money. */
function sharedNumber(question: MatchQuestion, { named, ambiguous }: WordsRead): Decision | null {
  const [only, another] = ambiguous;
  if (only === undefined || another !== undefined || named.length > 0 || only.strength !== 'exact') return null;
  const own = only.orders.filter((order) => isPayersOwn(question, order));
  if (own.length < 2 || own.length !== only.orders.length || !agrees(question, own)) return null;
  return placeOnOrders(question, 'reference', own, `the text names ${only.token}, which ${names(own)} carry`, [
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

/** The orders are open in the payment's currency and need exactly the money. */
function agrees(question: MatchQuestion, orders: readonly Order[]): boolean {
  const payable = orders.every((order) => order.currency === question.payment.currency && order.state === 'open');
  return orders.length > 0 && payable && totalOpen(question, orders) === question.amount;
}

/** All are written out, and what is missing may be closed by the policy. */
function nearlyAgrees(question: MatchQuestion, named: readonly NamedOrder[], orders: readonly Order[]): boolean {
  const open = totalOpen(question, orders);
  const written = named.filter((each) => orders.includes(each.order)).every((each) => each.strength === 'exact');
  const payable = orders.every((order) => order.currency === question.payment.currency && order.state === 'open');
  return written && payable && toleranceFor(question, open - question.amount, open, orders) !== null;
}

function names(orders: readonly Order[]): string {
  return orders.map((order) => order.reference).join(', ');
}
