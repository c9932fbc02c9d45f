import { foldText } from '../text/fold.js';
import { nextChunk } from './chunks.js';
import { classifyFolded } from './classify-numbers.js';
import { readInstalment } from './instalments.js';
import { labelWordsIn } from './label-index.js';
import { DEDUCTION, FINAL_PAYMENT, PART_PAYMENT } from './payment-phrases.js';

/** The payer says that this is a part of what is owed: by words ("Anzahlung", "part payment", "内金"), as `1/2` or as `part 2`. */
export function announcesPartPayment(text: string): boolean {
  const folded = foldText(text);
  const parts = instalmentsOf(folded);
  return parts.length > 0 ? parts.some(([part, count]) => part < count) : has(PARTS, folded) && !has(FINALS, folded);
}

/** The payer says that something was taken off: a bank's fee, a discount, a return. */
export function announcesDeduction(text: string): boolean {
  return has(DEDUCTIONS, foldText(text));
}

/** Parts that are looked at; a text with more is a list of something. */
const INSTALMENTS_MAX = 20;

/** Each part with the number of all parts, which is unknown of a mere `part 2`. */
function instalmentsOf(folded: string): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  for (const { kind, label, text } of classifyFolded(folded))
    if (kind === 'instalment' && label !== null && /^\d+$/.test(text))
      found.push([Number(text), Number.POSITIVE_INFINITY]);
  for (let chunk = nextChunk(folded, 0); chunk !== null && found.length < INSTALMENTS_MAX; ) {
    const reading = readInstalment(chunk);
    const numbers = reading?.certainty === 'form' ? folded.slice(reading.start, reading.end).match(/\d+/g) : null;
    if (numbers !== null && numbers !== undefined) found.push([Number(numbers[0]), Number(numbers[1])]);
    chunk = nextChunk(folded, Math.max(chunk.end, reading?.end ?? 0));
  }
  return found;
}

/** Phrases of Latin words by their keys, and pieces of texts that have no blanks. */
interface Phrases {
  readonly words: ReadonlySet<string>;
  readonly pieces: readonly string[];
}

const PHRASE_WORDS_MAX = 4;

/** A phrase stands in the text, and no zero behind it or behind phrases that follow it at once ("abzgl. Skonto 0"). */
function has({ words, pieces }: Phrases, folded: string): boolean {
  const found = labelWordsIn(folded).filter(({ start, end }) => !isDigit(folded[start - 1]) && !isDigit(folded[end]));
  const keys = found.map((word) => word.key);
  const phraseAt = (from: number): number => {
    for (let count = Math.min(PHRASE_WORDS_MAX, keys.length - from); count > 0; count -= 1)
      if (words.has(keys.slice(from, from + count).join(' '))) return count;
    return 0;
  };
  for (let from = 0; from < keys.length; from += 1) {
    let to = from;
    for (let count = phraseAt(to); count > 0; count = phraseAt(to)) to += count;
    const end = found[to - 1]?.end ?? 0;
    if (to > from && !NOTHING.test(folded.slice(end, end + ZERO_LENGTH_MAX))) return true;
    if (to > from) from = to - 1;
  }
  const joined = keys.join(' ');
  return pieces.some((piece) => joined.includes(piece));
}

const ZERO_LENGTH_MAX = 12;
const NOTHING = /^[\s:=.]{0,3}0+(?:[.,]0+)?(?![\d.,%])/;

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= '0' && char <= '9';
}

function keysOf(phrases: string): string[] {
  return phrases.split('|').map((phrase) =>
    labelWordsIn(foldText(phrase))
      .map((word) => word.key)
      .join(' '),
  );
}

/** Scripts whose words follow one another without blanks; katakana is left out: short words of it stand in many names. */
const WITHOUT_BLANKS = /\p{Script=Han}|\p{Script=Hangul}|\p{Script=Thai}/u;

function toPhrases(phrases: string): Phrases {
  const keys = keysOf(phrases);
  return { words: new Set(keys), pieces: keys.filter((key) => WITHOUT_BLANKS.test(key)) };
}

const PARTS = toPhrases(PART_PAYMENT);
const DEDUCTIONS = toPhrases(DEDUCTION);
const FINALS = toPhrases(FINAL_PAYMENT);
