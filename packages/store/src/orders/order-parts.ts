import type { Because } from '@quittance/domain';
import type { Sql } from '../sql.js';
import {
  type AdjustmentRow,
  type ApplicationRow,
  type DisputeSeen,
  type FactRow,
  readAdjustmentRows,
  readApplicationRows,
  readDisputeRows,
  readRefundRows,
  toDisputeSeen,
} from './part-rows.js';

/** Money of one payment on the order now: the sum of its application rows. */
export interface AppliedPayment {
  /** The application that put it there last. */
  readonly id: string;
  readonly payment: string;
  readonly amount: bigint;
  readonly rule: string;
  readonly because: Because;
  readonly at: Date;
}

/** A payment that is on the order, or was until its money left again. */
export interface PaymentOfOrder {
  readonly id: string;
  /** What was paid in all, for whatever orders. */
  readonly amount: bigint;
  /** What of it is on this order now. */
  readonly applied: bigint;
  readonly paidAt: Date | null;
  readonly method: string | null;
  readonly charge: string | null;
}

export interface RefundOfOrder {
  readonly id: string;
  readonly payment: string | null;
  /** The whole refund, whatever it was taken from. */
  readonly amount: bigint;
  /** What it took off this order; 0 while the money has not left. */
  readonly onOrder: bigint;
  readonly status: string;
  readonly failureReason: string | null;
}

export interface DisputeOfOrder extends DisputeSeen {
  readonly id: string;
  readonly payment: string | null;
  readonly amount: bigint;
  readonly onOrder: bigint;
}

export interface AdjustmentOfOrder {
  readonly id: string;
  readonly payment: string | null;
  readonly amount: bigint;
  readonly reason: string;
  readonly because: Because;
  readonly at: Date;
}

export interface OrderPart {
  readonly applications: readonly AppliedPayment[];
  readonly adjustments: readonly AdjustmentOfOrder[];
  readonly payments: readonly PaymentOfOrder[];
  readonly refunds: readonly RefundOfOrder[];
  readonly disputes: readonly DisputeOfOrder[];
}

/** What is on orders besides their own row. @returns a look-up by order id */
export async function readOrderParts(sql: Sql, orderIds: readonly string[]): Promise<(orderId: string) => OrderPart> {
  const [applications, adjustments, refunds, disputes] = await Promise.all([
    byOrder(readApplicationRows(sql, orderIds)),
    byOrder(readAdjustmentRows(sql, orderIds)),
    byOrder(readRefundRows(sql, orderIds)),
    byOrder(readDisputeRows(sql, orderIds)),
  ]);
  return (orderId) => {
    const rows = applications.get(orderId) ?? [];
    const payments = [...Map.groupBy(rows, (row) => row.payment_id).values()];
    return {
      applications: payments.flatMap(netOfPayment),
      payments: payments.flatMap(paymentOfOrder),
      adjustments: (adjustments.get(orderId) ?? []).map(toAdjustment),
      refunds: (refunds.get(orderId) ?? []).map((fact) => ({ ...onOrder(fact, rows), failureReason: fact.detail })),
      disputes: (disputes.get(orderId) ?? []).map((fact) => ({ ...onOrder(fact, rows), ...toDisputeSeen(fact) })),
    };
  };
}

async function byOrder<Row extends { readonly order_id: string }>(rows: Promise<Row[]>): Promise<Map<string, Row[]>> {
  return Map.groupBy(await rows, (row) => row.order_id);
}

function netOfPayment(rows: readonly ApplicationRow[]): AppliedPayment[] {
  const amount = sumOf(rows);
  const last = rows.findLast((row) => row.kind === 'applied') ?? rows.at(-1);
  if (amount === 0n || last === undefined) return [];
  const { id, payment, rule, because, created_at: at } = last;
  return [{ id, payment, amount, rule, because: JSON.parse(because) as Because, at }];
}

function paymentOfOrder(rows: readonly ApplicationRow[]): PaymentOfOrder[] {
  const [row] = rows;
  const placed = sumOf(rows.filter((each) => each.kind === 'applied' || each.kind === 'unapplied'));
  if (row === undefined || placed === 0n) return [];
  return [
    {
      id: row.payment,
      amount: BigInt(row.payment_amount),
      applied: sumOf(rows),
      paidAt: row.paid_at,
      method: row.method,
      charge: row.charge_id,
    },
  ];
}

function toAdjustment(row: AdjustmentRow): AdjustmentOfOrder {
  const { id, payment, reason, created_at: at } = row;
  return { id, payment, amount: BigInt(row.amount), reason, because: JSON.parse(row.because) as Because, at };
}

function onOrder(fact: FactRow, rows: readonly ApplicationRow[]) {
  const { id, payment, amount, status } = fact;
  const taken = rows.filter((row) => row.source === id && (row.kind === 'refund' || row.kind === 'dispute'));
  return { id, payment, amount: BigInt(amount), onOrder: -sumOf(taken), status };
}

function sumOf(rows: readonly { readonly amount: string }[]): bigint {
  return rows.reduce((sum, row) => sum + BigInt(row.amount), 0n);
}
