import type { OrderAsPlanned, OrderPlan } from '@quittance/domain';
import type { Sql, SqlValue } from '../sql.js';
import { isDuplicate, StaleRead } from '../transaction.js';
import { insertForms, type NumberedOrder, replaceForms } from './order-forms.js';
import type { StoredOrder } from './registered-orders.js';

/** What was decided for one order. */
export interface Decided {
  readonly reference: string;
  /** The account of the customer that the order names now. */
  readonly accountId: string;
  readonly existing: StoredOrder | null;
  readonly plan: OrderPlan;
  /** Matching must look at the order again although it did not change. */
  readonly rematch: boolean;
}

const COLUMNS = [
  'account_id',
  'currency',
  'amount',
  'state',
  'placed_at',
  'due_at',
  'invoice',
  'description',
  'order_lines',
  'metadata',
  'open_amount',
  'payment_status',
  'version',
] as const;

/** Inserts what is new, with the forms under which payers may name it. @returns row ids by reference */
export async function insertOrders(
  sql: Sql,
  connectionId: string,
  decided: readonly Decided[],
): Promise<ReadonlyMap<string, string>> {
  const rows = decided.flatMap(({ reference, accountId, plan }) =>
    plan.kind === 'create' ? [[connectionId, reference, ...toRow(accountId, plan.order)]] : [],
  );
  if (rows.length === 0) return new Map();
  try {
    await sql.insertMany('orders', ['connection_id', 'reference', ...COLUMNS], rows);
  } catch (error) {
    if (isDuplicate(error)) throw new StaleRead('an order was registered at the same moment');
    throw error;
  }
  const found = await sql.select<{ id: string; reference: string; invoice: string | null }>(
    'SELECT id, reference, invoice FROM orders WHERE connection_id = ? AND reference IN (?)',
    [connectionId, rows.map((row) => String(row[1]))],
  );
  await insertForms(sql, connectionId, found);
  return new Map(found.map((row) => [row.reference, row.id]));
}

/** Writes what changed, and the next version of those that are only to be looked at again. */
export async function updateOrders(sql: Sql, connectionId: string, decided: readonly Decided[]): Promise<void> {
  const rows = decided.flatMap(({ existing, accountId, plan, rematch }): SqlValue[][] => {
    if (existing === null || plan.kind !== 'change') return [];
    const version = rematch ? existing.version + 1n : plan.order.version;
    return [[existing.id, ...toRow(accountId, { ...plan.order, version })]];
  });
  await sql.updateMany('orders', COLUMNS, rows, ', t.updated_at = CURRENT_TIMESTAMP(3)');
  await replaceForms(sql, connectionId, decided.flatMap(renumbered));
  const again = decided.flatMap(({ existing, plan, rematch }) =>
    rematch && plan.kind === 'unchanged' && existing !== null ? [existing.id] : [],
  );
  if (again.length > 0) await sql.write('UPDATE orders SET version = version + 1 WHERE id IN (?)', [again]);
}

function renumbered({ existing, reference, plan }: Decided): NumberedOrder[] {
  if (existing === null || plan.kind !== 'change' || !plan.changed.includes('invoice')) return [];
  return [{ id: existing.id, reference, invoice: plan.order.invoice }];
}

function toRow(accountId: string, order: OrderAsPlanned): SqlValue[] {
  return [
    accountId,
    order.currency,
    order.amount,
    order.state,
    new Date(order.placedAtMs),
    order.dueAtMs === null ? null : new Date(order.dueAtMs),
    order.invoice,
    order.description,
    order.lines,
    order.metadata,
    order.open,
    order.paymentState,
    order.version,
  ];
}
