import type { Dispute, Payment } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import type { Departure } from './departure.js';
import { moneyBehind, paymentBehind } from './payment-behind.js';

/** Inquiries move no money and hold nothing; a won dispute holds nothing any more. */
const HOLDING: ReadonlySet<Dispute['status']> = new Set(['needs_response', 'under_review', 'lost']);

/** Every dispute in the draft whose payment is known. Money follows the balance movement alone, never the status. */
export function disputesOf(draft: Draft): Departure[] {
  return [...draft.disputes.values()]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .flatMap((dispute) => {
      const payment = paymentBehind(draft, dispute);
      if (payment === null) return [];
      const gone = dispute.withdrawn && !dispute.reinstated && dispute.currency === payment.currency;
      return {
        kind: 'dispute' as const,
        source: dispute.id,
        target: gone ? dispute.amount : 0n,
        ...moneyBehind(draft, payment),
        leaves: true,
        whole: false,
        because: { sentence: `dispute ${dispute.id} is ${dispute.status}`, evidence: [dispute.id] },
      };
    });
}

/** The status alone decides whether goods are held: on every order that money of a disputed payment was placed on. */
export function holdDisputedOrders(draft: Draft): void {
  const held = new Map<string, boolean>();
  for (const dispute of draft.disputes.values()) {
    const payment = paymentBehind(draft, dispute);
    if (payment === null) continue;
    const placed = draft.placed(payment.stripeId);
    for (const reference of ordersEver(draft, payment)) {
      const holds = placed.has(reference) && HOLDING.has(dispute.status);
      held.set(reference, (held.get(reference) ?? false) || holds);
      if (draft.touched.disputes.has(dispute.id)) draft.touched.orders.add(reference);
    }
  }
  for (const [reference, holds] of held) {
    const order = draft.orders.get(reference);
    if (order === undefined || order.disputeOpen === holds) continue;
    order.disputeOpen = holds;
    draft.touched.orders.add(reference);
  }
}

function ordersEver(draft: Draft, payment: Payment): Set<string> {
  return new Set(draft.applicationsOf(payment.stripeId).map((row) => row.order));
}
