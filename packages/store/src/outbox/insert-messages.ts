import type { Sql } from '../sql.js';

/** Seconds that the fast path has to hand a new row to Redis before the relay takes it over. */
export const PUBLISH_LEASE_S = 20;

export type MessageStage = 'matching' | 'pushback';

/** An order at one version, of which a stage must hear. */
export interface NewMessage {
  readonly orderId: string;
  readonly version: bigint;
  /** Something of the order with versions of its own: a refund's id. Left out: the order itself. */
  readonly subject?: string;
}

/**
 * Adds messages to the outbox, in the transaction of their cause. One message an order, subject, version and stage: the same one again
 * is no new row. @returns the ids of the rows, to publish once the transaction is through
 */
export async function insertMessages(
  sql: Sql,
  connectionId: string,
  stage: MessageStage,
  messages: readonly NewMessage[],
): Promise<string[]> {
  if (messages.length === 0) return [];
  const tuple = `(?, ?, ?, ?, ?, CURRENT_TIMESTAMP(3) + INTERVAL ${PUBLISH_LEASE_S} SECOND)`;
  await sql.write(
    `INSERT INTO outbox_messages (connection_id, stage, order_id, subject, version, due_at)
     VALUES ${messages.map(() => tuple).join(', ')}
     ON DUPLICATE KEY UPDATE outbox_messages.id = outbox_messages.id`,
    messages.flatMap((each) => [connectionId, stage, each.orderId, each.subject ?? '', each.version]),
  );
  const rows = await sql.select<{ id: string }>(
    `SELECT id FROM outbox_messages WHERE stage = ? AND (order_id, subject, version) IN (${messages.map(() => '(?, ?, ?)').join(', ')})`,
    [stage, ...messages.flatMap((each) => [each.orderId, each.subject ?? '', each.version])],
  );
  return rows.map((row) => row.id);
}
