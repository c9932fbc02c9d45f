import type { Application } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import { isPlacing } from '../books/sum-rows.js';
import type { Departure } from './departure.js';

/**
 * Notes which refunds order systems must hear of, and for which orders: those that changed, and those whose payment has come to an order
 * that they were not told for. A refund may be known, and over, before its payment finds the order.
 */
export function tellRefund(draft: Draft, departure: Departure): void {
  if (departure.kind !== 'refund' || !draft.refunds.has(departure.source)) return;
  const concerned = concernedBy(draft.applications, departure);
  if (!draft.touched.refunds.has(departure.source)) {
    const before = concernedBy(draft.books.applications, departure);
    if ([...concerned].every((order) => before.has(order))) return;
    draft.touched.refunds.add(departure.source);
  }
  draft.refundNews.set(departure.source, concerned);
}

/** Orders that the refund took money off, be it back by now; where it took none, those that its payment is for. */
function concernedBy(rows: readonly Application[], { source, payments }: Departure): Set<string> {
  const took = rows.filter((row) => row.source === source && row.kind === 'refund');
  if (took.length > 0) return new Set(took.map((row) => row.order));
  const [payment, another] = payments;
  if (payment === undefined || another !== undefined) return new Set();
  const placed = new Map<string, bigint>();
  for (const row of rows)
    if (row.payment === payment.stripeId && isPlacing(row))
      placed.set(row.order, (placed.get(row.order) ?? 0n) + row.amount);
  return new Set([...placed].filter(([, amount]) => amount !== 0n).map(([order]) => order));
}
