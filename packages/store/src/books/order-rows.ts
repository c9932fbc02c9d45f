import { type Order, openAmount } from '@quittance/domain';
import type { Sql, SqlValue } from '../sql.js';

interface OrderRow {
  id: string;
  account_id: string;
  reference: string;
  currency: Order['currency'];
  amount: string;
  state: Order['state'];
  placed_at: Date;
  paid: string;
  refunded: string;
  disputed: string;
  adjusted: string;
  overpaid: string;
  dispute_open: number;
  payment_status: Order['paymentState'];
  version: string;
}

const SELECT = `SELECT id, account_id, reference, currency, amount, state, placed_at, paid, refunded, disputed, adjusted, overpaid,
  dispute_open, payment_status, version FROM orders`;

/** Open orders of one account that matching looks at, oldest first. */
export const ACCOUNT_OPEN_ORDERS_MAX = 200;

/** Reads orders by id and the oldest open orders of accounts, by reference. */
export async function readOrders(
  sql: Sql,
  ids: Iterable<string>,
  openInAccounts: Iterable<string>,
): Promise<Map<string, Order>> {
  const parts: string[] = [];
  const values: SqlValue[] = [];
  const wanted = [...new Set(ids)];
  if (wanted.length > 0) {
    parts.push(`(${SELECT} WHERE id IN (?))`);
    values.push(wanted);
  }
  for (const account of new Set(openInAccounts)) {
    parts.push(
      `(${SELECT} WHERE account_id = ? AND open_amount > 0 ORDER BY placed_at, id LIMIT ${ACCOUNT_OPEN_ORDERS_MAX})`,
    );
    values.push(account);
  }
  if (parts.length === 0) return new Map();
  const rows = await sql.select<OrderRow>(parts.join(' UNION ALL '), values);
  return new Map(rows.map((row) => [row.reference, fromRow(row)]));
}

function fromRow(row: OrderRow): Order {
  return {
    id: row.id,
    reference: row.reference,
    accountId: row.account_id,
    state: row.state,
    currency: row.currency,
    amount: BigInt(row.amount),
    placedAtMs: row.placed_at.getTime(),
    paid: BigInt(row.paid),
    refunded: BigInt(row.refunded),
    disputed: BigInt(row.disputed),
    adjusted: BigInt(row.adjusted),
    overpaid: BigInt(row.overpaid),
    disputeOpen: row.dispute_open === 1,
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
      each.state === 'cancelled' ? 0n : openAmount(each),
      each.paymentState,
      each.version,
    ]),
    ', t.updated_at = CURRENT_TIMESTAMP(3)',
  );
}
