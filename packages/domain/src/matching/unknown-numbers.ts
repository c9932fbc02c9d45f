import { whatIsAt } from '../references/mentions.js';
import { bareShape, shapeOf } from '../references/shape.js';
import type { MatchQuestion } from './decision.js';
import type { WordsRead } from './names-in-text.js';

/**
 * Numbers in the payer's words that look like the numbers of the payer's own orders but name none: the order they mean may still come,
 * so the amount alone must not decide. What an order number looks like is learnt from the orders that exist.
 */
export function unknownNumbers(question: MatchQuestion, words: WordsRead): string[] {
  const shapes = shapesOfOrders(question);
  return words.texts.flatMap(({ spans, mentions, numbers }) => {
    const free = spans.filter((span) => !mentions.some((one) => one.start < span.end && span.start < one.end));
    const unknown = free.filter((span) => {
      const { announced, otherwise } = whatIsAt(numbers, span);
      return otherwise === null && (announced || isLikeOne(shapes, span.tokens[0]?.token ?? ''));
    });
    return [...new Set(unknown.map((span) => span.tokens[0]?.token ?? ''))];
  });
}

/** Whether a token that names no order may be the number of one that is still to come. */
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
