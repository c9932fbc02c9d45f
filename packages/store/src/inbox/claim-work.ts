import type { Sql } from '../sql.js';

/** An event of the inbox, locked for this transaction. */
export interface ClaimedEvent {
  readonly id: string;
  readonly connectionId: string;
  readonly type: string;
  readonly attempts: number;
  /** The bytes as they were received and verified. */
  readonly body: Buffer;
}

/** A changed order that payments may be waiting for, locked for this transaction. */
export interface ClaimedOrderChange {
  readonly id: string;
  readonly connectionId: string;
  readonly orderId: string;
}

/**
 * Locks those of these events that are still pending. Rows that another worker holds are passed over: it ends them, or it dies
 * and the relay publishes them again.
 */
export async function claimEvents(sql: Sql, ids: readonly string[]): Promise<ClaimedEvent[]> {
  if (ids.length === 0) return [];
  const rows = await sql.select<{ id: string; connection_id: string; type: string; attempts: number; body: Buffer }>(
    `SELECT id, connection_id, type, attempts, body FROM stripe_events
     WHERE id IN (?) AND state = 'pending' ORDER BY id FOR UPDATE SKIP LOCKED`,
    [ids],
  );
  return rows.map((row) => ({ ...row, connectionId: row.connection_id }));
}

/** Locks those of these messages about changed orders that are still pending. */
export async function claimOrderChanges(sql: Sql, ids: readonly string[]): Promise<ClaimedOrderChange[]> {
  if (ids.length === 0) return [];
  const rows = await sql.select<{ id: string; connection_id: string; order_id: string }>(
    `SELECT id, connection_id, order_id FROM outbox_messages
     WHERE id IN (?) AND stage = 'matching' AND state = 'pending' ORDER BY id FOR UPDATE SKIP LOCKED`,
    [ids],
  );
  return rows.map((row) => ({ id: row.id, connectionId: row.connection_id, orderId: row.order_id }));
}
