import type { Sql } from '../sql.js';

/** Orders that a person said these payments are not for, by the payment's Stripe id. @param paymentIds row ids */
export async function readDismissedPairs(sql: Sql, paymentIds: readonly string[]): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>();
  if (paymentIds.length === 0) return found;
  const rows = await sql.select<{ payment: string; reference: string }>(
    `SELECT p.stripe_id AS payment, o.reference FROM dismissed_pairs d
     JOIN payments p ON p.id = d.payment_id JOIN orders o ON o.id = d.order_id WHERE d.payment_id IN (?)`,
    [paymentIds],
  );
  for (const { payment, reference } of rows)
    found.set(payment, (found.get(payment) ?? new Set<string>()).add(reference));
  return found;
}

/** Remembers that a payment is not for these orders. */
export async function dismissPairs(
  sql: Sql,
  connectionId: string,
  actor: string,
  pairs: { readonly payment: string; readonly orders: readonly string[] },
): Promise<void> {
  if (pairs.orders.length === 0) return;
  await sql.write(
    `INSERT INTO dismissed_pairs (payment_id, order_id, actor)
     SELECT p.id, o.id, ? FROM payments p JOIN orders o ON o.connection_id = p.connection_id
     WHERE p.connection_id = ? AND p.stripe_id = ? AND o.reference IN (?)
     ON DUPLICATE KEY UPDATE dismissed_pairs.actor = VALUES(actor)`,
    [actor.slice(0, 255), connectionId, pairs.payment, pairs.orders],
  );
}

/** What was dismissed for a payment may be suggested again. */
export async function forgetPairs(sql: Sql, connectionId: string, payment: string): Promise<void> {
  await sql.write(
    'DELETE FROM dismissed_pairs WHERE payment_id = (SELECT id FROM payments WHERE connection_id = ? AND stripe_id = ?)',
    [connectionId, payment],
  );
}
