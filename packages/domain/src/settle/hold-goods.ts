import type { Payment } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import { holdsAsInquiry, holdsGoods } from '../dispute/dispute-standing.js';
import { isWarningOpen } from '../dispute/fraud-warning.js';
import { GOODS_HOLDS, type GoodsHold } from '../order.js';
import { paymentBehind } from './payment-behind.js';
import { inquiryKey } from './watch-disputes.js';
import { isDisputed, warningKey } from './watch-fraud-warnings.js';

/** What the disputes and warnings of its payments say of an order. */
interface Verdict {
  disputed: boolean;
  readonly holds: Set<GoodsHold>;
}

/**
 * Says of every order that money of a disputed or suspected payment was placed on whether its goods wait. A dispute makes the payment
 * disputed; an inquiry that nobody answered, or a bank's fear of fraud, leaves it paid and only holds the goods, until a person says that
 * they may go.
 */
export function holdGoods(draft: Draft): void {
  const verdicts = new Map<string, Verdict>();
  const verdictOn = (reference: string): Verdict => {
    const known = verdicts.get(reference) ?? { disputed: false, holds: new Set() };
    verdicts.set(reference, known);
    return known;
  };
  for (const dispute of draft.disputes.values()) {
    const payment = paymentBehind(draft, dispute);
    if (payment === null) continue;
    const asks = holdsAsInquiry(dispute) && !draft.dismissed.has(inquiryKey(dispute.id));
    for (const { reference, placed } of ordersEver(draft, payment)) {
      const verdict = verdictOn(reference);
      if (placed && holdsGoods(dispute)) verdict.disputed = true;
      if (placed && asks) verdict.holds.add('inquiry');
      if (draft.touched.disputes.has(dispute.id)) draft.touched.orders.add(reference);
    }
  }
  for (const warning of draft.warnings.values()) {
    const payment = paymentBehind(draft, warning);
    if (payment === null) continue;
    const fears =
      isWarningOpen(warning, payment) && !isDisputed(draft, payment) && !draft.dismissed.has(warningKey(warning.id));
    for (const { reference, placed } of ordersEver(draft, payment))
      if (placed && fears) verdictOn(reference).holds.add('fraud_warning');
      else verdictOn(reference);
  }
  for (const [reference, verdict] of verdicts) put(draft, reference, verdict);
}

function put(draft: Draft, reference: string, { disputed, holds }: Verdict): void {
  const order = draft.orders.get(reference);
  const hold = GOODS_HOLDS.find((each) => holds.has(each)) ?? null;
  if (order === undefined || (order.disputeOpen === disputed && order.hold === hold)) return;
  order.disputeOpen = disputed;
  order.hold = hold;
  draft.touched.orders.add(reference);
}

/** Orders that have rows of the payment, and whether its money was placed there for good. */
function ordersEver(draft: Draft, payment: Payment): { readonly reference: string; readonly placed: boolean }[] {
  const placed = draft.placed(payment.stripeId);
  const ever = new Set(draft.applicationsOf(payment.stripeId).map((row) => row.order));
  return [...ever].map((reference) => ({ reference, placed: placed.has(reference) }));
}
