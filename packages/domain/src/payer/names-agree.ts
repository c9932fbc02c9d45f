import { ratio, token_sort_ratio } from 'fuzzball';
import { formsContradict } from './legal-forms.js';
import { allNameWords, nameWords } from './payer-key.js';

/** How much of 100 two names must be alike to count as one: a letter or two of a usual name may differ. */
const ALIKE_MIN = 90;
/** Letters that a name cut off by a bank must have left. */
const CUT_LENGTH_MIN = 8;

/** How well two names agree: to the letter, legal form and all; in the same words; nearly; or not. */
export type NameAgreement = 'exact' | 'same' | 'alike' | 'no';

/**
 * Compares the name on a transfer with a customer's: the same words in any order, a few letters different, or cut off where the bank's
 * field ends. Says nothing about who paid: two customers may have one name.
 */
export function namesAgree(onTransfer: string, ofCustomer: string): NameAgreement {
  const [all, allKnown] = [allNameWords(onTransfer), allNameWords(ofCustomer)];
  if (all.length === 0 || allKnown.length === 0) return 'no';
  if (all.join('') === allKnown.join('')) return 'exact';
  if (formsContradict(all, allKnown)) return 'no';
  const [words, known] = [nameWords(onTransfer), nameWords(ofCustomer)];
  const [one, other] = [words.join(' '), known.join(' ')];
  if (words.join('') === known.join('') || [...words].sort().join(' ') === [...known].sort().join(' ')) return 'same';
  if (withoutDigraphs(words) === withoutDigraphs(known)) return 'same';
  if (one.length < 4 || other.length < 4) return 'no';
  if (isCut(words, known) || isCut(all, allKnown)) return 'same';
  if (!sameInitials(words, known)) return 'no';
  const options = { full_process: false };
  const alike = Math.max(ratio(one, other, options), token_sort_ratio(one, other, options));
  return alike >= ALIKE_MIN ? 'alike' : 'no';
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

/** Banks without the letters write `OE` for `Ö`, `AA` for `Å`; transliteration makes `O` and `A` of them. */
function withoutDigraphs(words: readonly string[]): string {
  return words
    .map((word) => word.replace(/[AOU]E/g, (pair) => pair.charAt(0)).replace(/AA/g, 'A'))
    .sort()
    .join(' ');
}
