import type { Application } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import { isPlacing } from '../books/sum-rows.js';
import type { Departure } from './departure.js';

/** Where a draft notes what is new of refunds or disputes. */
interface News {
  /** Those of which something is new. */
  readonly touched: Set<string>;
  /** The orders that must hear of it. */
  readonly orders: Map<string, Set<string>>;
}

/** Where news about a departure belong; `null` for what order systems hear of with its order alone. */
export function newsAbout(draft: Draft, { kind, source }: Pick<Departure, 'kind' | 'source'>): News | null {
  if (kind === 'refund' && draft.refunds.has(source))
    return { touched: draft.touched.refunds, orders: draft.refundNews };
  if (kind === 'dispute' && draft.disputes.has(source))
    return { touched: draft.touched.disputes, orders: draft.disputeNews };
  return null;
}

/**
 * Notes which refunds and disputes order systems must hear of, and for which orders: those that changed, and those whose payment has come
 * to an order that they were not told for. One may be known, and over, before its payment finds the order.
 */
export function tellDeparture(draft: Draft, departure: Departure): void {
  const { source } = departure;
  const news = newsAbout(draft, departure);
  if (news === null) return;
  const concerned = concernedBy(draft.applications, departure);
  if (!news.touched.has(source)) {
    const before = concernedBy(draft.books.applications, departure);
    if ([...concerned].every((order) => before.has(order))) return;
    news.touched.add(source);
  }
  news.orders.set(source, concerned);
}

/**
 * Orders that it took money off, be it back by now. A dispute also concerns the others that its payment is for, since their goods wait; a
 * refund only where it took none.
 */
function concernedBy(rows: readonly Application[], { kind, source, payments }: Departure): Set<string> {
  const took = new Set(rows.filter((row) => row.source === source && row.kind === kind).map((row) => row.order));
  if (took.size > 0 && kind === 'refund') return took;
  const [payment, another] = payments;
  if (payment === undefined || another !== undefined) return took;
  const placed = new Map<string, bigint>();
  for (const row of rows)
    if (row.payment === payment.stripeId && isPlacing(row))
      placed.set(row.order, (placed.get(row.order) ?? 0n) + row.amount);
  return new Set([...took, ...[...placed].filter(([, amount]) => amount !== 0n).map(([order]) => order)]);
}
