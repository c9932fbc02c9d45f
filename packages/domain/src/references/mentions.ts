import { classifyFolded } from '../numbers/classify-numbers.js';
import type { NumberFound, NumberKind } from '../numbers/number-found.js';
import { type Atom, atomsOf, compact } from '../text/atoms.js';
import { foldText, withoutCutWord } from '../text/fold.js';
import { inPool } from './in-pool.js';
import { type Hit, type Mention, mentionOf, type Strength } from './mention.js';
import { type Span, spansOf } from './spans.js';
import { continuations, creditorPayloads } from './tokens.js';
import { whatIsAt } from './what-is-at.js';
import { withoutOverlap } from './without-overlap.js';

/** A text as matching reads it. */
export interface TextRead<O> {
  readonly folded: string;
  readonly atoms: readonly Atom[];
  readonly spans: readonly Span[];
  /** What its numbers are, as far as their form and the words before them tell. */
  readonly numbers: readonly NumberFound[];
  /** In the order of the text; no two overlap. */
  readonly mentions: readonly Mention<O>[];
}

/**
 * Reads which orders a text names. `lookUp` finds orders by a token; `pool` are orders that the payer may well mean, which are found
 * even where their reference is grown together with other words.
 */
export function readMentions<O>(
  text: string,
  lookUp: (token: string) => readonly Hit<O>[],
  pool: readonly { readonly order: O; readonly full: string }[],
): TextRead<O> {
  const folded = foldText(withoutCutWord(text));
  const atoms = atomsOf(folded);
  const spans = spansOf(folded, atoms);
  const direct = [...spans.flatMap((span) => mentionsOf(folded, span, lookUp, atoms)), ...inPool(folded, atoms, pool)];
  const carried = creditorPayloads(folded).flatMap((each) =>
    ofForm(lookUp(each.token), each, each.sure ? 'exact' : 'carried'),
  );
  // What is written out comes before what check digits make of numbers that stand together.
  const written = withoutOverlap(direct.filter((each) => each.strength !== 'bare'));
  const weaker = [...carried, ...direct.filter((each) => each.strength === 'bare')];
  const kept = [...written, ...withoutOverlap(weaker, written)];
  const series = continuations(folded, atoms, spans)
    .filter((each) => kept.some((one) => one.start === each.base.start && one.end === each.base.end))
    .flatMap((each) => ofForm(lookUp(each.token), each, each.inRange ? 'in_range' : 'continued'));
  const further = series.filter((each) => each.strength === 'continued');
  const single = kept.filter((one) => !joinsMembers(one, further));
  const inRange = series.filter((each) => each.strength === 'in_range');
  const either = single.map((one) => orContinued(one, further));
  // What lies between the ends of a range stands at the place of its end.
  const mentions = [...either, ...withoutOverlap(further, single), ...inRange].sort(
    (a, b) => a.start - b.start || a.end - b.end,
  );
  const numbers = classifyFolded(folded);
  const whole = mentions.filter((each) => !isPartOfOther(folded, numbers, each));
  return {
    folded,
    atoms,
    spans,
    numbers,
    mentions: whole.map((each) => (FOLLOWS.has(each.strength) ? each : { ...each, ...whatIsAt(numbers, each) })),
  };
}

/** Digits that were joined out of the middle of a date, a time or an amount: `12.24` of 25.12.24. */
function isPartOfOther<O>(folded: string, numbers: readonly NumberFound[], { start, end, token }: Mention<O>): boolean {
  if (!/^\d+$/.test(token) || !/\D/.test(folded.slice(start, end))) return false;
  return numbers.some(
    (each) => IN_PARTS.has(each.kind) && each.start < end && start < each.end && (each.start < start || end < each.end),
  );
}

/** What follows from a reference before it is what that reference is, whatever its digits look like by themselves. */
const FOLLOWS: ReadonlySet<Strength> = new Set(['continued', 'in_range']);

const IN_PARTS: ReadonlySet<NumberKind> = new Set(['date', 'time', 'amount', 'phone', 'percentage']);

