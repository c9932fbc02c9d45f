import { announcesAlone, isNumbering, kindOfPhrase, type LabelWord } from './label-index.js';
import type { NumberKind } from './number-found.js';

/** The words before a number that say what it is. */
export interface LabelFound {
  readonly kind: NumberKind;
  readonly start: number;
  readonly end: number;
  /** Only a word for "number" or a `#`: it announces something, most likely ours. */
  readonly weak: boolean;
  /** A word for "number" stands in it. */
  readonly numbered: boolean;
}

/** Words that one label has at the most ("CÓD. CLIENTE", "SETTLEMENT OF", "UNSER ZEICHEN"). */
const PHRASE_WORDS_MAX = 4;
/** Words for "number" skipped between a label and its number ("RECHNUNG NR. LAUTET 4711"). */
const NUMBERING_SKIPPED_MAX = 3;
const GAP_MAX = 6;
const GAP = /^[\s.:;#№°*'"=()[\]\-–—_/|+>&]*$/;

/**
 * The label that ends where a number starts. `until` is the index of the first word that starts after it. The nearest word that is a
 * label wins, with the longest phrase that ends in it. Letters grown together with the digits (`DE1087`) are no word for "number"
 * unless they can be nothing else (`NR563`).
 */
export function labelBefore(
  folded: string,
  words: readonly LabelWord[],
  until: number,
  start: number,
): LabelFound | null {
  let last = until - 1;
  let alone: LabelFound | null = null;
  let next = start;
  for (let skipped = 0; skipped <= NUMBERING_SKIPPED_MAX; skipped += 1) {
    const word = words[last];
    if (word === undefined || !touches(folded, word.end, next)) break;
    const found = phraseEndingAt(folded, words, last);
    if (found !== null) return { ...found, end: words[until - 1]?.end ?? found.end, numbered: skipped > 0 };
    if (!isNumbering(word.key) || (word.end === start && !announcesAlone(word.key))) break;
    if (announcesAlone(word.key))
      alone ??= { kind: 'order_label', start: word.start, end: word.end, weak: true, numbered: true };
    next = word.start;
    last -= 1;
  }
  if (alone === null && /#\s?$/.test(folded.slice(Math.max(0, start - 2), start)))
    return { kind: 'order_label', start: folded.lastIndexOf('#', start), end: start, weak: true, numbered: true };
  return alone;
}

function phraseEndingAt(folded: string, words: readonly LabelWord[], last: number): LabelFound | null {
  for (let count = longestPhrase(folded, words, last); count >= 1; count -= 1) {
    const parts = words.slice(last - count + 1, last + 1);
    const kind = kindOfPhrase(parts.map((word) => word.key).join(' '));
    if (kind !== null)
      return { kind, start: parts[0]?.start ?? 0, end: parts.at(-1)?.end ?? 0, weak: false, numbered: false };
  }
  return null;
}

function longestPhrase(folded: string, words: readonly LabelWord[], last: number): number {
  let count = 1;
  while (count < PHRASE_WORDS_MAX) {
    const [before, after] = [words[last - count], words[last - count + 1]];
    if (before === undefined || after === undefined || !touches(folded, before.end, after.start)) break;
    count += 1;
  }
  return count;
}

function touches(folded: string, end: number, start: number): boolean {
  return start - end <= GAP_MAX && GAP.test(folded.slice(end, start));
}
