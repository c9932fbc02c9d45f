import type { Draft } from '../books/draft.js';
import { goneBy } from '../dispute/dispute-standing.js';
import type { Departure } from './departure.js';
import { moneyBehind, paymentBehind } from './payment-behind.js';

/** Every dispute in the draft whose payment is known. Money follows the balance movements alone, never the status. */
export function disputesOf(draft: Draft): Departure[] {
  return [...draft.disputes.values()]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .flatMap((dispute) => {
      const payment = paymentBehind(draft, dispute);
      if (payment === null) return [];
      return {
        kind: 'dispute' as const,
        source: dispute.id,
        target: dispute.currency === payment.currency ? goneBy(dispute) : 0n,
        ...moneyBehind(draft, payment),
        leaves: true,
        whole: false,
        because: { sentence: `dispute ${dispute.id} is ${dispute.status}`, evidence: [dispute.id] },
      };
    });
}
