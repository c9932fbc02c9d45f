import type { Sql } from '../sql.js';

export interface OrderEntry {
  readonly entry: 'application' | 'adjustment' | 'push';
  readonly at: Date;
  readonly amount: string | null;
  /** A payment's Stripe id, or a push's `webhook-id`. */
  readonly of: string | null;
  readonly rule: string | null;
  readonly because: string | null;
}

/** What happened to one order, the oldest first: money applied, differences closed, states pushed. */
export async function readOrderEntries(sql: Sql, orderId: string): Promise<OrderEntry[]> {
  return sql.select<OrderEntry>(
    `SELECT 'application' AS entry, a.created_at AS at, a.amount, p.stripe_id AS \`of\`, a.rule, a.because
       FROM applications AS a JOIN payments AS p ON p.id = a.payment_id WHERE a.order_id = ?
      UNION ALL
     SELECT 'adjustment', d.created_at, d.amount, NULL, d.reason, d.because FROM adjustments AS d WHERE d.order_id = ?
      UNION ALL
     SELECT 'push', m.created_at, NULL, m.webhook_id, CONCAT('version ', m.version), CONCAT(m.state, COALESCE(CONCAT(': ', m.reason), ''))
       FROM outbox_messages AS m WHERE m.order_id = ? AND m.stage = 'pushback'
      ORDER BY at`,
    [orderId, orderId, orderId],
  );
}