/** Digits alone that were joined out of several members of a list. */
function joinsMembers<O>(one: Mention<O>, series: readonly Mention<O>[]): boolean {
  const inside = series.filter((each) => one.start <= each.start && each.end <= one.end);
  return one.strength === 'bare' && new Set(inside.map((each) => each.start)).size > 1;
}

/** A number alone may be one of its own or continue the reference before it: more evidence must tell. */
function orContinued<O>(one: Mention<O>, series: readonly Mention<O>[]): Mention<O> {
  if (one.strength !== 'bare') return one;
  const same = series.filter((each) => each.start === one.start && each.end === one.end);
  const others = same.flatMap((each) => each.orders).filter((order) => !one.orders.includes(order));
  return others.length === 0
    ? one
    : { ...one, strength: 'continued', orders: [...new Set([...one.orders, ...others])] };
}

/** A sign without blanks ties the span to what stands behind it: it is a part of something longer. */
function goesOn(folded: string, { end }: Span): boolean {
  return /^[-/_.][\p{L}\p{N}]/u.test(folded.slice(end, end + 3));
}

function mentionsOf<O>(
  folded: string,
  span: Span,
  lookUp: (token: string) => readonly Hit<O>[],
  atoms: readonly Atom[],
): Mention<O>[] {
  return span.tokens.flatMap(({ token, lookAlike }) => {
    const hits = lookUp(token);
    const exact = lookAlike ? [] : hits.filter((hit) => isWrittenOut(hit, span, atoms) || grown(hit, span, atoms));
    const alike = goesOn(folded, span)
      ? []
      : hits.filter((hit) => hit.form !== 'bare' && hit.form !== 'loose' && !exact.includes(hit));
    const bare = hits.filter(
      (hit) =>
        hit.form === 'bare' &&
        !exact.includes(hit) &&
        (isOneNumber(folded, span, token) || isInParts(hit, span, lookUp)) &&
        !(token.includes('/') && isShortOfZeros(span, atoms)),
    );
    return [
      ...mentionOf(exact, span, token, 'exact'),
      ...mentionOf(alike, span, token, 'look_alike'),
      ...mentionOf(bare, span, token, lookAlike ? 'look_alike' : 'bare'),
    ];
  });
}

/**
 * Where letters grown together with the number were left away, one of them may have been a digit. Where only some zeros are left out
 * (`-003` for `-0003`) the end may be cut off instead.
 */
function isWrittenOut<O>({ form, full }: Hit<O>, span: Span, atoms: readonly Atom[]): boolean {
  if (form === 'full') return span.trimmed !== 'alike';
  if (form !== 'loose' || span.trimmed !== 'no') return false;
  return compact(atoms.slice(span.from, span.to)).length >= full.length || !isShortOfZeros(span, atoms);
}

/** Digits alone are one number only where nothing but blanks and points is between them: `11/07` is no 1107. */
function isOneNumber(folded: string, { start, end }: Span, token: string): boolean {
  return !/^\d+$/.test(token) || /^[\p{L}\p{N} .\u00A0]*$/u.test(folded.slice(start, end));
}

/** The order's number has the same parts: `2024-0139` for `請求書2024-0139`. */
function isInParts<O>(hit: Hit<O>, span: Span, lookUp: (token: string) => readonly Hit<O>[]): boolean {
  return span.tokens.some(({ token }) => token.includes('/') && lookUp(token).some((each) => each.order === hit.order));
}

function isShortOfZeros(span: Span, atoms: readonly Atom[]): boolean {
  return atoms.slice(span.from, span.to).some((each) => each.digits && /^0./.test(each.text));
}

/** The number alone was found, but the letters in front of it stand there too, grown together with another word. */
function grown<O>(hit: Hit<O>, span: Span, atoms: readonly Atom[]): boolean {
  return hit.form === 'bare' && compact(atoms.slice(Math.max(0, span.from - 3), span.to)).endsWith(hit.full);
}

function ofForm<O>(
  hits: readonly Hit<O>[],
  place: { readonly token: string; readonly start: number; readonly end: number },
  strength: Strength,
): Mention<O>[] {
  return mentionOf(
    hits.filter((hit) => hit.form !== 'folded'),
    place,
    place.token,
    strength,
  );
}
