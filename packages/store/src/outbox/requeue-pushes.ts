/**
 * A person's command: send pushes again that were given up.
 *
 * Input: a filter. Output: rows that are pending and due now, which the relay publishes, and one line of the audit log for each, in the same
 * transaction. They keep their id and body, so that a receiver that took one before recognises it. One that was delivered is sent again only
 * when it is named by its id; one of which a newer state exists ends as superseded when it is taken.
 */
import type { Store } from '../open-store.js';
import type { Sql, SqlValue } from '../sql.js';
import type { PutBack } from '../status/requeue-events.js';

/** Rows of one transaction. */
const BATCH_ROWS = 500;

export interface RequeuePushes {
  /** These rows, whatever became of them; else all parked ones. */
  readonly ids?: readonly string[];
  /** Of these orders only. */
  readonly references?: readonly string[];
  readonly connectionId?: string;
  readonly actor: string;
  readonly note?: string;
}

/** A message that is locked and may be put back. */
export interface MessageToRequeue {
  readonly id: string;
  readonly stage: string;
  readonly state: string;
  readonly reason: string | null;
  readonly attempts: number;
  readonly reference: string;
}

export const MESSAGE_TO_REQUEUE = 't.id, t.stage, t.state, t.reason, t.attempts, o.reference';

/** @returns the number of pushes that are pending again */
export async function requeuePushes(store: Store, command: RequeuePushes): Promise<number> {
  let rows = 0;
  for (let after = 0n; ; ) {
    const batch = await store.transaction((sql) => requeueBatch(sql, command, after));
    const last = batch.at(-1);
    if (last === undefined) return rows;
    rows += batch.length;
    after = BigInt(last.id);
  }
}

async function requeueBatch(sql: Sql, command: RequeuePushes, after: bigint): Promise<MessageToRequeue[]> {
  const { where, values } = whereOf(command);
  const rows = await sql.select<MessageToRequeue>(
    `SELECT ${MESSAGE_TO_REQUEUE} FROM outbox_messages AS t JOIN orders AS o ON o.id = t.order_id
      WHERE t.stage = 'pushback' AND ${where} AND t.id > ? ORDER BY t.id LIMIT ${BATCH_ROWS} FOR UPDATE`,
    [...values, after],
  );
  const named = command.ids !== undefined || command.references !== undefined;
  await putBackMessages(sql, rows, { ...command, lane: named ? 'live' : 'replay', inMs: 0 });
  return rows;
}

/** Puts locked rows back in the queue, with a new deadline, and notes each. */
export async function putBackMessages(
  sql: Sql,
  rows: readonly MessageToRequeue[],
  { actor, note, lane, inMs }: PutBack,
): Promise<void> {
  if (rows.length === 0) return;
  await sql.write(
    `UPDATE outbox_messages SET state = 'pending', reason = NULL, attempts = 0, lane = ?, lease_until = NULL,
            due_at = CURRENT_TIMESTAMP(3) + INTERVAL ? MICROSECOND, deadline_at = NULL, finished_at = NULL WHERE id IN (?)`,
    [lane, Math.round(inMs) * 1_000, rows.map((row) => row.id)],
  );
  await sql.insertMany(
    'audit_log',
    ['actor', 'action', 'subject', 'before_state', 'after_state', 'note'],
    rows.map((row) => [
      actor,
      row.stage === 'pushback' ? 'push.requeue' : 'order_change.requeue',
      `${row.stage === 'pushback' ? `out_${row.id}` : `message ${row.id}`} ${row.reference}`.slice(0, 320),
      JSON.stringify({ state: row.state, reason: row.reason, attempts: row.attempts }),
      JSON.stringify({ state: 'pending', attempts: 0 }),
      note ?? null,
    ]),
  );
}

function whereOf({ ids, references, connectionId }: RequeuePushes): { where: string; values: SqlValue[] } {
  const conditions = [ids === undefined ? `t.state = 'parked'` : `t.state <> 'pending' AND t.id IN (?)`];
  const values: SqlValue[] = ids === undefined ? [] : [ids.length > 0 ? ids : ['0']];
  if (references !== undefined) {
    conditions.push('o.reference IN (?)');
    values.push(references.length > 0 ? references : ['']);
  }
  if (connectionId !== undefined) {
    conditions.push('t.connection_id = ?');
    values.push(connectionId);
  }
  return { where: conditions.join(' AND '), values };
}
