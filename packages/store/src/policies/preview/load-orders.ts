/**
 * The orders of a preview, as they stood for the payments that it replays.
 *
 * Input: a connection and the payments replayed. Output: all orders; what other payments of the time have on them, and what was closed
 * by them or by hand, is off what is open. Money that came after the period is not on them yet.
 */
import type { RehearsedOrder } from '@quittance/domain';
import type { Sql } from '../../sql.js';
import type { PaymentsToReplay } from './load-payments.js';
import { PREVIEW_PAGE_ROWS } from './preview-limits.js';
import { PreviewTooLarge } from './preview-question.js';

interface OrderRow {
  readonly id: string;
  readonly reference: string;
  readonly invoice: string | null;
  readonly customer: string | null;
  readonly currency: string;
  readonly amount: string;
  readonly state: string;
  readonly placed_at: Date;
  readonly due_at: Date | null;
}

interface MoneyRow {
  readonly order_id: string;
  readonly payment_id: string | null;
  readonly amount: string;
}

/** Later than any time the database can hold. */
const END_OF_TIME = new Date('9999-12-31T00:00:00Z');

export async function loadOrders(
  sql: Sql,
  connectionId: string,
  replayed: PaymentsToReplay,
  ordersMax: number,
): Promise<RehearsedOrder[]> {
  const invoices = await invoiceNumbers(sql, connectionId, ordersMax);
  const orders: RehearsedOrder[] = [];
  for (let after = '0'; ; ) {
    const rows = await sql.select<OrderRow>(
      `SELECT o.id, o.reference, o.invoice, a.reference AS customer, o.currency, o.amount, o.state, o.placed_at, o.due_at
       FROM orders o JOIN customer_accounts a ON a.id = o.account_id
       WHERE o.connection_id = ? AND o.id > ? ORDER BY o.id LIMIT ${PREVIEW_PAGE_ROWS}`,
      [connectionId, after],
    );
    const closed = await closedElsewhere(
      sql,
      rows.map((row) => row.id),
      replayed,
    );
    for (const row of rows)
      orders.push(orderOf(row, closed.get(row.id) ?? 0n, row.invoice ?? invoices.get(row.reference) ?? null));
    if (orders.length > ordersMax)
      throw new PreviewTooLarge(`there are more than ${ordersMax} orders, which is as many as a preview may hold`);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PREVIEW_PAGE_ROWS) return orders;
    after = last.id;
  }
}

/** What is off each order by other means than the payments replayed, minor units. */
async function closedElsewhere(
  sql: Sql,
  orderIds: readonly string[],
  { ids, until }: PaymentsToReplay,
): Promise<Map<string, bigint>> {
  const closed = new Map<string, bigint>();
  if (orderIds.length === 0) return closed;
  const before = until ?? END_OF_TIME;
  const rows = await sql.select<MoneyRow>(
    `SELECT m.order_id, m.payment_id, SUM(m.amount) AS amount FROM applications m JOIN payments p ON p.id = m.payment_id
     WHERE m.order_id IN (?) AND p.paid_at < ? GROUP BY m.order_id, m.payment_id
     UNION ALL
     SELECT d.order_id, d.payment_id, SUM(d.amount) FROM adjustments d LEFT JOIN payments p ON p.id = d.payment_id
     WHERE d.order_id IN (?) AND COALESCE(p.paid_at, d.created_at) < ? GROUP BY d.order_id, d.payment_id`,
    [orderIds, before, orderIds, before],
  );
  for (const row of rows)
    if (row.payment_id === null || !ids.has(row.payment_id))
      closed.set(row.order_id, (closed.get(row.order_id) ?? 0n) + BigInt(row.amount));
  return closed;
}

function orderOf(row: OrderRow, closed: bigint, invoice: string | null): RehearsedOrder {
  const open = BigInt(row.amount) - closed;
  return {
    order: row.reference,
    invoice,
    customer: row.customer,
    currency: row.currency,
    amount: open > 0n ? open : 0n,
    createdMs: row.placed_at.getTime(),
    dueMs: row.due_at?.getTime() ?? null,
    status: row.state === 'cancelled' ? 'cancelled' : open > 0n ? 'open' : 'paid',
  };
}

/** Numbers of the provider's invoices, by the order that each carries the reference of. */
async function invoiceNumbers(sql: Sql, connectionId: string, rowsMax: number): Promise<Map<string, string>> {
  const rows = await sql.select<{ number: string; reference: string }>(
    `SELECT n.value AS number, r.value AS reference FROM evidence n
     JOIN evidence r ON r.connection_id = n.connection_id AND r.subject = n.subject AND r.kind = 'order_reference'
     WHERE n.connection_id = ? AND n.kind = 'invoice_number' ORDER BY n.id LIMIT ?`,
    [connectionId, rowsMax],
  );
  return new Map(rows.map((row) => [row.reference, row.number]));
}
