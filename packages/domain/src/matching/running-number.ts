import type { Order } from '../books/books.js';
import { stripZeros } from '../references/order-forms.js';
import { whatIsAt } from '../references/what-is-at.js';
import { atomsOf, compact } from '../text/atoms.js';
import { foldText } from '../text/fold.js';
import type { MatchQuestion } from './decision.js';
import type { WordsRead } from './names-in-text.js';

/** Digits that the last part of a number needs before it may stand for it beside the exact amount. */
const RUNNING_LENGTH_MIN = 2;

/**
 * The payer's own open orders whose last digits the text carries alone: `176` for `DE-B2B/2025-05/0176`. Far too little to name an order,
 * but enough to tell two of one amount apart, and to doubt an amount that points to another.
 */
export function hintedOrders(question: MatchQuestion, words: WordsRead): Order[] {
  const said = new Set(freeNumbers(words));
  if (said.size === 0) return [];
  return question.open.filter((order) => runningNumbersOf(order).some((number) => said.has(number)));
}

/** Numbers of the text that name nothing and are nothing else, without leading zeros. */
function freeNumbers(words: WordsRead): string[] {
  return words.texts.flatMap(({ atoms, mentions, numbers }) =>
    atoms
      .filter((atom) => atom.digits && atom.text.length >= RUNNING_LENGTH_MIN)
      .filter((atom) => !mentions.some((one) => one.start < atom.end && atom.start < one.end))
      .filter((atom) => whatIsAt(numbers, atom).otherwise === null)
      .map((atom) => stripZeros(atom.text)),
  );
}

/** Words with a digit that name nothing and are nothing else: they may tell which of several orders of one amount is meant. */
export function freeWords(words: WordsRead): string[] {
  return words.texts.flatMap(({ atoms, mentions, numbers }) =>
    [...Map.groupBy(atoms, (atom) => atom.word).values()]
      .filter((parts) => parts.some((atom) => atom.digits) && compact(parts).length >= RUNNING_LENGTH_MIN)
      .filter((parts) => !mentions.some((one) => parts.some((atom) => one.start < atom.end && atom.start < one.end)))
      .filter((parts) => parts.every((atom) => whatIsAt(numbers, atom).otherwise === null))
      .map(compact),
  );
}

/** The last part of each of an order's numbers, where it is a number by itself, without leading zeros. */
export function runningNumbersOf(order: Order): string[] {
  return [order.reference, order.invoice ?? ''].flatMap((number) => {
    const atoms = atomsOf(foldText(number));
    const last = atoms.at(-1);
    if (last === undefined || !last.digits || last.word === atoms.at(-2)?.word) return [];
    return stripZeros(last.text) === '' ? [] : [stripZeros(last.text)];
  });
}
