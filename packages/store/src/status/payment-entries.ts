import type { Sql } from '../sql.js';

export interface PaymentEntry {
  readonly entry: 'event' | 'application' | 'deduction' | 'exception';
  readonly at: Date;
  readonly amount: string | null;
  /** An event's type, an order's reference, a refund's or dispute's id, or an exception's reason. */
  readonly of: string | null;
  readonly because: string | null;
}

/** What happened to one payment, the oldest first. */
export async function readPaymentEntries(sql: Sql, paymentId: string): Promise<PaymentEntry[]> {
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
    [paymentId, paymentId, paymentId, paymentId],
  );
}
