import {
  type Candidate,
  EXCEPTION_REASONS,
  EXCEPTION_STATES,
  type ExceptionReason,
  type ExceptionState,
  type Severity,
} from '@quittance/domain';
import type { Sql, SqlValue } from '../sql.js';
import { CURRENT_SEVERITY } from './current-severity.js';
import { type Conditions, conditionsOf, type ExceptionFilter } from './exception-filter.js';

/** Work for a person, as it stands now. `amount` in minor units of `currency`. */
export interface ExceptionView {
  readonly id: string;
  readonly reason: ExceptionReason;
  readonly meaning: string;
  /** As it is now: an open exception becomes more urgent with age. */
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

/** `newest` first, or by due time: what should have been done first comes first. */
export type ExceptionOrder = 'newest' | 'due';

export interface ExceptionPage {
  /** Id of the last row of the page before. */
  readonly after: string | null;
  readonly rows: number;
  readonly order?: ExceptionOrder | undefined;
}

/** One page of exceptions. Costs the same however far back it is, and however many there are. */
export async function pageOfExceptions(
  sql: Sql,
  filter: ExceptionFilter,
  page: ExceptionPage,
): Promise<ExceptionView[]> {
  if (page.order !== 'due') return (await rowsOf(sql, filter, page)).map(toView);
  // The index has each state by due time: several states are walked side by side.
  const states = typeof filter.state === 'string' ? [filter.state] : (filter.state ?? EXCEPTION_STATES);
  const found: Row[] = [];
  for (const state of states) found.push(...(await rowsOf(sql, { ...filter, state }, page)));
  return found.sort(byDueTime).slice(0, page.rows).map(toView);
}

/** As the database sorts them: rows without a due time come first. */
function byDueTime(a: Row, b: Row): number {
  const apart = (a.due_at?.getTime() ?? 0) - (b.due_at?.getTime() ?? 0);
  return apart !== 0 ? apart : Number(BigInt(a.id) - BigInt(b.id));
}

async function rowsOf(sql: Sql, filter: ExceptionFilter, page: ExceptionPage): Promise<Row[]> {
  const conditions = await conditionsOf(sql, filter);
  if (conditions === null) return [];
  const { order = 'newest', after, rows } = page;
  const behind = after === null ? null : await behindRow(sql, order, after);
  return sql.select<Row>(
    `SELECT e.id, e.reason, ${CURRENT_SEVERITY} AS severity, e.state, p.stripe_id AS payment, o.reference, e.currency, e.amount,
       e.candidates, e.because, e.due_at, e.opened_at, e.closed_at, e.closed_because, e.owner, e.resolution, e.resolved_by, e.proposed_amount
     FROM exceptions e ${indexFor(order, conditions)} LEFT JOIN payments p ON p.id = e.payment_id LEFT JOIN orders o ON o.id = e.order_id
     WHERE ${conditions.sql} AND ${behind?.sql ?? 'TRUE'} ORDER BY ${order === 'due' ? 'e.due_at, e.id' : 'e.id DESC'} LIMIT ?`,
    [...conditions.values, ...(behind?.values ?? []), rows],
  );
}

/** Without it the optimiser would rather sort all exceptions of the connection than walk the primary key backwards. */
function indexFor(order: ExceptionOrder, { narrow }: Conditions): string {
  return order === 'newest' && !narrow ? 'FORCE INDEX (PRIMARY)' : '';
}

/** Where the next page begins. */
async function behindRow(
  sql: Sql,
  order: ExceptionOrder,
  id: string,
): Promise<{ readonly sql: string; readonly values: readonly SqlValue[] }> {
  if (order === 'newest') return { sql: 'e.id < ?', values: [id] };
  const [row] = await sql.select<{ due_at: Date | null }>('SELECT due_at FROM exceptions WHERE id = ?', [id]);
  const due = row?.due_at ?? null;
  if (due === null) return { sql: '(e.due_at IS NOT NULL OR e.id > ?)', values: [id] };
  return { sql: 'e.due_at >= ? AND (e.due_at > ? OR e.id > ?)', values: [due, due, id] };
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
