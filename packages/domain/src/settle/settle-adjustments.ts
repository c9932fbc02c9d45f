import type { Adjustment, Payment } from '../books/books.js';
import { type Draft, total } from '../books/draft.js';
import { smaller } from '../money.js';

/**
 * A difference was closed because of the money that came; where that money is no longer on the order (it was for another one,
 * or the bank took it back), the difference is open again, and closed again should the money return.
 */
export function settleAdjustments(draft: Draft): void {
  for (const payment of draft.payments.values()) {
    const rows = draft.adjustmentsOf(payment.stripeId);
    for (const order of new Set(rows.map((each) => each.order)))
      settleOne(
        draft,
        payment,
        rows.filter((each) => each.order === order),
      );
  }
}

function settleOne(draft: Draft, payment: Payment, rows: readonly Adjustment[]): void {
  const last = rows.at(-1);
  const order = draft.orders.get(last?.order ?? '');
  if (last === undefined || order === undefined) return;
  const backed = isBacked(draft, payment, order.reference);
  const standing = total(rows);
  if (!backed && standing > 0n) {
    const because = { sentence: 'the money that the difference belonged to is no longer on the order' };
    draft.adjust({ ...last, amount: -standing, because });
  }
  if (backed && last.amount < 0n) {
    const because = { sentence: 'the money that the difference belonged to is on the order again' };
    draft.adjust({ ...last, amount: smaller(-last.amount, draft.open(order)), because });
  }
}

function isBacked(draft: Draft, payment: Payment, order: string): boolean {
  const rows = draft.applicationsOf(payment.stripeId).filter((each) => each.order === order);
  return total(rows.filter((each) => each.kind !== 'refund' && each.kind !== 'dispute')) > 0n;
}
