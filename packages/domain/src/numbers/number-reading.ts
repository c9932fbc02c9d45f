import type { NumberKind } from './number-found.js';

/** A chunk of a folded text: letters, a separator and digits that stand together. */
export interface Chunk {
  readonly folded: string;
  readonly start: number;
  /** Place of its first digit. */
  readonly digit: number;
  readonly end: number;
}

/** What the form of a chunk says it is. It may reach beyond the chunk on both sides. */
export interface NumberReading {
  readonly kind: NumberKind;
  readonly start: number;
  readonly end: number;
  /** `form`: nothing else looks like this; `likely`: sure unless words announce an order; `maybe`: an order number may look so too. */
  readonly certainty: 'form' | 'likely' | 'maybe';
  /** Nothing but digits. */
  readonly digitsOnly?: boolean;
}

export type NumberReader = (chunk: Chunk) => NumberReading | null;

/** Matches a sticky expression at a place. */
export function matchAt(expression: RegExp, folded: string, at: number): RegExpExecArray | null {
  expression.lastIndex = at;
  return expression.exec(folded);
}

/** The number reads on at a place: a digit, or a separator and a digit. */
export function goesOnAt(folded: string, at: number): boolean {
  return /^(?:[\p{L}\d]|[-./,:]\d)/u.test(folded.slice(at, at + 2));
}
