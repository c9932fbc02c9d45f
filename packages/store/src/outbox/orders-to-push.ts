/**
 * Reads orders with all that is on them, as pushes tell it, many at a time.
 *
 * Input: order ids. Output: snapshots, each with the version it is of. Runs several statements without locks, so an order may change in
 * between: the versions are read again at the end and a difference throws `StaleRead`, which runs the caller's transaction again.
 */
import type { OrderToPush } from '@quittance/contracts';
import type { Sql } from '../sql.js';
import { StaleRead } from '../transaction.js';

interface OrderRow {
  id: string;
  connection_id: string;
  reference: string;
  customer: string | null;
  version: string;
  state: OrderToPush['state'];
  payment_status: OrderToPush['paymentStatus'];
  currency: string;
  amount: string;
  paid: string;
  open_amount: string;
  refunded: string;
  adjusted: string;
}

interface PaymentRow {
  order_id: string;
  stripe_id: string;
  charge_id: string | null;
  amount: string;
  applied: string;
  paid_at: Date | null;
  method: string | null;
}

interface DepartureRow {
  order_id: string;
  kind: 'refund' | 'dispute';
  stripe_id: string;
  payment: string | null;
  amount: string;
  status: string;
  reason: string | null;
}

/** Snapshots by order id. */
export async function readOrdersToPush(sql: Sql, orderIds: readonly string[]): Promise<Map<string, OrderToPush>> {
  if (orderIds.length === 0) return new Map();
  const orders = await sql.select<OrderRow>(
    `SELECT o.id, o.connection_id, o.reference, c.reference AS customer, o.version, o.state, o.payment_status, o.currency, o.amount,
            o.paid, o.open_amount, o.refunded, o.adjusted
       FROM orders AS o JOIN customer_accounts AS c ON c.id = o.account_id WHERE o.id IN (?)`,
    [orderIds],
  );
  const payments = groupByOrder(await readPayments(sql, orderIds));
  const departures = groupByOrder(await readDepartures(sql, orderIds));
  await assertUnchanged(sql, orders);
  return new Map(orders.map((row) => [row.id, toOrder(row, payments.get(row.id) ?? [], departures.get(row.id) ?? [])]));
}

async function readPayments(sql: Sql, orderIds: readonly string[]): Promise<PaymentRow[]> {
  return sql.select<PaymentRow>(
    `SELECT a.order_id, p.stripe_id, p.charge_id, p.amount, SUM(a.amount) AS applied, p.paid_at, p.method
       FROM applications AS a JOIN payments AS p ON p.id = a.payment_id
      WHERE a.order_id IN (?)
      GROUP BY a.order_id, p.id, p.stripe_id, p.charge_id, p.amount, p.paid_at, p.method ORDER BY MIN(a.id)`,
    [orderIds],
  );
}

/** Refunds and disputes that took money off the order, or that are of a payment with money on it. */
async function readDepartures(sql: Sql, orderIds: readonly string[]): Promise<DepartureRow[]> {
  const of = (kind: 'refund' | 'dispute') => {
    const table = `${kind}s`;
    const columns = `'${kind}' AS kind, r.stripe_id, r.payment, r.amount, r.status, ${kind === 'refund' ? 'r.failure_reason' : 'r.reason'} AS reason, r.id`;
    return `SELECT DISTINCT a.order_id, ${columns} FROM applications AS a
              JOIN ${table} AS r ON r.connection_id = a.connection_id AND r.stripe_id = a.source WHERE a.order_id IN (?) AND a.kind = '${kind}'
             UNION
            SELECT DISTINCT a.order_id, ${columns} FROM applications AS a JOIN payments AS p ON p.id = a.payment_id
              JOIN ${table} AS r ON r.connection_id = p.connection_id AND r.payment = p.stripe_id WHERE a.order_id IN (?)`;
  };
  return sql.select<DepartureRow>(
    `SELECT * FROM (${of('refund')} UNION ${of('dispute')}) AS departures ORDER BY kind, id`,
    [orderIds, orderIds, orderIds, orderIds],
  );
}

async function assertUnchanged(sql: Sql, orders: readonly OrderRow[]): Promise<void> {
  if (orders.length === 0) return;
  const rows = await sql.select<{ id: string; version: string }>('SELECT id, version FROM orders WHERE id IN (?)', [
    orders.map((each) => each.id),
  ]);
  const now = new Map(rows.map((row) => [row.id, row.version]));
  if (orders.some((each) => now.get(each.id) !== each.version))
    throw new StaleRead('an order changed while it was read');
}

function toOrder(row: OrderRow, payments: readonly PaymentRow[], departures: readonly DepartureRow[]): OrderToPush {
  const gone = (kind: DepartureRow['kind']) =>
    departures
      .filter((each) => each.kind === kind)
      .map((each) => ({ ...each, id: each.stripe_id, amount: BigInt(each.amount) }));
  return {
    reference: row.reference,
    version: BigInt(row.version),
    customer: row.customer,
    state: row.state,
    paymentStatus: row.payment_status,
    currency: row.currency,
    amount: BigInt(row.amount),
    paid: BigInt(row.paid),
    open: BigInt(row.open_amount),
    refunded: BigInt(row.refunded),
    adjusted: BigInt(row.adjusted),
    payments: payments.map((each) => ({
      id: each.stripe_id,
      amount: BigInt(each.amount),
      applied: BigInt(each.applied),
      paidAt: each.paid_at,
      method: each.method,
      charge: each.charge_id,
    })),
    refunds: gone('refund').map(({ id, payment, amount, status, reason }) => ({
      id,
      payment,
      amount,
      status,
      failureReason: reason,
    })),
    disputes: gone('dispute').map(({ id, payment, amount, status, reason }) => ({
      id,
      payment,
      amount,
      status,
      reason,
    })),
  };
}

function groupByOrder<Row extends { order_id: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.order_id);
    if (group === undefined) groups.set(row.order_id, [row]);
    else group.push(row);
  }
  return groups;
}
