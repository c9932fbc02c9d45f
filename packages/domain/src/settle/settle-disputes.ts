import type { Dispute, Payment } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import { moneyLeft } from './money-left.js';

/** Inquiries move no money and hold nothing; a won dispute holds nothing any more. */
const HOLDING: ReadonlySet<Dispute['status']> = new Set(['needs_response', 'under_review', 'lost']);

/**
 * Brings payments and orders into agreement with every dispute in the draft. Money follows the balance movement alone
 * (withdrawn, reinstated); the status only decides whether goods are held.
 */
export function settleDisputes(draft: Draft): void {
  for (const dispute of draft.disputes.values()) {
    const payment = paymentOf(draft, dispute);
    if (payment === null) continue;
    const before = ordersOf(draft, payment);
    moneyLeft(draft, {
      kind: 'dispute',
      source: dispute.id,
      target: dispute.withdrawn && !dispute.reinstated ? dispute.amount : 0n,
      payments: [payment],
      because: { sentence: `dispute ${dispute.id} is ${dispute.status}`, evidence: [dispute.id] },
    });
    holdOrders(draft, dispute, payment, before);
  }
}

function holdOrders(draft: Draft, dispute: Dispute, payment: Payment, references: readonly string[]): void {
  if (!draft.touched.disputes.has(dispute.id) && !draft.touched.payments.has(payment.stripeId)) return;
  const others = [...draft.disputes.values()].filter((each) => paymentOf(draft, each) === payment);
  const open = others.some((each) => HOLDING.has(each.status));
  for (const reference of references) {
    const order = draft.orders.get(reference);
    if (order === undefined) continue;
    if (order.disputeOpen !== open || draft.touched.disputes.has(dispute.id)) draft.touched.orders.add(reference);
    order.disputeOpen = open;
  }
}

function paymentOf(draft: Draft, dispute: Dispute): Payment | null {
  if (dispute.payment !== null) return draft.payments.get(dispute.payment) ?? null;
  return [...draft.payments.values()].find((each) => dispute.charge !== null && each.charge === dispute.charge) ?? null;
}

function ordersOf(draft: Draft, payment: Payment): string[] {
  return [...new Set(draft.applications.filter((each) => each.payment === payment.stripeId).map((each) => each.order))];
}
