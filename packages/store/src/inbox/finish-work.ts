import type { Sql } from '../sql.js';

/** How an event ended. */
export interface FinishedEvent {
  readonly id: string;
  readonly state: 'done' | 'ignored';
  /** Why it was ignored. */
  readonly reason: string | null;
  /** The canonical payment it told of. */
  readonly payment: string | null;
}

/** Ends events, in the transaction that committed what they told. */
export async function finishEvents(sql: Sql, events: readonly FinishedEvent[]): Promise<void> {
  await sql.updateMany(
    'stripe_events',
    ['state', 'reason', 'payment'],
    events.map((each) => [each.id, each.state, each.reason?.slice(0, 500) ?? null, each.payment]),
    ', t.due_at = NULL, t.finished_at = CURRENT_TIMESTAMP(3)',
  );
}

/** Ends messages about changed orders. */
export async function finishOrderChanges(sql: Sql, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql.write(
    `UPDATE outbox_messages SET state = 'done', due_at = NULL, finished_at = CURRENT_TIMESTAMP(3) WHERE id IN (?)`,
    [ids],
  );
}

/** Runs of one event or order change before it is put aside for a person. */
export const WORK_ATTEMPTS_MAX = 15;
/** Seconds until the relay tries a failed row again, for each attempt made. */
const RETRY_AFTER_S = 60;

/**
 * Notes that a row failed by itself. After the last attempt it is parked: kept, visible, and tried again on command only.
 * @returns whether the row is parked now
 */
export async function noteFailure(
  sql: Sql,
  table: 'stripe_events' | 'outbox_messages',
  id: string,
  reason: string,
): Promise<boolean> {
  await sql.write(
    `UPDATE ${table} SET attempts = attempts + 1, reason = ?,
       state = IF(attempts >= ${WORK_ATTEMPTS_MAX}, 'parked', state),
       finished_at = IF(state = 'parked', CURRENT_TIMESTAMP(3), finished_at),
       due_at = IF(state = 'parked', NULL, CURRENT_TIMESTAMP(3) + INTERVAL (attempts * ${RETRY_AFTER_S}) SECOND)
     WHERE id = ? AND state = 'pending'`,
    [reason.slice(0, 500), id],
  );
  const [row] = await sql.select<{ state: string }>(`SELECT state FROM ${table} WHERE id = ?`, [id]);
  return row?.state === 'parked';
}
