import type { Order } from '../books/books.js';
import { candidate } from './candidate.js';
import { type Decision, hold, type MatchQuestion } from './decision.js';
import { byChance, findGroups } from './find-groups.js';
import type { WordsRead } from './names-in-text.js';
import { orderNames } from './order-names.js';
import { placeOnOrders, totalOpen } from './place-on-orders.js';

/** Lengths of the fields in which banks carry a remittance text: UK Faster Payments 18, SEPA lines 27, SWIFT lines 35 and their multiples, SEPA 140. */
export const BANK_FIELD_LENGTHS = [18, 27, 35, 70, 105, 140, 210] as const;
/** Orders that a cut text may have named beyond those that are left of it. */
const HIDDEN_MAX = 3;

/** Whether a list of references was probably cut off: several are named, and the text ends where a bank's field does or with part of one. */
export function isTextCut(question: MatchQuestion, words: WordsRead): boolean {
  return words.texts.some((text) => {
    if (text.mentions.length < 2) return false;
    const begun = beginningOf(text);
    const known = begun !== '' && question.open.some((order) => beginsLike(question, order, begun));
    return known || BANK_FIELD_LENGTHS.some((field) => field === text.fieldLength);
  });
}

/** What stands behind the last order named: perhaps the begin of another number. */
function beginningOf({ folded, mentions }: WordsRead['texts'][number]): string {
  return folded.slice(mentions.at(-1)?.end ?? 0).replace(/[^\p{L}\p{N}]/gu, '');
}

/**
 * Places a payment whose text names some orders and was cut before the others: where only one set of up to three further orders of the
 * payer needs exactly the rest, that set is meant; else a person is asked.
 */
export function placeHidden(
  question: MatchQuestion,
  named: readonly Order[],
  rest: bigint,
  tokens: readonly string[],
  words: WordsRead,
): Decision {
  const others = question.open.filter((order) => !named.includes(order));
  const opens = others.map((order) => question.openOf(order));
  const single = opens.flatMap((open, index) => (open === rest ? [[index]] : []));
  const found = findGroups(opens, rest, HIDDEN_MAX);
  const begun = words.texts.map(beginningOf).filter((each) => /\d/.test(each));
  const fits = (set: readonly number[]) =>
    begun.every((begin) =>
      set.some((index) => others[index] !== undefined && beginsLike(question, others[index], begin)),
    );
  const sets = (single.length > 0 ? single : found.groups).filter(fits);
  const hidden = (sets[0] ?? []).flatMap((index) => others[index] ?? []);
  const sure = !byChance(opens, rest, HIDDEN_MAX, 1);
  if (sets.length === 1 && sure && (single.length === 1 || found.complete)) {
    const all = [...named, ...hidden];
    const sentence = `the text names ${orderNames(named)} and was cut off; only ${orderNames(hidden)} needs exactly the rest`;
    if (totalOpen(question, all) === question.amount)
      return placeOnOrders(question, 'reference', all, sentence, tokens);
  }
  return hold(
    'reference',
    'ambiguous_split',
    `the text names ${orderNames(named)} and was cut off; more was paid than they need`,
    [candidate(question, named, ['named in the text'])],
    tokens,
  );
}

function beginsLike(question: MatchQuestion, order: Order, rest: string): boolean {
  return question.numbersOf(order).some((full) => full.length > rest.length && full.startsWith(rest));
}
