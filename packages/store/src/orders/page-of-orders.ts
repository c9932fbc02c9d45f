import type { PaymentState } from '@quittance/domain';
import type { Sql, SqlValue } from '../sql.js';

export interface OrderFilter {
  readonly connectionId: string;
  /** One of these. */
  readonly paymentStatus?: PaymentState | readonly PaymentState[] | undefined;
  /** The order system's name of the customer. */
  readonly customer?: string | undefined;
  /** Only what changed at or after this time; the oldest change comes first then, else the newest order. */
  readonly updatedSince?: Date | undefined;
}

/** Where a page ends: the next one begins behind this row. */
export interface OrderPlace {
  readonly id: string;
  readonly updatedAt: Date;
}

/** One page of orders. Finds its place by key, so a late page costs what the first one does. @returns the rows' places, in order */
export async function pageOfOrders(
  sql: Sql,
  filter: OrderFilter,
  page: { readonly after: OrderPlace | null; readonly rows: number },
): Promise<OrderPlace[]> {
  const conditions = ['connection_id = ?'];
  const values: SqlValue[] = [filter.connectionId];
  const where = (condition: string, ...more: SqlValue[]) => {
    conditions.push(condition);
    values.push(...more);
  };
  if (filter.paymentStatus !== undefined) where('payment_status IN (?)', [filter.paymentStatus].flat());
  if (filter.customer !== undefined)
    where(
      'account_id = (SELECT id FROM customer_accounts WHERE connection_id = ? AND reference = ?)',
      filter.connectionId,
      filter.customer,
    );
  const byChange = filter.updatedSince !== undefined;
  if (filter.updatedSince !== undefined) where('updated_at >= ?', page.after?.updatedAt ?? filter.updatedSince);
  if (page.after !== null && byChange) where('(updated_at > ? OR id > ?)', page.after.updatedAt, page.after.id);
  if (page.after !== null && !byChange) where('id < ?', page.after.id);
  // Without a filter the optimiser would rather sort all orders of the connection than walk the primary key backwards.
  const filtered = byChange || filter.paymentStatus !== undefined || filter.customer !== undefined;
  const rows = await sql.select<{ id: string; updated_at: Date }>(
    `SELECT id, updated_at FROM orders ${filtered ? '' : 'FORCE INDEX (PRIMARY)'} WHERE ${conditions.join(' AND ')}
     ORDER BY ${byChange ? 'updated_at, id' : 'id DESC'} LIMIT ?`,
    [...values, page.rows],
  );
  return rows.map((row) => ({ id: row.id, updatedAt: row.updated_at }));
}
