import type { GoodsHold, OrderState, PaymentState } from '@quittance/domain';
import type { Sql } from '../sql.js';

export type OrdersWanted =
  | { readonly ids: readonly string[] }
  | { readonly connectionId: string; readonly references: readonly string[] };

export interface OrderRow {
  readonly id: string;
  readonly connection_id: string;
  readonly account_id: string;
  readonly reference: string;
  readonly customer: string | null;
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly stripe_customer: string | null;
  readonly currency: string;
  readonly amount: string;
  readonly state: OrderState;
  readonly placed_at: Date;
  readonly due_at: Date | null;
  readonly invoice: string | null;
  readonly description: string | null;
  readonly order_lines: string | null;
  readonly metadata: string | null;
  readonly paid: string;
  readonly open_amount: string;
  readonly refunded: string;
  readonly disputed: string;
  readonly adjusted: string;
  readonly overpaid: string;
  readonly payment_status: PaymentState;
  readonly goods_hold: GoodsHold | null;
  readonly version: string;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const SELECT = `SELECT o.id, o.connection_id, o.account_id, o.reference, a.reference AS customer, a.name, a.email, a.phone,
  a.stripe_customer, o.currency, o.amount, o.state, o.placed_at, o.due_at, o.invoice, o.description, o.order_lines, o.metadata, o.paid,
  o.open_amount, o.refunded, o.disputed, o.adjusted, o.overpaid, o.payment_status, o.goods_hold, o.version, o.created_at, o.updated_at
  FROM orders o JOIN customer_accounts a ON a.id = o.account_id`;

/** Rows of orders with their customers, by id. */
export async function readOrderRows(sql: Sql, wanted: OrdersWanted): Promise<OrderRow[]> {
  if ('ids' in wanted) {
    if (wanted.ids.length === 0) return [];
    return sql.select<OrderRow>(`${SELECT} WHERE o.id IN (?) ORDER BY o.id`, [wanted.ids]);
  }
  if (wanted.references.length === 0) return [];
  return sql.select<OrderRow>(`${SELECT} WHERE o.connection_id = ? AND o.reference IN (?) ORDER BY o.id`, [
    wanted.connectionId,
    wanted.references,
  ]);
}

export async function readVersions(sql: Sql, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await sql.select<{ id: string; version: string }>('SELECT id, version FROM orders WHERE id IN (?)', [
    ids,
  ]);
  return new Map(rows.map((row) => [row.id, row.version]));
}
