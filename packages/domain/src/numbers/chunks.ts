import type { Chunk } from './number-reading.js';
import { SEPA_KEYWORD_AT_END } from './sepa-keywords.js';

const DIGIT = /\d/g;
/** Letters and a separator in front of the first digit, which are part of the number as it is written (`ORD-536365`). */
const PREFIX = /(?<![\p{Script=Latin}])(?:\p{Script=Latin}{1,12}[-_./–—]{0,2})?\p{Script=Latin}{1,12}[-_./–—]{0,2}$/u;
const PREFIX_LENGTH_MAX = 28;
const REST = /^[\p{Script=Latin}\d]+(?:(?:[-_–—]{1,2}(?=\p{Script=Latin}{0,4}\d)|[./'](?=\d))[\p{Script=Latin}\d]+)*/u;

/** Longer runs are read in pieces: whatever they are, they are no numbers of orders. */
const LENGTH_MAX = 200;

/** The next chunk that has a digit, at or after a place. */
export function nextChunk(folded: string, from: number): Chunk | null {
  DIGIT.lastIndex = from;
  const found = DIGIT.exec(folded);
  if (found === null) return null;
  const digit = found.index;
  const before = folded.slice(Math.max(from, digit - PREFIX_LENGTH_MAX), digit);
  const start = digit - (PREFIX.exec(before)?.[0].length ?? 0);
  const rest = REST.exec(folded.slice(digit, digit + LENGTH_MAX))?.[0] ?? '';
  const keyword = /[+:]/.test(folded[digit + rest.length] ?? '')
    ? (SEPA_KEYWORD_AT_END.exec(rest)?.[0].length ?? 0)
    : 0;
  return { folded, start, digit, end: digit + Math.max(1, rest.length - keyword) };
}
