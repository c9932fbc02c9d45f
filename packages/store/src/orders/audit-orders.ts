import type { OrderTold } from '@quittance/domain';
import type { Sql, SqlValue } from '../sql.js';
import type { Decided } from './write-orders.js';

/** Notes who registered or changed which order, with what was before and after; of a change only the fields that changed. */
export async function auditOrders(sql: Sql, actor: string, decided: readonly Decided[]): Promise<void> {
  await sql.insertMany(
    'audit_log',
    ['actor', 'action', 'subject', 'before_state', 'after_state'],
    decided.flatMap(({ reference, existing, plan }): SqlValue[][] => {
      if (plan.kind === 'create')
        return [[actor, 'order.created', reference, null, stateOf(plan.order, Object.keys(plan.order))]];
      if (plan.kind !== 'change' || existing === null || plan.changed.length === 0) return [];
      return [[actor, 'order.changed', reference, stateOf(existing, plan.changed), stateOf(plan.order, plan.changed)]];
    }),
  );
}

const NAMES: Readonly<Record<keyof OrderTold, string>> = {
  customer: 'customer',
  currency: 'currency',
  amount: 'amount',
  state: 'state',
  placedAtMs: 'placed_at',
  dueAtMs: 'due_at',
  invoice: 'invoice',
  description: 'description',
  lines: 'lines',
  metadata: 'metadata',
};

function stateOf(order: OrderTold, fields: readonly string[]): string {
  const shown: Record<string, unknown> = {};
  for (const [field, name] of Object.entries(NAMES) as [keyof OrderTold, string][])
    if (fields.includes(field)) shown[name] = shownAs(field, order[field]);
  return JSON.stringify(shown);
}

function shownAs(field: keyof OrderTold, value: OrderTold[keyof OrderTold]): unknown {
  if (value === null) return null;
  if (typeof value === 'bigint') return value.toString();
  if (field === 'placedAtMs' || field === 'dueAtMs') return new Date(Number(value)).toISOString();
  return field === 'lines' || field === 'metadata' ? JSON.parse(String(value)) : value;
}
