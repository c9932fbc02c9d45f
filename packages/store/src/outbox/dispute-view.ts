import type { Dispute } from '@quittance/domain';
import type { Sql } from '../sql.js';

/** A dispute as it concerns one order. Amounts in minor units of `currency`. */
export interface DisputeView
  extends Pick<
    Dispute,
    | 'id'
    | 'payment'
    | 'currency'
    | 'amount'
    | 'status'
    | 'reason'
    | 'caseType'
    | 'withdrawn'
    | 'reinstated'
    | 'dueAtMs'
    | 'hasEvidence'
    | 'submissions'
    | 'submissionsFirst'
    | 'version'
  > {
  /** The order's reference. */
  readonly reference: string;
  /** What it has taken off this order; 0 while no money moved, or once it is back. */
  readonly onOrder: bigint;
}

interface Row {
  readonly order_id: string;
  readonly reference: string;
  readonly stripe_id: string;
  readonly payment: string | null;
  readonly currency: Dispute['currency'];
  readonly amount: string;
  readonly on_order: string | null;
  readonly status: Dispute['status'];
  readonly reason: string | null;
  readonly case_type: string | null;
  readonly taken: string;
  readonly given_back: string;
  readonly answer_due_at: Date | null;
  readonly has_evidence: number;
  readonly submissions: number;
  readonly submissions_first: number | null;
  readonly version: string;
}

export interface DisputeOnOrder {
  readonly connectionId: string;
  readonly orderId: string;
  readonly dispute: string;
}

/** The disputes that exist, each as it concerns its order: one statement, so that state, amounts and version belong together. */
export async function readDisputeViews(
  sql: Sql,
  wanted: readonly DisputeOnOrder[],
): Promise<{ get(orderId: string, dispute: string): DisputeView | undefined }> {
  const views = new Map<string, DisputeView>();
  if (wanted.length > 0) {
    const rows = await sql.select<Row>(
      `SELECT o.id AS order_id, o.reference, d.stripe_id, COALESCE(d.payment, d.charge_id) AS payment, d.currency, d.amount,
         (SELECT -SUM(a.amount) FROM applications a
           WHERE a.order_id = o.id AND a.kind = 'dispute' AND a.source = d.stripe_id) AS on_order,
         d.status, d.reason, d.case_type, COALESCE(d.withdrawn_amount, IF(d.withdrawn = 1, d.amount, 0)) AS taken,
         COALESCE(d.reinstated_amount, IF(d.reinstated = 1, d.amount, 0)) AS given_back, d.answer_due_at, d.has_evidence,
         d.submissions, d.submissions_first, d.version
       FROM orders o JOIN disputes d ON d.connection_id = o.connection_id
       WHERE (o.id, d.connection_id, d.stripe_id) IN (${wanted.map(() => '(?, ?, ?)').join(', ')})`,
      wanted.flatMap((each) => [each.orderId, each.connectionId, each.dispute]),
    );
    for (const row of rows) views.set(`${row.order_id} ${row.stripe_id}`, toView(row));
  }
  return { get: (orderId, dispute) => views.get(`${orderId} ${dispute}`) };
}

function toView(row: Row): DisputeView {
  return {
    id: row.stripe_id,
    reference: row.reference,
    payment: row.payment,
    currency: row.currency,
    amount: BigInt(row.amount),
    onOrder: BigInt(row.on_order ?? 0),
    status: row.status,
    reason: row.reason,
    caseType: row.case_type,
    withdrawn: BigInt(row.taken),
    reinstated: BigInt(row.given_back),
    dueAtMs: row.answer_due_at?.getTime() ?? null,
    hasEvidence: row.has_evidence === 1,
    submissions: row.submissions,
    submissionsFirst: row.submissions_first,
    version: BigInt(row.version),
  };
}
