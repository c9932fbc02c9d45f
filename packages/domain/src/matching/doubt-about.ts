import type { Order } from '../books/books.js';
import { agrees, nearlyAgrees } from './agrees.js';
import { candidate } from './candidate.js';
import { type Decision, hold, type MatchQuestion } from './decision.js';
import type { NamedOrder, WordsRead } from './names-in-text.js';
import { orderNames } from './order-names.js';
import { kinship } from './payer.js';

/** Why orders that a text names are not paid by themselves; `null` where the witnesses suffice. */
export function doubtAbout(
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
  if (strangers.length > 0 && !exact) return ofAnother(question, strangers, orders);
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
      `the text names ${orderNames(orders)} of several customers`,
      candidates,
      tokens,
    );
  return hold(
    'reference',
    'amount_mismatch',
    `the text points to ${orderNames(orders)}, but the amount does not agree`,
    candidates,
    tokens,
  );
}

/** A short number alone is no reference unless words say so: the texts of payments are full of small numbers and years. */
const CLEAR_DIGITS_MIN = 5;

function isClear({ strength, token, announced }: NamedOrder): boolean {
  if (strength === 'carried') return false;
  return announced || (strength === 'exact' && /\D/.test(token)) || token.length >= CLEAR_DIGITS_MIN;
}

/** The text names orders of a customer who is not the payer: never paid without a person. */
export function ofAnother(
  question: MatchQuestion,
  strangers: readonly NamedOrder[],
  own: readonly Order[] = [],
): Decision {
  const others = strangers.map((each) => each.order);
  return hold(
    'reference',
    'payer_mismatch',
    `the text names ${orderNames(others)} of another customer`,
    [...own, ...others].map((order) => candidate(question, [order], ['named in the text'])),
    strangers.map((each) => each.token),
  );
}
