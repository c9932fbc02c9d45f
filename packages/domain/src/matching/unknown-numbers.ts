import { normaliseReference } from '../references/fold.js';
import { whatIsAt } from '../references/mentions.js';
import { bareShape, shapeOf } from '../references/shape.js';
import type { Span } from '../references/spans.js';
import type { MatchQuestion } from './decision.js';
import type { WordsRead } from './names-in-text.js';

/**
 * Numbers in the payer's words that look like the numbers of the payer's own orders but name none: the order they mean may still come,
 * so the amount alone must not decide. What an order number looks like is learnt from the orders that exist.
 */
export function unknownNumbers(question: MatchQuestion, words: WordsRead): string[] {
  const shapes = shapesOfOrders(question);
  return words.texts.flatMap(({ spans, mentions, numbers }) => {
    const isFree = (place: Place) => !mentions.some((one) => overlap(one, place));
    const alike = spans.filter(
      (span) => isFree(span) && isLikeOne(shapes, tokenOf(span)) && whatIsAt(numbers, span).otherwise === null,
    );
    const fits = (span: Span) => (shapes.has(shapeOf(tokenOf(span))) ? 1_000 : 0) + lengthOf(span);
    const longest = alike.filter((span) => !alike.some((one) => overlap(one, span) && fits(one) > fits(span)));
    const announced = numbers.filter(
      (each) => each.announced && isFree(each) && !longest.some((span) => overlap(span, each)),
    );
    return [...new Set([...longest.map(tokenOf), ...announced.map((each) => normaliseReference(each.text))])];
  });
}

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

/** Whether a number that no order has, in full, may be that of one that is still to come. */
export function mayStillCome(question: MatchQuestion, token: string): boolean {
  return isLikeOne(shapesOfOrders(question), token) && !question.laterKnown(token);
}

function shapesOfOrders(question: MatchQuestion): ReadonlySet<string> {
  return shapesOf([...question.open, ...question.others].flatMap((order) => question.numbersOf(order)));
}

/** What these numbers look like, with and without the letters in front. */
export function shapesOf(numbers: readonly string[]): ReadonlySet<string> {
  return new Set(numbers.flatMap((number) => [shapeOf(number), bareShape(number)]).filter((shape) => shape !== ''));
}

/** Whether a token looks like one of them. */
export function isLikeOne(shapes: ReadonlySet<string>, token: string): boolean {
  return shapes.has(shapeOf(token)) || shapes.has(bareShape(token));
}
