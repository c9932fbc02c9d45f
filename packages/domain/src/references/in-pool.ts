import { type Atom, compact } from '../text/atoms.js';
import { foldLookAlikes } from '../text/fold.js';
import type { Mention } from './mention.js';

/** A shorter reference would be found by chance inside other words. */
const POOL_LENGTH_MIN = 6;
/** The same for one with hardly a digit. */
const POOL_CODE_LENGTH_MIN = 8;

/** References of the pool that stand in the text, whatever letters are around them; a digit next to their own digits is another number. */
export function inPool<O>(
  folded: string,
  atoms: readonly Atom[],
  pool: readonly { readonly order: O; readonly full: string }[],
): Mention<O>[] {
  const joined = compact(atoms);
  const alikeJoined = foldLookAlikes(joined);
  if (joined.length < POOL_LENGTH_MIN) return [];
  return pool.flatMap(({ order, full }) => {
    if (full.length < (/\d{3}/.test(full) ? POOL_LENGTH_MIN : POOL_CODE_LENGTH_MIN)) return [];
    const exact = placeIn(joined, full);
    const alike = exact === -1 ? placeIn(alikeJoined, foldLookAlikes(full)) : -1;
    const index = exact === -1 ? alike : exact;
    if (index === -1) return [];
    const [start, end] = [offsetOf(atoms, index), offsetOf(atoms, index + full.length - 1) + 1];
    const strength = exact === -1 ? 'look_alike' : 'exact';
    // Letters for digits and other words grown together at once are two stories too many.
    if (strength === 'look_alike' && !isByItself(folded, start, end)) return [];
    return [{ orders: [order], strength, token: full, start, end, announced: false, otherwise: null }];
  });
}

function isByItself(folded: string, start: number, end: number): boolean {
  const beside = /^(?:[\p{L}\p{N}]|[-/_.][\p{L}\p{N}])/u;
  return !beside.test(folded.slice(end, end + 3)) && !/[\p{L}\p{N}]$/u.test(folded.slice(0, start));
}

function placeIn(text: string, reference: string): number {
  const isDigit = (char: string | undefined) => char !== undefined && char >= '0' && char <= '9';
  for (let index = text.indexOf(reference); index !== -1; index = text.indexOf(reference, index + 1)) {
    const before = isDigit(text[index - 1]) && isDigit(reference[0]);
    const after = isDigit(text[index + reference.length]) && isDigit(reference.at(-1));
    if (!before && !after) return index;
  }
  return -1;
}

/** The place in the text of a character of its joined atoms. */
function offsetOf(atoms: readonly Atom[], index: number): number {
  let left = index;
  for (const atom of atoms) {
    if (left < atom.text.length) return atom.start + left;
    left -= atom.text.length;
  }
  return atoms.at(-1)?.end ?? 0;
}
