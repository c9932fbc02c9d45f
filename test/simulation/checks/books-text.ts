import type { Store } from '@quittance/store';
import type { Database } from '../mysql/database.js';

type Row = Readonly<Record<string, unknown>>;

/** What is compared of each table: what the books say, without row ids and times. */
const TABLES: Readonly<Record<string, readonly string[]>> = {
  payments: [
    'stripe_id',
    'kind',
    'status',
    'funded_by',
    'currency',
    'captured',
    'amount',
    'applied',
    'refunded',
    'reversed',
    'unapplied',
    'refund_total',
    'customer',
    'held',
  ],
  orders: [
    'reference',
    'state',
    'currency',
    'amount',
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
  applications: ['amount', 'kind', 'source', 'rule'],
  payment_deductions: ['kind', 'source', 'amount'],
  adjustments: ['amount', 'reason'],
  refunds: ['stripe_id', 'payment', 'amount', 'status', 'version'],
  disputes: ['stripe_id', 'payment', 'amount', 'status', 'withdrawn', 'reinstated'],
  cash_entries: ['stripe_id', 'kind', 'amount'],
  exceptions: ['exception_key', 'reason', 'state', 'amount'],
  outbox_messages: ['stage', 'subject', 'version', 'state'],
  refund_calls: ['amount', 'state', 'progress', 'stripe_refund_id'],
};

/** The books as text in a fixed order, so that two of them can be compared. */
export function booksText(database: Database): string {
  return textOf((table) => database.rows(table));
}

/** The same of any store, for one connection. */
export async function booksOfStore(store: Store, connectionId: string): Promise<string> {
  const rows = new Map<string, readonly Row[]>();
  for (const table of Object.keys(TABLES))
    rows.set(table, await store.sql.select<Row>(`SELECT * FROM ${table} WHERE connection_id = ?`, [connectionId]));
  return textOf((table) => rows.get(table) ?? []);
}

function textOf(rowsOf: (table: string) => readonly Row[]): string {
  const payments = new Map(rowsOf('payments').map((row) => [row['id'], String(row['stripe_id'])]));
  const orders = new Map(rowsOf('orders').map((row) => [row['id'], String(row['reference'])]));
  const whose = (row: Row) =>
    [payments.get(row['payment_id'] ?? null), orders.get(row['order_id'] ?? null)].filter((each) => each !== undefined);
  return Object.entries(TABLES)
    .flatMap(([table, columns]) =>
      rowsOf(table)
        .map((row) =>
          [table, ...whose(row), ...columns.map((column) => `${column}=${String(row[column] ?? '')}`)].join(' '),
        )
        .sort(),
    )
    .join('\n');
}
