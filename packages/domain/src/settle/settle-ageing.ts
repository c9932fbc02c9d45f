import { ageingKeyOf } from '../ageing.js';
import type { Draft } from '../books/draft.js';

/** Closes the question about money that waited long, once none of it waits any more. */
export function settleAgeing(draft: Draft): void {
  for (const stripeId of draft.touched.payments)
    if (draft.payments.get(stripeId)?.unapplied === 0n)
      draft.settle(ageingKeyOf(stripeId), 'no money of the payment is unapplied any more');
}
