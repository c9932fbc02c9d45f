import type { Refund, RefundStatus } from '@quittance/domain';
import type { Sql } from '../sql.js';

/** A refund as it concerns one order. Amounts in minor units of `currency`. */
export interface RefundView {
  readonly id: string;
  /** The order's reference. */
  readonly reference: string;
  readonly payment: string | null;
  readonly currency: string;
  /** The whole refund. */
  readonly amount: bigint;
  /** What it took off this order; 0 while the money has not left, or once it is back. */
  readonly onOrder: bigint;
  readonly status: RefundStatus;
  readonly failureReason: string | null;
  readonly pendingReason: string | null;
  readonly settledOutside: Refund['settledOutside'];
  /** When it was made and when its state was told, milliseconds since the epoch. */
  readonly createdAtMs: number | null;
  readonly toldAtMs: number | null;
  /** When it came into its state. */
  readonly since: Date;
  readonly version: bigint;
}

interface Row {
  readonly order_id: string;
  readonly reference: string;
  readonly stripe_id: string;
  readonly payment: string | null;
  readonly currency: string;
  readonly amount: string;
  readonly on_order: string | null;
  readonly status: RefundStatus;
  readonly failure_reason: string | null;
  readonly pending_reason: string | null;
  readonly settled_outside: string | null;
  readonly settled_how: 'outside' | 'on_account' | null;
  readonly settled_amount: string | null;
  readonly made_at: Date | null;
  readonly told_at: Date | null;
  readonly since: Date;
  readonly version: string;
}

export interface RefundOnOrder {
  readonly connectionId: string;
  readonly orderId: string;
  readonly refund: string;
}

/** The refunds that exist, each as it concerns its order: one statement, so that state, amounts and version belong together. */
export async function readRefundViews(
  sql: Sql,
  wanted: readonly RefundOnOrder[],
): Promise<{ get(orderId: string, refund: string): RefundView | undefined }> {
  const views = new Map<string, RefundView>();
  if (wanted.length > 0) {
    const rows = await sql.select<Row>(
      `SELECT o.id AS order_id, o.reference, r.stripe_id, COALESCE(r.payment, r.charge_id) AS payment, r.currency, r.amount,
         (SELECT -SUM(a.amount) FROM applications a
           WHERE a.order_id = o.id AND a.kind = 'refund' AND a.source = r.stripe_id) AS on_order,
         r.status, r.failure_reason, r.pending_reason, r.settled_outside, r.settled_how, r.settled_amount, r.made_at, r.told_at,
         COALESCE(r.since_at, r.created_at) AS since, r.version
       FROM orders o JOIN refunds r ON r.connection_id = o.connection_id
       WHERE (o.id, r.connection_id, r.stripe_id) IN (${wanted.map(() => '(?, ?, ?)').join(', ')})`,
      wanted.flatMap((each) => [each.orderId, each.connectionId, each.refund]),
    );
    for (const row of rows) views.set(`${row.order_id} ${row.stripe_id}`, toView(row));
  }
  return { get: (orderId, refund) => views.get(`${orderId} ${refund}`) };
}

function toView(row: Row): RefundView {
  const { settled_outside: proof, settled_how: how } = row;
  return {
    id: row.stripe_id,
    reference: row.reference,
    payment: row.payment,
    currency: row.currency,
    amount: BigInt(row.amount),
    onOrder: BigInt(row.on_order ?? 0),
    status: row.status,
    failureReason: row.failure_reason,
    pendingReason: row.pending_reason,
    settledOutside:
      proof === null || how === null ? null : { proof, how, amount: BigInt(row.settled_amount ?? row.amount) },
    createdAtMs: row.made_at?.getTime() ?? null,
    toldAtMs: row.told_at?.getTime() ?? null,
    since: row.since,
    version: BigInt(row.version),
  };
}
