import { PAYMENT_STATES, type PaymentState } from '@quittance/domain';
import type { Sql } from '../sql.js';

/** Orders of one payment status that are counted, so that the view stays quick in large books: figures then read "at least". */
export const ORDERS_COUNTED_MAX = 100_000;

export interface OrderCount {
  readonly status: PaymentState;
  /** Counted up to ORDERS_COUNTED_MAX. */
  readonly count: number;
  /** Whether there are more than were counted. */
  readonly more: boolean;
}

/** How many orders stand at each payment status, over all connections; every status is named, in the order of the domain. */
export async function readOrderCounts(sql: Sql): Promise<OrderCount[]> {
  const connections = await sql.select<{ id: string }>('SELECT id FROM connections');
  const ids = connections.map(({ id }) => id);
  if (ids.length === 0) return PAYMENT_STATES.map((status) => ({ status, count: 0, more: false }));
  return Promise.all(
    PAYMENT_STATES.map(async (status) => {
      const [row] = await sql.select<{ n: string }>(
        `SELECT COUNT(*) AS n FROM (SELECT 1 FROM orders WHERE connection_id IN (?) AND payment_status = ? LIMIT ?) AS counted`,
        [ids, status, ORDERS_COUNTED_MAX + 1],
      );
      const found = Number(row?.n ?? 0);
      return { status, count: Math.min(found, ORDERS_COUNTED_MAX), more: found > ORDERS_COUNTED_MAX };
    }),
  );
}
