import { classifyFolded } from '../numbers/classify-numbers.js';
import type { NumberFound, NumberKind } from '../numbers/number-found.js';
import { type Atom, atomsOf, compact } from './atoms.js';
import { foldLookAlikes, foldText, withoutCutWord } from './fold.js';
import type { ReferenceForm } from './order-forms.js';
import { type Span, spansOf } from './spans.js';
import { continuations, creditorPayloads } from './tokens.js';

/** How surely a text names an order: written out, with look-alike letters, by its number alone, by what continues another reference, or between two. */
export type Strength = 'exact' | 'look_alike' | 'bare' | 'continued' | 'in_range';

/** What the index knows under a token: an order of any kind, by one of its forms. */
export interface Hit<O> {
  readonly order: O;
  readonly form: ReferenceForm;
  /** The whole reference, normalised. */
  readonly full: string;
}

/** A place of a text that names an order, or several between which only more evidence can tell. */
export interface Mention<O> {
  readonly orders: readonly O[];
  readonly strength: Strength;
  readonly token: string;
  readonly start: number;
  readonly end: number;
  /** Words say that an order's number stands here. */
  readonly announced: boolean;
  /** What else the number surely is: a date, a phone, the payer's own number; it may be an order's all the same, by chance. */
  readonly otherwise: NumberKind | null;
}

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

const RANK: Readonly<Record<Strength, number>> = { exact: 3, look_alike: 2, bare: 1, continued: 0, in_range: 0 };

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
  const direct = [...spans.flatMap((span) => mentionsOf(folded, span, lookUp, atoms)), ...inPool(atoms, pool)];
  const carried = creditorPayloads(folded).flatMap((each) =>
    ofForm(lookUp(each.token), each, each.sure ? 'exact' : 'bare'),
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
  return { folded, atoms, spans, numbers, mentions: mentions.map((each) => ({ ...each, ...whatIsAt(numbers, each) })) };
}

/** What the numbers of a text are at one place of it. */
export function whatIsAt(
  numbers: readonly NumberFound[],
  { start, end }: { readonly start: number; readonly end: number },
): Pick<Mention<unknown>, 'announced' | 'otherwise'> {
  const here = numbers.filter((each) => each.start < end && start < each.end);
  const announced = here.some(isAnnounced);
  const other = here.find((each) => each.sure && !OF_ORDERS.has(each.kind) && !each.announced);
  return { announced, otherwise: other?.kind ?? null };
}

/** Words, or check digits, say that this is the number of an order or an invoice. */
export function isAnnounced({ announced, sure, kind }: NumberFound): boolean {
  return announced || (sure && kind === 'creditor_reference');
}

/** Kinds that may be the number of an order. */
const OF_ORDERS: ReadonlySet<NumberKind> = new Set(['order_label', 'creditor_reference', 'end_to_end', 'unknown']);

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
      (hit) => hit.form === 'bare' && !exact.includes(hit) && !(token.includes('/') && isShortOfZeros(span, atoms)),
    );
    return [
      ...mention(exact, span, token, 'exact'),
      ...mention(alike, span, token, 'look_alike'),
      ...mention(bare, span, token, lookAlike ? 'look_alike' : 'bare'),
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
  return mention(
    hits.filter((hit) => hit.form !== 'folded'),
    place,
    place.token,
    strength,
  );
}

function mention<O>(
  hits: readonly Hit<O>[],
  { start, end }: { readonly start: number; readonly end: number },
  token: string,
  strength: Strength,
): Mention<O>[] {
  const orders = [...new Set(hits.map((hit) => hit.order))];
  return orders.length === 0 ? [] : [{ orders, strength, token, start, end, announced: false, otherwise: null }];
}

/** A shorter reference would be found by chance inside other words. */
const POOL_LENGTH_MIN = 6;
/** The same for one with hardly a digit. */
const POOL_CODE_LENGTH_MIN = 8;

/** References of the pool that stand in the text, whatever letters are around them; a digit next to their own digits is another number. */
function inPool<O>(
  atoms: readonly Atom[],
  pool: readonly { readonly order: O; readonly full: string }[],
): Mention<O>[] {
  const joined = compact(atoms);
  const folded = foldLookAlikes(joined);
  if (joined.length < POOL_LENGTH_MIN) return [];
  return pool.flatMap(({ order, full }) => {
    if (full.length < (/\d{3}/.test(full) ? POOL_LENGTH_MIN : POOL_CODE_LENGTH_MIN)) return [];
    const exact = placeIn(joined, full);
    const alike = exact === -1 ? placeIn(folded, foldLookAlikes(full)) : -1;
    const index = exact === -1 ? alike : exact;
    if (index === -1) return [];
    const [start, end] = [offsetOf(atoms, index), offsetOf(atoms, index + full.length - 1) + 1];
    const strength = exact === -1 ? 'look_alike' : 'exact';
    return [{ orders: [order], strength, token: full, start, end, announced: false, otherwise: null }];
  });
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

/** The surest and longest readings first; what overlaps one of them is not read again. */
function withoutOverlap<O>(all: readonly Mention<O>[], taken: readonly Mention<O>[] = []): Mention<O>[] {
  const kept: Mention<O>[] = [];
  const sorted = [...all].sort(
    (a, b) => RANK[b.strength] - RANK[a.strength] || b.end - b.start - (a.end - a.start) || a.start - b.start,
  );
  for (const each of sorted) {
    const rivals = [...taken, ...kept].filter((one) => one.start < each.end && each.start < one.end);
    const twin = rivals.find(
      (one) => one.start === each.start && one.end === each.end && one.strength === each.strength,
    );
    if (rivals.length === 0) kept.push(each);
    else if (twin !== undefined && kept.includes(twin))
      kept[kept.indexOf(twin)] = { ...twin, orders: [...new Set([...twin.orders, ...each.orders])] };
  }
  return kept;
}
