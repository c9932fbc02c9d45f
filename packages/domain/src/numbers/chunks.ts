import type { Chunk } from './number-reading.js';

const DIGIT = /\d/g;
/** Letters and a separator in front of the first digit, which are part of the number as it is written (`ORD-536365`). */
const PREFIX = /(?<![\p{Script=Latin}])(?:\p{Script=Latin}{1,12}[-_./–—]{0,2})?\p{Script=Latin}{1,12}[-_./–—]{0,2}$/u;
const PREFIX_LENGTH_MAX = 28;
const REST = /[\p{Script=Latin}\d]+(?:(?:[-_–—]{1,2}(?=\p{Script=Latin}{0,4}\d)|[./'](?=\d))[\p{Script=Latin}\d]+)*/uy;

/** The next chunk that has a digit, at or after a place. */
export function nextChunk(folded: string, from: number): Chunk | null {
  DIGIT.lastIndex = from;
  const found = DIGIT.exec(folded);
  if (found === null) return null;
  const digit = found.index;
  const before = folded.slice(Math.max(from, digit - PREFIX_LENGTH_MAX), digit);
  const start = digit - (PREFIX.exec(before)?.[0].length ?? 0);
  REST.lastIndex = digit;
  const rest = REST.exec(folded)?.[0].length ?? 1;
  return { folded, start, digit, end: digit + rest };
}
