import type { Draft } from '../books/draft.js';

/**
 * A payment that turns out to have been paid from the customer's balance is no money of its own: whatever it was placed on
 * before this was known goes off again, since the transfer behind it is counted already.
 */
export function uncountBalanceMoney(draft: Draft): void {
  for (const stripeId of draft.touched.payments) {
    const payment = draft.payments.get(stripeId);
    if (payment === undefined || payment.amount > 0n) continue;
    for (const [reference, amount] of draft.placed(stripeId)) {
      const order = draft.orders.get(reference);
      const sentence = 'the payment was made from the balance, whose transfers are counted already';
      if (order !== undefined)
        draft.unplace(payment, order, amount, 'explicit', stripeId, { sentence, evidence: [stripeId] });
    }
  }
}
