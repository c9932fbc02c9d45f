import { readMentions } from '../references/mentions.js';
import { isOneEditAway } from '../references/near.js';
import { orderReferenceForms } from '../references/order-forms.js';
import { isLikeOne, shapesOf } from './unknown-numbers.js';

/**
 * Tokens of a text that look like numbers of these orders and are one edit away from one of them: whether later numbers are known
 * decides whether such a token is a slip or an order that is still to come.
 * @param numbers the orders' own numbers, normalised
 */
export function doubtfulTokens(texts: readonly string[], numbers: readonly string[]): string[] {
  const shapes = shapesOf(numbers);
  const forms = [...new Set(numbers.flatMap((number) => orderReferenceForms(number).map((each) => each.normalised)))];
  const tokens = texts.flatMap((text) =>
    readMentions(text, () => [], []).spans.map((span) => span.tokens[0]?.token ?? ''),
  );
  return [...new Set(tokens)].filter(
    (token) => isLikeOne(shapes, token) && forms.some((form) => isOneEditAway(token, form)),
  );
}
