import type { Sql } from '../sql.js';

/**
 * Whether an order has appeared under any of these tokens since the question was put. The locking read waits for an order
 * that is being registered at this moment: one of the two, this or the registration, always sees the other.
 */
export async function anyOrderAppeared(sql: Sql, connectionId: string, tokens: readonly string[]): Promise<boolean> {
  if (tokens.length === 0) return false;
  const rows = await sql.select<{ order_id: string }>(
    'SELECT order_id FROM order_references WHERE connection_id = ? AND normalised IN (?) LIMIT 1 LOCK IN SHARE MODE',
    [connectionId, tokens],
  );
  return rows.length > 0;
}

/** Tokens kept for one payment that waits, at the most. */
const TOKENS_PER_PAYMENT_MAX = 100;
const NORMALISED_MAX = 191;

/** Remembers under which tokens a payment with unapplied money can be found by an order that comes later. */
export async function rememberTokens(
  sql: Sql,
  connectionId: string,
  waiting: readonly { readonly paymentId: string; readonly tokens: readonly string[] }[],
): Promise<void> {
  const rows = waiting.flatMap(({ paymentId, tokens }) =>
    [...new Set(tokens.map((each) => each.slice(0, NORMALISED_MAX)))]
      .slice(0, TOKENS_PER_PAYMENT_MAX)
      .map((token) => [paymentId, connectionId, token]),
  );
  await sql.insertMany(
    'payment_references',
    ['payment_id', 'connection_id', 'normalised'],
    rows,
    'ON DUPLICATE KEY UPDATE payment_references.payment_id = payment_references.payment_id',
  );
}

/** A payment that holds no unapplied money waits for nothing. */
export async function forgetTokens(sql: Sql, paymentIds: readonly string[]): Promise<void> {
  if (paymentIds.length > 0) await sql.write('DELETE FROM payment_references WHERE payment_id IN (?)', [paymentIds]);
}
