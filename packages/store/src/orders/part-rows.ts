import type { DisputeStatus, DisputeToSay } from '@quittance/domain';
import type { Sql } from '../sql.js';

export interface ApplicationRow {
  readonly id: string;
  readonly order_id: string;
  readonly payment_id: string;
  readonly amount: string;
  readonly kind: string;
  readonly source: string | null;
  readonly rule: string;
  readonly because: string;
  readonly created_at: Date;
  /** Stripe's id of the payment. */
  readonly payment: string;
  readonly payment_amount: string;
  readonly charge_id: string | null;
  readonly method: string | null;
  readonly paid_at: Date | null;
}

export async function readApplicationRows(sql: Sql, orderIds: readonly string[]): Promise<ApplicationRow[]> {
  return sql.select<ApplicationRow>(
    `SELECT a.id, a.order_id, a.payment_id, a.amount, a.kind, a.source, a.rule, a.because, a.created_at,
       p.stripe_id AS payment, p.amount AS payment_amount, p.charge_id, p.method, p.paid_at
     FROM applications a JOIN payments p ON p.id = a.payment_id WHERE a.order_id IN (?) ORDER BY a.id`,
    [orderIds],
  );
}

export interface AdjustmentRow {
  readonly id: string;
  readonly order_id: string;
  readonly payment: string | null;
  readonly amount: string;
  readonly reason: string;
  readonly because: string;
  readonly created_at: Date;
}

export async function readAdjustmentRows(sql: Sql, orderIds: readonly string[]): Promise<AdjustmentRow[]> {
  return sql.select<AdjustmentRow>(
    `SELECT d.id, d.order_id, p.stripe_id AS payment, d.amount, d.reason, d.because, d.created_at
     FROM adjustments d LEFT JOIN payments p ON p.id = d.payment_id WHERE d.order_id IN (?) ORDER BY d.id`,
    [orderIds],
  );
}

/** A refund or dispute that concerns an order. */
export interface FactRow {
  readonly order_id: string;
  readonly id: string;
  readonly payment: string | null;
  readonly amount: string;
  readonly status: string;
  /** Why a refund failed, or why the payment is disputed. */
  readonly detail: string | null;
}

/** The columns from which `toDisputeSeen` reads how a dispute `f` stands. */
export const DISPUTE_SEEN = `f.reason, f.case_type, COALESCE(f.withdrawn_amount, IF(f.withdrawn = 1, f.amount, 0)) AS taken,
  COALESCE(f.reinstated_amount, IF(f.reinstated = 1, f.amount, 0)) AS given_back, f.answer_due_at, f.submissions, f.submissions_first`;

export interface DisputeSeenRow {
  readonly status: DisputeStatus;
  readonly reason: string | null;
  readonly case_type: string | null;
  readonly taken: string;
  readonly given_back: string;
  readonly answer_due_at: Date | null;
  readonly submissions: number;
  readonly submissions_first: number | null;
}

export interface DisputeFactRow extends FactRow, DisputeSeenRow {
  readonly status: DisputeStatus;
}

/** How a dispute stands, for people. */
export interface DisputeSeen extends DisputeToSay {
  readonly dueAtMs: number | null;
}

export function toDisputeSeen(row: DisputeSeenRow): DisputeSeen {
  return {
    status: row.status,
    reason: row.reason,
    caseType: row.case_type,
    withdrawn: BigInt(row.taken),
    reinstated: BigInt(row.given_back),
    dueAtMs: row.answer_due_at?.getTime() ?? null,
    submissions: row.submissions,
    submissionsFirst: row.submissions_first,
  };
}

export function readRefundRows(sql: Sql, orderIds: readonly string[]): Promise<FactRow[]> {
  return readFactRows(sql, { table: 'refunds', kind: 'refund', more: 'f.failure_reason AS detail' }, orderIds);
}

export function readDisputeRows(sql: Sql, orderIds: readonly string[]): Promise<DisputeFactRow[]> {
  return readFactRows(
    sql,
    { table: 'disputes', kind: 'dispute', more: `f.reason AS detail, ${DISPUTE_SEEN}` },
    orderIds,
  );
}

/**
 * What took money off an order, and what is under way for a payment on it. A fact that took money off other orders alone is
 * theirs. Older shapes of events name a charge and not its payment.
 */
async function readFactRows<Row extends FactRow>(
  sql: Sql,
  of: { table: 'refunds' | 'disputes'; kind: 'refund' | 'dispute'; more: string },
  orderIds: readonly string[],
): Promise<Row[]> {
  const columns = `f.id AS row_id, f.stripe_id AS id, COALESCE(f.payment, f.charge_id) AS payment, f.amount, f.status, ${of.more}`;
  const took = `SELECT a.order_id, ${columns} FROM applications a
    JOIN ${of.table} f ON f.connection_id = a.connection_id AND f.stripe_id = a.source
    WHERE a.order_id IN (?) AND a.kind = '${of.kind}'`;
  const underWay = (link: string) => `SELECT a.order_id, ${columns} FROM applications a
    JOIN payments p ON p.id = a.payment_id JOIN ${of.table} f ON f.connection_id = p.connection_id AND ${link}
    WHERE a.order_id IN (?) AND NOT EXISTS (SELECT 1 FROM applications x
      WHERE x.payment_id = p.id AND x.kind = '${of.kind}' AND x.source = f.stripe_id)`;
  return sql.select<Row>(
    `${took} UNION ${underWay('f.payment = p.stripe_id')} UNION ${underWay('f.charge_id = p.charge_id')} ORDER BY row_id`,
    [orderIds, orderIds, orderIds],
  );
}
