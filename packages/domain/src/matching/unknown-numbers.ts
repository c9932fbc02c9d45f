import { shapeOf } from '../references/shape.js';
import type { Span } from '../references/spans.js';
import { isAnnounced, whatIsAt } from '../references/what-is-at.js';
import { type Atom, atomsOf, compact } from '../text/atoms.js';
import { foldText, normaliseReference } from '../text/fold.js';
import type { MatchQuestion } from './decision.js';
import type { WordsRead } from './names-in-text.js';
import { isLikeOne, looksLikeOrder, shapesOfOrders } from './shapes.js';

/**
 * Numbers in the payer's words that look like the numbers of the payer's own orders but name none: the order they mean may still come,
 * so the amount alone must not decide. What an order number looks like is learnt from the orders that exist.
 */
export function unknownNumbers(question: MatchQuestion, words: WordsRead): string[] {
  const shapes = shapesOfOrders(question);
  const codes = codesOf(question);
  return words.texts.flatMap(({ atoms, spans, mentions, numbers }) => {
    const isFree = (place: Place) => !mentions.some((one) => overlap(one, place));
    const alike = spans.filter(
      (span) =>
        isFree(span) &&
        isLikeOne(shapes, tokenOf(span)) &&
        (whatIsAt(numbers, span).otherwise === null || isCode(codes, atoms, span)),
    );
    const fits = (span: Span) => (shapes.has(shapeOf(tokenOf(span))) ? 1_000 : 0) + lengthOf(span);
    const longest = alike.filter((span) => !alike.some((one) => overlap(one, span) && fits(one) > fits(span)));
    const announced = numbers.filter(
      (each) => isAnnounced(each) && isFree(each) && !longest.some((span) => overlap(span, each)),
    );
    return [...new Set([...longest.map(tokenOf), ...announced.map((each) => normaliseReference(each.text))])];
  });
}

/** Letters and digits mixed, in words as long as those of the orders' own numbers: then it is one, whatever else it looks like. */
function isCode(codes: ReadonlySet<string>, atoms: readonly Atom[], span: Span): boolean {
  return shapeOf(tokenOf(span)).startsWith('X') && codes.has(wordLengths(atoms.slice(span.from, span.to)));
}

/** Lengths of the words of the orders' numbers that mix letters and digits, as `8-4-4-4-12`. */
function codesOf({ open, others }: MatchQuestion): ReadonlySet<string> {
  const numbers = [...open, ...others].flatMap((order) => [order.reference, order.invoice ?? '']);
  return new Set(
    numbers
      .filter((number) => shapeOf(normaliseReference(number)).length >= CODE_LENGTH_MIN)
      .filter((number) => shapeOf(normaliseReference(number)).startsWith('X'))
      .map((number) => wordLengths(atomsOf(foldText(number)))),
  );
}

function wordLengths(atoms: readonly Atom[]): string {
  const words = Map.groupBy(atoms, (atom) => atom.word);
  return [...words.values()].map((parts) => compact(parts).length).join('-');
}

const CODE_LENGTH_MIN = 8;

interface Place {
  readonly start: number;
  readonly end: number;
}

function overlap(one: Place, other: Place): boolean {
  return one.start < other.end && other.start < one.end;
}

function lengthOf({ start, end }: Place): number {
  return end - start;
}

function tokenOf(span: Span): string {
  return span.tokens[0]?.token ?? '';
}

const RANDOM_LENGTH_MIN = 12;

/** Whether a number that no order has, in full, may be that of one that is still to come. */
export function mayStillCome(question: MatchQuestion, token: string): boolean {
  // One edit from a long code of letters and digits is never another order's.
  if (token.length >= RANDOM_LENGTH_MIN && shapeOf(token).startsWith('X')) return false;
  return looksLikeOrder(question, token) && !question.laterKnown(token);
}
