import { type PaymentView, readPaymentViews } from '../payments-view/payment-view.js';
import type { Sql, SqlValue } from '../sql.js';
import type { Period } from './match-figures.js';
import { MATCH_STANDING, type MatchStanding } from './match-standing.js';

export interface ListedPaymentFilter {
  readonly connectionId: string;
  readonly standings?: readonly MatchStanding[] | undefined;
  /** Lower case. */
  readonly currency?: string | undefined;
  readonly period: Period;
}

/** A payment, how far it is matched, and the exception that asks about its money. */
export interface ListedPayment extends PaymentView {
  readonly standing: MatchStanding;
  readonly exception: { readonly id: string; readonly reason: string; readonly because: string } | null;
}

/** One page of payments, oldest first. @param page.after row id of the last one of the page before */
export async function pageOfListedPayments(
  sql: Sql,
  filter: ListedPaymentFilter,
  page: { readonly after: string; readonly rows: number },
): Promise<ListedPayment[]> {
  const { sql: where, values } = conditionsOf(filter);
  const rows = await sql.select<{ id: string; standing: MatchStanding }>(
    `SELECT p.id, ${MATCH_STANDING} AS standing FROM payments p FORCE INDEX (PRIMARY)
     WHERE ${where} AND p.id > ? ORDER BY p.id LIMIT ?`,
    [...values, page.after, page.rows],
  );
  const ids = rows.map((row) => row.id);
  const [views, exceptions] = await Promise.all([readPaymentViews(sql, ids), readWaiting(sql, ids)]);
  return rows.flatMap(({ id, standing }) => {
    const view = views.get(id);
    return view === undefined ? [] : [{ ...view, standing, exception: exceptions.get(id) ?? null }];
  });
}

function conditionsOf({ connectionId, standings, currency, period }: ListedPaymentFilter): {
  readonly sql: string;
  readonly values: readonly SqlValue[];
} {
  const conditions = ['p.connection_id = ?'];
  const values: SqlValue[] = [connectionId];
  const where = (condition: string, value: SqlValue | null | undefined) => {
    if (value === undefined || value === null) return;
    conditions.push(condition);
    values.push(value);
  };
  where(`${MATCH_STANDING} IN (?)`, standings);
  where('p.currency = ?', currency);
  where('COALESCE(p.paid_at, p.created_at) >= ?', period.from);
  where('COALESCE(p.paid_at, p.created_at) < ?', period.to);
  return { sql: conditions.join(' AND '), values };
}

/** The newest exception of each payment that waits for a person. */
async function readWaiting(
  sql: Sql,
  paymentIds: readonly string[],
): Promise<Map<string, NonNullable<ListedPayment['exception']>>> {
  if (paymentIds.length === 0) return new Map();
  const rows = await sql.select<{ payment_id: string; id: string; reason: string; because: string }>(
    `SELECT payment_id, id, reason, because FROM exceptions
     WHERE payment_id IN (?) AND state IN ('open', 'refund_proposed') ORDER BY id`,
    [paymentIds],
  );
  return new Map(rows.map(({ payment_id, ...row }) => [payment_id, row]));
}
