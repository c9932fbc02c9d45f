import { type ExceptionReason, type ExceptionState, mayBeStripeId, type Severity } from '@quittance/domain';
import type { Sql, SqlValue } from '../sql.js';
import { CURRENT_SEVERITY } from './current-severity.js';

/** Exceptions for which all of this is true; what is left out says nothing. */
export interface ExceptionFilter {
  readonly connectionId: string;
  readonly state?: ExceptionState | readonly ExceptionState[] | undefined;
  readonly reason?: ExceptionReason | readonly ExceptionReason[] | undefined;
  /** As it is now: age raises it. */
  readonly severity?: Severity | readonly Severity[] | undefined;
  /** `null`: of nobody. */
  readonly owner?: string | null | undefined;
  readonly dueBefore?: Date | undefined;
  /** Lower case. */
  readonly currency?: string | undefined;
  /** Minor units, of whatever currency. */
  readonly amountMin?: bigint | undefined;
  readonly amountMax?: bigint | undefined;
  /** Stripe's id of the payment or of its charge. */
  readonly payment?: string | undefined;
  /** Its reference. */
  readonly order?: string | undefined;
  /** Row ids. */
  readonly ids?: readonly string[] | undefined;
}

/** A filter as SQL over exceptions `e`. */
export interface Conditions {
  readonly sql: string;
  readonly values: readonly SqlValue[];
  /** Whether it says anything but the connection. */
  readonly narrow: boolean;
}

/** Looks up what the filter names by another name than a row id. @returns `null` when nothing can fit */
export async function conditionsOf(sql: Sql, filter: ExceptionFilter): Promise<Conditions | null> {
  const conditions = ['e.connection_id = ?'];
  const values: SqlValue[] = [filter.connectionId];
  const where = (condition: string, value: SqlValue | undefined) => {
    if (value === undefined) return;
    conditions.push(condition);
    values.push(value);
  };
  where('e.state IN (?)', listOf(filter.state));
  where('e.reason IN (?)', listOf(filter.reason));
  where(`${CURRENT_SEVERITY} IN (?)`, listOf(filter.severity));
  if (filter.owner === null) conditions.push('e.owner IS NULL');
  else where('e.owner = ?', filter.owner);
  where('e.due_at < ?', filter.dueBefore);
  where('e.currency = ?', filter.currency);
  where('e.amount >= ?', filter.amountMin);
  where('e.amount <= ?', filter.amountMax);
  where('e.id IN (?)', filter.ids);
  for (const [column, found] of await idsNamed(sql, filter)) {
    if (found.length === 0) return null;
    where(`e.${column} IN (?)`, found);
  }
  return { sql: conditions.join(' AND '), values, narrow: conditions.length > 1 };
}

function listOf<T extends string>(words: T | readonly T[] | undefined): readonly T[] | undefined {
  return typeof words === 'string' ? [words] : words;
}

async function idsNamed(
  sql: Sql,
  { connectionId, payment, order }: ExceptionFilter,
): Promise<(readonly ['payment_id' | 'order_id', string[]])[]> {
  const named: (readonly ['payment_id' | 'order_id', string[]])[] = [];
  if (payment !== undefined) named.push(['payment_id', await paymentsOf(sql, connectionId, payment)]);
  if (order !== undefined) {
    const rows = await sql.select<{ id: string }>('SELECT id FROM orders WHERE connection_id = ? AND reference = ?', [
      connectionId,
      order,
    ]);
    named.push(['order_id', rows.map((row) => row.id)]);
  }
  return named;
}

async function paymentsOf(sql: Sql, connectionId: string, stripeId: string): Promise<string[]> {
  if (!mayBeStripeId(stripeId)) return [];
  const select = 'SELECT id FROM payments WHERE connection_id = ?';
  const rows = await sql.select<{ id: string }>(`${select} AND stripe_id = ? UNION ${select} AND charge_id = ?`, [
    connectionId,
    stripeId,
    connectionId,
    stripeId,
  ]);
  return rows.map((row) => row.id);
}
