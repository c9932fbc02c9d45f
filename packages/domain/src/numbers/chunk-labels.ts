import { type LabelFound, labelBefore } from './label-before.js';
import type { LabelWord } from './label-index.js';
import type { NumberKind } from './number-found.js';
import type { Chunk } from './number-reading.js';

/** The labels of one chunk. */
export interface ChunkLabels {
  /** The label right before it, or grown together with it. */
  readonly own: LabelFound | null;
  /** The label of an order that counts for it: its own, one before its own, or one carried over from numbers before it. */
  readonly announcing: LabelFound | null;
}

/** A label of an order that may count for the next number too. */
export interface Carried {
  readonly label: LabelFound | null;
  /** A number took it already: the next one continues a list. */
  readonly took: boolean;
  /** Where the number before started and ended. */
  readonly start: number;
  readonly end: number;
}

export const NOTHING_CARRIED: Carried = { label: null, took: false, start: 0, end: 0 };

/** Reads the labels of a chunk. `until` is the index of the first word at or after its first digit. */
export function labelsOf(chunk: Chunk, words: readonly LabelWord[], until: number, carried: Carried): ChunkLabels {
  const own = ownLabel(chunk, words, until);
  if (own?.kind === 'order_label') return { own, announcing: own };
  const outer = own === null ? null : labelBefore(chunk.folded, words, wordsBefore(words, until, own.start), own.start);
  if (outer?.kind === 'order_label') return { own, announcing: { ...outer, weak: true } };
  return { own, announcing: carriedTo(chunk, own, carried) };
}

/** A letter or two at the head of a number (`N0003`, `S-12`) are part of it rather than a word for "number". */
const WEAK_PREFIX_LENGTH_MIN = 2;

function ownLabel(chunk: Chunk, words: readonly LabelWord[], until: number): LabelFound | null {
  const { folded, start, digit } = chunk;
  const inside = start === digit ? null : labelBefore(folded, words, until, digit);
  const outside = labelBefore(folded, words, wordsBefore(words, until, start), start);
  if (inside === null || (inside.weak && digit - start < WEAK_PREFIX_LENGTH_MIN)) return outside;
  return outside !== null && !inside.numbered && OF_BANKS.has(outside.kind) ? outside : inside;
}

/** Behind these a number keeps its letters, even letters that would announce an order. */
const OF_BANKS: ReadonlySet<NumberKind> = new Set([
  ...(['creditor_id', 'mandate', 'end_to_end', 'iban', 'bic', 'account', 'processor', 'tax_id'] as const),
]);

function wordsBefore(words: readonly LabelWord[], until: number, start: number): number {
  let count = until;
  while (count > 0 && (words[count - 1]?.start ?? 0) >= start) count -= 1;
  return count;
}

/** What may stand between two numbers of a list, or between a label and a number behind other numbers. */
const LINK = /^[\s,;&+/.:()#\][-]*(?:(?:UND|U|AND|ET|Y|E|EN|OG|OCH|I|A|VE|JA|と|及び|และ)[\s.:#]+)?$/u;
const LINK_LENGTH_MAX = 24;

/** A list goes on behind a comma or an "and"; behind a mere blank only with a number of the same shape. */
function carriedTo(chunk: Chunk, own: LabelFound | null, carried: Carried): LabelFound | null {
  if (carried.label === null) return null;
  const { folded } = chunk;
  const between = folded.slice(carried.end, Math.max(carried.end, Math.min(own?.start ?? chunk.start, chunk.start)));
  if (between.length > LINK_LENGTH_MAX || !LINK.test(between)) return null;
  const listed = carried.took && between.trim() !== '';
  const alike = shapeOf(folded.slice(carried.start, carried.end)) === shapeOf(folded.slice(chunk.start, chunk.end));
  if (carried.took && !listed && !alike) return null;
  return { ...carried.label, weak: carried.label.weak || !listed };
}

function shapeOf(text: string): string {
  return text.replace(/\d+/g, '9').replace(/[^\d]+/g, 'A');
}
