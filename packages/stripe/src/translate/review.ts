import type { JsonView } from './json-view.js';
import { ignoredBecause, type Translation } from './translation.js';

/** Reviews of a payment by people: noted beside it, without any effect on money or goods. */
export function translateReview(review: JsonView): Translation {
  const charge = review.has('payment_intent') ? review.id('charge') : undefined;
  return ignoredBecause('risk_signal', review.id('payment_intent') ?? charge ?? null);
}
