/**
 * What the payments of an order, or one payment, may still give back, read under the lock of their accounts.
 *
 * A refund counts from the moment it is asked for: what stands in `refunds`, and what was asked for and is not there yet. Of two counts the
 * smaller one holds: what the books still hold of the payment, and what was captured less every refund that lives.
 */
import { RESERVING_STATES, type RefundSource, smaller } from '@quittance/domain';
import type { Sql } from '../sql.js';
import { NOT_TOLD } from './read-cash-pools.js';

export interface PaymentToRefund extends RefundSource {
  readonly currency: string;
  /** `funding`: a bank transfer on a customer's cash balance. */
  readonly kind: 'payment' | 'funding';
  /** Stripe's customer. */
  readonly customer: string | null;
}

interface Row {
  id: string;
  stripe_id: string;
  kind: 'payment' | 'funding';
  currency: string;
  customer: string | null;
  captured: string;
  applied: string;
  unapplied: string;
  overpaid_order_id: string | null;
  paid_at: Date | null;
  on_order: string | null;
  refunded_living: string | null;
}

interface AskedRow {
  payment_id: string;
  for_order_id: string | null;
  amount: string;
}

/** @param orderId row id of the order that the money was paid for; `null`: the payments' unapplied money is meant */
export async function readSources(
  sql: Sql,
  connectionId: string,
  paymentIds: readonly string[],
  orderId: string | null,
): Promise<PaymentToRefund[]> {
  if (paymentIds.length === 0) return [];
  const rows = await sql.select<Row>(
    `SELECT p.id, p.stripe_id, p.kind, p.currency, p.customer, p.captured, p.applied, p.unapplied, p.overpaid_order_id, p.paid_at,
            (SELECT SUM(a.amount) FROM applications a WHERE a.payment_id = p.id AND a.order_id = ?) AS on_order,
            (SELECT SUM(r.amount) FROM refunds r WHERE r.connection_id = p.connection_id AND r.payment = p.stripe_id
                AND r.currency = p.currency AND r.status NOT IN ('failed', 'canceled')) AS refunded_living
       FROM payments p WHERE p.connection_id = ? AND p.id IN (?)`,
    [orderId ?? '0', connectionId, paymentIds],
  );
  const asked = await readAsked(sql, connectionId, paymentIds);
  return rows.map((row) =>
    toSource(
      row,
      asked.filter((each) => each.payment_id === row.id),
      orderId,
    ),
  );
}

/** What was asked for and is not among the refunds that Stripe told of. */
function readAsked(sql: Sql, connectionId: string, paymentIds: readonly string[]): Promise<AskedRow[]> {
  return sql.select<AskedRow>(
    `SELECT c.payment_id, c.for_order_id, c.amount FROM refund_calls c
     WHERE c.connection_id = ? AND c.payment_id IN (?) AND c.progress IN (?)
       AND ${NOT_TOLD}`,
    [connectionId, paymentIds, RESERVING_STATES],
  );
}

function toSource(row: Row, asked: readonly AskedRow[], orderId: string | null): PaymentToRefund {
  const sum = (rows: readonly AskedRow[]) => rows.reduce((so, each) => so + BigInt(each.amount), 0n);
  const [applied, unapplied, onOrder] = [BigInt(row.applied), BigInt(row.unapplied), BigInt(row.on_order ?? 0)];
  const inBooks = applied + unapplied;
  const uncounted = BigInt(row.captured) - BigInt(row.refunded_living ?? 0);
  return {
    id: row.id,
    payment: row.stripe_id,
    kind: row.kind,
    currency: row.currency,
    customer: row.customer,
    paidAtMs: row.paid_at?.getTime() ?? 0,
    onOrder,
    onOthers: applied - onOrder,
    unapplied,
    overpaid: orderId === null || row.overpaid_order_id === orderId,
    left: smaller(inBooks, uncounted) - sum(asked),
    asked: {
      ofOrder: sum(asked.filter((each) => each.for_order_id === orderId && orderId !== null)),
      ofAnything: sum(asked.filter((each) => each.for_order_id === null)),
    },
  };
}
