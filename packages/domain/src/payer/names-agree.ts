import { ratio, token_sort_ratio } from 'fuzzball';
import { nameWords } from './payer-key.js';

/** How much of 100 two names must be alike to count as one: a letter or two of a usual name may differ. */
const ALIKE_MIN = 90;
/** Letters that a name cut off by a bank must have left. */
const CUT_LENGTH_MIN = 8;

/**
 * Whether the name on a transfer may be a customer's: the same words in any order, a few letters different, or cut off where the bank's
 * field ends. Says nothing about who paid: two customers may have one name.
 */
export function namesAgree(onTransfer: string, ofCustomer: string): boolean {
  const [words, known] = [nameWords(onTransfer), nameWords(ofCustomer)];
  if (words.length === 0 || known.length === 0) return false;
  const [one, other] = [words.join(' '), known.join(' ')];
  if (one === other || [...words].sort().join(' ') === [...known].sort().join(' ')) return true;
  if (one.length < 4 || other.length < 4) return false;
  if (isCut(words, known)) return true;
  const options = { full_process: false };
  return sameInitials(words, known) && Math.max(ratio(one, other, options), token_sort_ratio(one, other, options)) >= ALIKE_MIN;
}

/** Every word is there, the last one perhaps only begun. */
function isCut(words: readonly string[], known: readonly string[]): boolean {
  const [cut, whole] = [words.join(''), known.join('')];
  if (cut.length < CUT_LENGTH_MIN || cut.length >= whole.length) return false;
  return whole.startsWith(cut) && cut.length * 2 >= whole.length;
}

/** A first letter is hardly ever wrong; `Ivy Hall` and `Ava Hall` are two people. */
function sameInitials(words: readonly string[], known: readonly string[]): boolean {
  const initials = (all: readonly string[]) => [...new Set(all.map((word) => word[0]))].sort().join('');
  return initials(words) === initials(known);
}
