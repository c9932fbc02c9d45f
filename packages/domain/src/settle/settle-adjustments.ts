import type { Adjustment, Payment } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import { total } from '../books/sum-rows.js';
import { smaller } from '../money.js';

/** Noted on a difference that is open again only for as long as the bank has the money. */
const TAKEN_BACK = 'bank_return';

/**
 * A difference was closed because of the money that came; where that money is no longer on the order (it was for another one,
 * or the bank took it back), the difference is open again. It is closed again should the bank return the money.
 */
export function settleAdjustments(draft: Draft): void {
  for (const payment of draft.payments.values()) settleAdjustmentsOf(draft, payment);
}

export function settleAdjustmentsOf(draft: Draft, payment: Payment): void {
  const rows = draft.adjustmentsOf(payment.stripeId);
  for (const order of new Set(rows.map((each) => each.order)))
    settleOne(
      draft,
      payment,
      rows.filter((each) => each.order === order),
    );
}

function settleOne(draft: Draft, payment: Payment, rows: readonly Adjustment[]): void {
  const last = rows.at(-1);
  const order = draft.orders.get(last?.order ?? '');
  if (last === undefined || order === undefined) return;
  const placed = draft.placed(payment.stripeId).get(order.reference) ?? 0n;
  const backed = placed > 0n && placed > takenBack(draft, payment, order.reference);
  const standing = total(rows);
  if (!backed && standing > 0n) {
    const sentence = 'the money that the difference belonged to is no longer on the order';
    const because = { sentence, evidence: placed > 0n ? [TAKEN_BACK] : [] };
    draft.adjust({ ...last, amount: -standing, because });
  }
  if (backed && last.amount < 0n && last.because.evidence?.includes(TAKEN_BACK)) {
    const because = { sentence: 'the money that the difference belonged to is on the order again' };
    draft.adjust({ ...last, amount: smaller(-last.amount, draft.open(order)), because });
  }
}

function takenBack(draft: Draft, payment: Payment, order: string): bigint {
  const rows = draft.applicationsOf(payment.stripeId).filter((each) => each.order === order);
  return -total(rows.filter((each) => each.kind === 'bank_return'));
}
