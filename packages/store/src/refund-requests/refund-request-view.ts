import type { RefundCallState, RefundRequestState, RefundStatus } from '@quittance/domain';
import type { Sql } from '../sql.js';

/** One Stripe refund of a request. Minor units of the request's currency. */
export interface RefundCallView {
  readonly payment: string;
  readonly amount: bigint;
  readonly state: RefundCallState;
  readonly stripeRefund: string | null;
  /** Where the money is, as Stripe last told it; `null` before that. */
  readonly status: RefundStatus | null;
  readonly failureReason: string | null;
  readonly attempts: number;
  readonly because: string | null;
  readonly nextCheckAt: Date | null;
}

/** A refund that was asked for here. */
export interface RefundRequestView {
  readonly id: string;
  readonly order: string | null;
  readonly exception: string | null;
  /** The payment that was named; `null`: chosen here. */
  readonly payment: string | null;
  readonly currency: string;
  readonly amount: bigint;
  /** What Stripe has made refunds of. */
  readonly accepted: bigint;
  readonly reason: string | null;
  readonly note: string | null;
  readonly state: RefundRequestState;
  readonly actor: string;
  readonly approver: string | null;
  readonly approvedAt: Date | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  readonly refunds: readonly RefundCallView[];
}

export interface RefundRequestFilter {
  readonly connectionId: string;
  readonly ids?: readonly string[];
  readonly states?: readonly RefundRequestState[] | undefined;
  readonly order?: string | undefined;
}

interface Row {
  id: string;
  reference: string | null;
  exception_id: string | null;
  payment: string | null;
  currency: string;
  amount: string;
  reason: string | null;
  note: string | null;
  state: RefundRequestState;
  actor: string;
  approver: string | null;
  approved_at: Date | null;
  created_at: Date;
  ended_at: Date | null;
}

/** Requests with their Stripe refunds, the newest first. @param page `after`: row id behind which the page begins */
export async function pageOfRefundRequests(
  sql: Sql,
  filter: RefundRequestFilter,
  page: { readonly after: string | null; readonly rows: number },
): Promise<RefundRequestView[]> {
  const { ids, states, order } = filter;
  const where = ['r.connection_id = ?'];
  const values: (string | readonly string[] | number)[] = [filter.connectionId];
  const add = (clause: string, value: string | readonly string[]) => {
    where.push(clause);
    values.push(value);
  };
  if (ids !== undefined) add('r.id IN (?)', ids.length > 0 ? ids : ['0']);
  if (states !== undefined) add('r.state IN (?)', states);
  if (order !== undefined) add('o.reference = ?', order);
  if (page.after !== null) add('r.id < ?', page.after);
  const rows = await sql.select<Row>(
    `SELECT r.id, o.reference, r.exception_id, r.payment, r.currency, r.amount, r.reason, r.note, r.state, r.actor, r.approver,
            r.approved_at, r.created_at, r.ended_at
       FROM refund_requests r LEFT JOIN orders o ON o.id = r.order_id
      WHERE ${where.join(' AND ')} ORDER BY r.id DESC LIMIT ?`,
    [...values, page.rows],
  );
  const calls = await readCalls(
    sql,
    rows.map((row) => row.id),
  );
  return rows.map((row) => toView(row, calls.get(row.id) ?? []));
}

/** Row id of the request that a name means: its own, or that of one of its Stripe refunds. */
export async function findRefundRequest(sql: Sql, connectionId: string, name: string): Promise<string | null> {
  if (/^[1-9]\d{0,18}$/.test(name)) return name;
  if (!/^[\x21-\x7e]{1,255}$/.test(name)) return null;
  const [row] = await sql.select<{ request_id: string }>(
    'SELECT request_id FROM refund_calls WHERE connection_id = ? AND stripe_refund_id = ?',
    [connectionId, name],
  );
  return row?.request_id ?? null;
}

interface CallRow {
  request_id: string;
  stripe_id: string;
  amount: string;
  progress: RefundCallState;
  stripe_refund_id: string | null;
  status: RefundStatus | null;
  failure_reason: string | null;
  attempts: number;
  reason: string | null;
  due_at: Date | null;
}

async function readCalls(sql: Sql, requestIds: readonly string[]): Promise<Map<string, RefundCallView[]>> {
  if (requestIds.length === 0) return new Map();
  const rows = await sql.select<CallRow>(
    `SELECT c.request_id, p.stripe_id, c.amount, c.progress, c.stripe_refund_id, f.status, f.failure_reason, c.attempts, c.reason,
            c.due_at FROM refund_calls c JOIN payments p ON p.id = c.payment_id
       LEFT JOIN refunds f ON f.connection_id = c.connection_id AND f.stripe_id = c.stripe_refund_id
      WHERE c.request_id IN (?) ORDER BY c.request_id, c.place`,
    [requestIds],
  );
  const views = new Map<string, RefundCallView[]>();
  for (const row of rows) views.set(row.request_id, [...(views.get(row.request_id) ?? []), toCallView(row)]);
  return views;
}

function toCallView(row: CallRow): RefundCallView {
  return {
    payment: row.stripe_id,
    amount: BigInt(row.amount),
    state: row.progress,
    stripeRefund: row.stripe_refund_id,
    status: row.status,
    failureReason: row.failure_reason,
    attempts: row.attempts,
    because: row.reason,
    nextCheckAt: row.due_at,
  };
}

function toView(row: Row, refunds: readonly RefundCallView[]): RefundRequestView {
  return {
    id: row.id,
    order: row.reference,
    exception: row.exception_id,
    payment: row.payment,
    currency: row.currency,
    amount: BigInt(row.amount),
    accepted: refunds.filter((each) => each.state === 'accepted').reduce((sum, each) => sum + each.amount, 0n),
    reason: row.reason,
    note: row.note,
    state: row.state,
    actor: row.actor,
    approver: row.approver,
    approvedAt: row.approved_at,
    createdAt: row.created_at,
    endedAt: row.ended_at,
    refunds,
  };
}
