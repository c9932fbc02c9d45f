import { readMentions } from '../references/mentions.js';
import { inFull, isOneEditAway } from '../references/near.js';
import { orderReferenceForms } from '../references/order-forms.js';
import { isLikeOne, shapesOf } from './shapes.js';

/**
 * Numbers in a text, in full, that look like those of these orders and are one edit away from one of them: whether later numbers are known
 * decides whether such a number is a slip or an order that is still to come.
 * @param numbers the orders' own numbers, normalised
 */
export function doubtfulTokens(texts: readonly string[], numbers: readonly string[]): string[] {
  const shapes = shapesOf(numbers);
  const forms = numbers.flatMap((number) =>
    orderReferenceForms(number).map(({ normalised }) => ({ number, normalised })),
  );
  const tokens = texts.flatMap((text) =>
    readMentions(text, () => [], []).spans.map((span) => span.tokens[0]?.token ?? ''),
  );
  const doubtful = [...new Set(tokens)].flatMap((token) =>
    forms
      .filter(({ normalised }) => isOneEditAway(token, normalised))
      .map(({ number, normalised }) => inFull(token, number, normalised)),
  );
  return [...new Set(doubtful)].filter((token) => isLikeOne(shapes, token));
}
