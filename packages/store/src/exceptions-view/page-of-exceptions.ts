import {
  type Candidate,
  EXCEPTION_REASONS,
  type ExceptionReason,
  type ExceptionState,
  type Severity,
} from '@quittance/domain';
import type { Sql, SqlValue } from '../sql.js';

/** Work for a person, as it stands now. `amount` in minor units of `currency`. */
export interface ExceptionView {
  readonly id: string;
  readonly reason: ExceptionReason;
  readonly meaning: string;
  readonly severity: Severity;
  readonly state: ExceptionState;
  /** Stripe's id. */
  readonly payment: string | null;
  readonly order: string | null;
  readonly currency: string | null;
  readonly amount: bigint | null;
  readonly candidates: readonly Candidate[];
  readonly because: string;
  readonly dueAt: Date | null;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  readonly closedBecause: string | null;
  /** Who looks after it. */
  readonly owner: string | null;
  /** What was decided by a person, and by whom; `rules` when later facts settled it. */
  readonly resolution: string | null;
  readonly resolvedBy: string | null;
  /** Minor units that are to be given back. */
  readonly proposedAmount: bigint | null;
}

export interface ExceptionFilter {
  readonly connectionId: string;
  readonly state?: ExceptionState | undefined;
  readonly reason?: ExceptionReason | undefined;
  /** Row ids. */
  readonly ids?: readonly string[] | undefined;
}

interface Row {
  readonly id: string;
  readonly reason: ExceptionReason;
  readonly severity: Severity;
  readonly state: ExceptionState;
  readonly payment: string | null;
  readonly reference: string | null;
  readonly currency: string | null;
  readonly amount: string | null;
  readonly candidates: string;
  readonly because: string;
  readonly due_at: Date | null;
  readonly opened_at: Date;
  readonly closed_at: Date | null;
  readonly closed_because: string | null;
  readonly owner: string | null;
  readonly resolution: string | null;
  readonly resolved_by: string | null;
  readonly proposed_amount: string | null;
}

/** One page of exceptions, the newest first. @param page.after the last row of the page before */
export async function pageOfExceptions(
  sql: Sql,
  filter: ExceptionFilter,
  page: { readonly after: string | null; readonly rows: number },
): Promise<ExceptionView[]> {
  const conditions = ['e.connection_id = ?'];
  const values: SqlValue[] = [filter.connectionId];
  const where = (condition: string, value: SqlValue) => {
    conditions.push(condition);
    values.push(value);
  };
  if (filter.state !== undefined) where('e.state = ?', filter.state);
  if (filter.reason !== undefined) where('e.reason = ?', filter.reason);
  if (filter.ids !== undefined) where('e.id IN (?)', filter.ids);
  if (page.after !== null) where('e.id < ?', page.after);
  const rows = await sql.select<Row>(
    `SELECT e.id, e.reason, e.severity, e.state, p.stripe_id AS payment, o.reference, e.currency, e.amount, e.candidates, e.because,
       e.due_at, e.opened_at, e.closed_at, e.closed_because, e.owner, e.resolution, e.resolved_by, e.proposed_amount
     FROM exceptions e ${filter.state === undefined && filter.ids === undefined ? 'FORCE INDEX (PRIMARY)' : ''} LEFT JOIN payments p ON p.id = e.payment_id LEFT JOIN orders o ON o.id = e.order_id
     WHERE ${conditions.join(' AND ')} ORDER BY e.id DESC LIMIT ?`,
    [...values, page.rows],
  );
  return rows.map(toView);
}

function toView(row: Row): ExceptionView {
  return {
    id: row.id,
    reason: row.reason,
    meaning: EXCEPTION_REASONS[row.reason],
    severity: row.severity,
    state: row.state,
    payment: row.payment,
    order: row.reference,
    currency: row.currency,
    amount: row.amount === null ? null : BigInt(row.amount),
    candidates: JSON.parse(row.candidates) as Candidate[],
    because: row.because,
    dueAt: row.due_at,
    openedAt: row.opened_at,
    closedAt: row.closed_at,
    closedBecause: row.closed_because,
    owner: row.owner,
    resolution: row.resolution,
    resolvedBy: row.resolved_by,
    proposedAmount: row.proposed_amount === null ? null : BigInt(row.proposed_amount),
  };
}
