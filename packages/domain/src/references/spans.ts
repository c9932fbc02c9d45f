import { type Atom, compact, withoutZeros } from '../text/atoms.js';
import { foldLookAlikes } from '../text/fold.js';
import { BARE_LENGTH_MIN, stripZeros } from './order-forms.js';

/** Some neighbouring atoms of a text that may together be a reference. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** Index of the first atom and of the one after the last. */
  readonly from: number;
  readonly to: number;
  /** Letters grown together with its ends were left away; `alike` where one of them may be a digit of it. */
  readonly trimmed: 'no' | 'letters' | 'alike';
  /** The spellings to look up, and whether letters had to be taken for digits to get there. */
  readonly tokens: readonly { readonly token: string; readonly lookAlike: boolean }[];
}

/** Neighbouring words that are read as one number ("ORD 536 365", "RF 18 5390 0754"). */
const JOINED_WORDS_MAX = 5;
/** A shorter token says nothing: every text is full of one- and two-digit numbers. */
const TOKEN_LENGTH_MIN = 3;
const TOKEN_LENGTH_MAX = 48;
/** Spans with a digit that are looked at in one text, and codes of letters. */
const SPANS_MAX = 600;
const CODES_MAX = 60;

/**
 * Every span of a text that may be a reference: up to five words joined, whole or without letters glued to their ends
 * (`INV8677BDC-0009`, `XORD-575039X`). Whole words come first.
 */
export function spansOf(folded: string, atoms: readonly Atom[]): Span[] {
  const whole: Span[] = [];
  const trimmed: Span[] = [];
  const codes: Span[] = [];
  for (let from = 0; from < atoms.length; from += 1) {
    if (!mayStart(atoms, from)) continue;
    for (let to = from + 1; to <= atoms.length && wordsBetween(atoms, from, to) <= JOINED_WORDS_MAX; to += 1) {
      if (whole.length + trimmed.length >= SPANS_MAX) return [...whole, ...trimmed, ...codes];
      if (to - from > 1 && isListed(folded, atoms, to - 1)) break;
      if (!mayEnd(atoms, to)) continue;
      const span = spanOf(folded, atoms, from, to);
      if (span === null) continue;
      if (!/\d/.test(span.tokens[0]?.token ?? '')) {
        if (codes.length < CODES_MAX) codes.push(span);
      } else (span.trimmed === 'no' ? whole : trimmed).push(span);
    }
  }
  return [...whole, ...trimmed, ...codes];
}

/** Signs between the members of a list: no number goes on behind them. */
function isListed(folded: string, atoms: readonly Atom[], index: number): boolean {
  return /[,;+&|\n]/.test(folded.slice(atoms[index - 1]?.end ?? 0, atoms[index]?.start ?? 0));
}

function mayStart(atoms: readonly Atom[], from: number): boolean {
  const before = atoms[from - 1];
  return before === undefined || before.word !== atoms[from]?.word || !before.digits;
}

function mayEnd(atoms: readonly Atom[], to: number): boolean {
  const after = atoms[to];
  return after === undefined || after.word !== atoms[to - 1]?.word || !after.digits;
}

function wordsBetween(atoms: readonly Atom[], from: number, to: number): number {
  return (atoms[to - 1]?.word ?? 0) - (atoms[from]?.word ?? 0) + 1;
}

/** Letters alone are a code only where they are long and in one piece: `KJNM-MNUL`. It is looked up as it is. */
const CODE_LENGTH_MIN = 6;
const LOOK_ALIKE_LENGTH_MIN = 8;

function codeOf(folded: string, atoms: readonly Atom[], from: number, to: number, joined: string): Span | null {
  const [first, last] = [atoms[from], atoms[to - 1]];
  if (first === undefined || last === undefined || joined.length < CODE_LENGTH_MIN) return null;
  if (trimmedAt(atoms, from, to) !== 'no' || /\s/.test(folded.slice(first.start, last.end))) return null;
  const alike = joined.length >= LOOK_ALIKE_LENGTH_MIN ? [{ token: foldLookAlikes(joined), lookAlike: true }] : [];
  const tokens = [{ token: joined, lookAlike: false }, ...alike];
  return { start: first.start, end: last.end, from, to, trimmed: 'no', tokens };
}

function trimmedAt(atoms: readonly Atom[], from: number, to: number): Span['trimmed'] {
  const before = atoms[from - 1]?.word === atoms[from]?.word ? atoms[from - 1]?.text : undefined;
  const after = atoms[to]?.word === atoms[to - 1]?.word ? atoms[to]?.text : undefined;
  if (before === undefined && after === undefined) return 'no';
  return foldLookAlikes(after?.[0] ?? 'X') !== (after?.[0] ?? 'X') ? 'alike' : 'letters';
}

function spanOf(folded: string, atoms: readonly Atom[], from: number, to: number): Span | null {
  const parts = atoms.slice(from, to);
  const joined = compact(parts);
  const digits = parts.reduce((sum, each) => sum + (each.digits ? each.text.length : 0), 0);
  if (joined.length < TOKEN_LENGTH_MIN || joined.length > TOKEN_LENGTH_MAX) return null;
  if (digits === 0) return codeOf(folded, atoms, from, to, joined);
  // Digits alone are no number where they begin inside a word or with nothing but zeros.
  const several = parts[0]?.word !== parts.at(-1)?.word;
  if (digits === joined.length && several && (trimmedAt(atoms, from, to) !== 'no' || /^0+$/.test(parts[0]?.text ?? '')))
    return null;
  const spellings = new Map<string, boolean>([[joined, false]]);
  const add = (token: string, lookAlike: boolean) => {
    if (token.length >= TOKEN_LENGTH_MIN && !spellings.has(token)) spellings.set(token, lookAlike);
  };
  add(withoutZeros(parts), false);
  if (digits === joined.length && stripZeros(joined).length >= BARE_LENGTH_MIN) add(stripZeros(joined), false);
  // A lone letter before a number is a word between numbers ("i", "o"), no digit of it.
  const lone = several && parts[0]?.text.length === 1 && !parts[0].digits && parts[1]?.word !== parts[0].word;
  if (!lone && joined.length - digits <= joined.length / 2 + 2) add(foldLookAlikes(joined), true);
  return {
    start: parts[0]?.start ?? 0,
    end: parts.at(-1)?.end ?? 0,
    from,
    to,
    trimmed: trimmedAt(atoms, from, to),
    tokens: [...spellings].map(([token, lookAlike]) => ({ token, lookAlike })),
  };
}
