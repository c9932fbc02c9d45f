import type { Sql, SqlValue } from '../sql.js';

export interface OrderRow {
  readonly id: string;
  readonly reference: string;
  readonly customer: string | null;
  readonly currency: string;
  /** Amounts are decimal strings in minor units. */
  readonly amount: string;
  readonly paid: string;
  readonly open_amount: string;
  readonly refunded: string;
  readonly adjusted: string;
  readonly state: string;
  readonly payment_status: string;
  readonly version: string;
  readonly placed_at: Date;
  readonly updated_at: Date;
}

export interface OrderEntry {
  readonly entry: 'application' | 'adjustment' | 'push';
  readonly at: Date;
  readonly amount: string | null;
  /** A payment's Stripe id, or a push's `webhook-id`. */
  readonly of: string | null;
  readonly rule: string | null;
  readonly because: string | null;
}

const COLUMNS = `orders.id, orders.reference, account.reference AS customer, orders.currency, orders.amount, orders.paid,
  orders.open_amount, orders.refunded, orders.adjusted, orders.state, orders.payment_status, orders.version,
  orders.placed_at, orders.updated_at`;
const FROM = 'FROM orders JOIN customer_accounts AS account ON account.id = orders.account_id';

/** Orders, the newest first. */
export async function listOrders(
  sql: Sql,
  filter: { readonly reference?: string; readonly statuses?: readonly string[] },
  rowsMax: number,
): Promise<OrderRow[]> {
  const conditions = ['TRUE'];
  const values: SqlValue[] = [];
  if (filter.reference !== undefined) {
    conditions.push('orders.reference = ?');
    values.push(filter.reference);
  }
  if (filter.statuses !== undefined && filter.statuses.length > 0) {
    conditions.push('orders.payment_status IN (?)');
    values.push(filter.statuses);
  }
  return sql.select<OrderRow>(
    `SELECT ${COLUMNS} ${FROM} WHERE ${conditions.join(' AND ')} ORDER BY orders.id DESC LIMIT ?`,
    [...values, rowsMax],
  );
}

/** What happened to one order, the oldest first: money applied, differences closed, states pushed. */
export async function readOrderEntries(sql: Sql, orderId: string): Promise<OrderEntry[]> {
  return sql.select<OrderEntry>(
    `SELECT 'application' AS entry, a.created_at AS at, a.amount, p.stripe_id AS \`of\`, a.rule, a.because
       FROM applications AS a JOIN payments AS p ON p.id = a.payment_id WHERE a.order_id = ?
      UNION ALL
     SELECT 'adjustment', d.created_at, d.amount, NULL, d.reason, d.because FROM adjustments AS d WHERE d.order_id = ?
      UNION ALL
     SELECT 'push', m.created_at, NULL, m.webhook_id, CONCAT('version ', m.version), CONCAT(m.state, COALESCE(CONCAT(': ', m.reason), ''))
       FROM outbox_messages AS m WHERE m.order_id = ? AND m.stage = 'pushback'
      ORDER BY at`,
    [orderId, orderId, orderId],
  );
}
