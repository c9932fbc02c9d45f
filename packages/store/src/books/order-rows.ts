import { type Order, openAmount } from '@quittance/domain';
import type { Sql } from '../sql.js';

export interface OrderRow {
  id: string;
  account_id: string;
  reference: string;
  invoice: string | null;
  currency: Order['currency'];
  amount: string;
  state: Order['state'];
  placed_at: Date;
  due_at: Date | null;
  paid: string;
  refunded: string;
  disputed: string;
  adjusted: string;
  overpaid: string;
  dispute_open: number;
  goods_hold: Order['hold'];
  payment_status: Order['paymentState'];
  version: string;
}

/** The columns that `orderFromRow` reads. */
export const ORDER_COLUMNS = `id, account_id, reference, invoice, currency, amount, state, placed_at, due_at, paid, refunded, disputed, adjusted,
  overpaid, dispute_open, goods_hold, payment_status, version`;

/** Reads orders by id. */
export async function readOrders(sql: Sql, ids: Iterable<string>): Promise<Order[]> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return [];
  const rows = await sql.select<OrderRow>(`SELECT ${ORDER_COLUMNS} FROM orders WHERE id IN (?)`, [wanted]);
  return rows.map(orderFromRow);
}

/** A row of the books' orders. */
export function orderFromRow(row: OrderRow): Order {
  return {
    id: row.id,
    reference: row.reference,
    accountId: row.account_id,
    state: row.state,
    currency: row.currency,
    amount: BigInt(row.amount),
    placedAtMs: row.placed_at.getTime(),
    dueAtMs: row.due_at?.getTime() ?? null,
    invoice: row.invoice,
    paid: BigInt(row.paid),
    refunded: BigInt(row.refunded),
    disputed: BigInt(row.disputed),
    adjusted: BigInt(row.adjusted),
    overpaid: BigInt(row.overpaid),
    disputeOpen: row.dispute_open === 1,
    hold: row.goods_hold,
    paymentState: row.payment_status,
    version: BigInt(row.version),
  };
}

/** Writes the money state of orders that changed. */
export async function updateOrders(sql: Sql, orders: readonly Order[]): Promise<void> {
  await sql.updateMany(
    'orders',
    [
      'paid',
      'refunded',
      'disputed',
      'adjusted',
      'overpaid',
      'dispute_open',
      'goods_hold',
      'open_amount',
      'payment_status',
      'version',
    ],
    orders.map((each) => [
      each.id,
      each.paid,
      each.refunded,
      each.disputed,
      each.adjusted,
      each.overpaid,
      each.disputeOpen ? 1 : 0,
      each.hold,
      each.state === 'cancelled' ? 0n : openAmount(each),
      each.paymentState,
      each.version,
    ]),
    ', t.updated_at = CURRENT_TIMESTAMP(3)',
  );
}
