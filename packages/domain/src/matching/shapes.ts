import { bareShape, shapeOf } from '../references/shape.js';
import type { MatchQuestion } from './decision.js';

/** Whether a token has, in full, the shape of a number of the orders in question. */
export function looksLikeOrder(question: MatchQuestion, token: string): boolean {
  return shapesOfOrders(question).has(shapeOf(token));
}

/** What the numbers of the orders in question look like. */
export function shapesOfOrders(question: MatchQuestion): ReadonlySet<string> {
  return shapesOf([...question.open, ...question.others].flatMap((order) => question.numbersOf(order)));
}

/** What these numbers look like, with and without the letters in front. */
export function shapesOf(numbers: readonly string[]): ReadonlySet<string> {
  return new Set(numbers.flatMap((number) => [shapeOf(number), bareShape(number)]).filter((shape) => shape !== ''));
}

/** Whether a token looks like one of them. */
export function isLikeOne(shapes: ReadonlySet<string>, token: string): boolean {
  if (shapes.has(shapeOf(token)) || shapes.has(bareShape(token))) return true;
  // Short numbers grow by a digit.
  const digits = /^9{3,5}$/.test(shapeOf(token)) ? token.length : 0;
  return digits > 0 && (shapes.has('9'.repeat(digits - 1)) || shapes.has('9'.repeat(digits + 1)));
}
