import type { Sql, SqlValue } from '../sql.js';

export interface PaymentRow {
  readonly id: string;
  readonly stripe_id: string;
  readonly charge_id: string | null;
  readonly status: string;
  readonly currency: string;
  /** Amounts are decimal strings in minor units; amount = applied + refunded + reversed + unapplied. */
  readonly amount: string;
  readonly applied: string;
  readonly refunded: string;
  readonly reversed: string;
  readonly unapplied: string;
  readonly customer: string | null;
  readonly method: string | null;
  readonly paid_at: Date | null;
}

export interface PaymentEntry {
  readonly entry: 'event' | 'application' | 'deduction' | 'exception';
  readonly at: Date;
  readonly amount: string | null;
  /** An event's type, an order's reference, a refund's or dispute's id, or an exception's reason. */
  readonly of: string | null;
  readonly because: string | null;
}

const COLUMNS = `id, stripe_id, charge_id, status, currency, amount, applied, refunded, reversed, unapplied, customer,
  method, paid_at`;

/** Payments, the newest first; found by the PaymentIntent's or the Charge's id. */
export async function listPayments(
  sql: Sql,
  filter: { readonly stripeId?: string; readonly unapplied?: boolean },
  rowsMax: number,
): Promise<PaymentRow[]> {
  const conditions = ['TRUE'];
  const values: SqlValue[] = [];
  if (filter.stripeId !== undefined) {
    conditions.push('(stripe_id = ? OR charge_id = ?)');
    values.push(filter.stripeId, filter.stripeId);
  }
  if (filter.unapplied === true) conditions.push('unapplied > 0');
  return sql.select<PaymentRow>(
    `SELECT ${COLUMNS} FROM payments WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT ?`,
    [...values, rowsMax],
  );
}

/** What happened to one payment, the oldest first. */
export async function readPaymentEntries(sql: Sql, payment: PaymentRow): Promise<PaymentEntry[]> {
  return sql.select<PaymentEntry>(
    `SELECT 'event' AS entry, e.received_at AS at, NULL AS amount, e.type AS \`of\`, CONCAT(e.event_id, ' ', e.state) AS because
       FROM stripe_events AS e JOIN payments AS p ON p.connection_id = e.connection_id AND p.stripe_id = e.payment WHERE p.id = ?
      UNION ALL
     SELECT 'application', a.created_at, a.amount, o.reference, a.because
       FROM applications AS a JOIN orders AS o ON o.id = a.order_id WHERE a.payment_id = ?
      UNION ALL
     SELECT 'deduction', d.created_at, d.amount, d.source, d.kind FROM payment_deductions AS d WHERE d.payment_id = ?
      UNION ALL
     SELECT 'exception', x.opened_at, x.amount, x.reason, CONCAT(x.state, COALESCE(CONCAT(': ', x.closed_because), ''))
       FROM exceptions AS x WHERE x.payment_id = ?
      ORDER BY at`,
    [payment.id, payment.id, payment.id, payment.id],
  );
}
