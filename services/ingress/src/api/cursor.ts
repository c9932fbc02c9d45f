import { HttpProblem } from '../answers/http-problem.js';

/** The place behind which the next page begins, as text that only we read: words and decimal numbers. */
export function toCursor(place: readonly string[]): string {
  return Buffer.from(place.join(':')).toString('base64url');
}

/**
 * Reads a cursor back. Throws a refusal when it is none, or one of another list.
 * @param shape first word of the place, and how many numbers follow
 */
export function fromCursor(
  cursor: string | undefined,
  shape: { readonly word: string; readonly numbers: number },
): string[] | null {
  if (cursor === undefined) return null;
  const [word, ...numbers] = Buffer.from(cursor, 'base64url').toString('latin1').split(':');
  const whole = numbers.length === shape.numbers && numbers.every((each) => /^\d{1,19}$/.test(each));
  if (word === shape.word && whole) return numbers;
  throw new HttpProblem('invalid_query', {
    errors: [{ parameter: 'cursor', detail: 'is not a cursor of this list: begin again without it' }],
  });
}
