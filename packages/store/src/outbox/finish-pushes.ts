import type { Sql } from '../sql.js';

/** What one call leaves behind. `pending`: it is tried again in `dueMs`. */
export interface PushResult {
  readonly id: string;
  readonly state: 'done' | 'parked' | 'pending';
  readonly reason: string | null;
  /** HTTP status and beginning of the answer; `null` when none came. */
  readonly status: number | null;
  readonly text: string | null;
  /** Calls to count: 0 where nothing was sent or the receiver only asked to wait. */
  readonly spent: 0 | 1;
  /** Milliseconds; `null` for what has ended. */
  readonly dueMs: number | null;
}

const REASON_LENGTH_MAX = 500;

/**
 * Ends leases with what came of the calls, in one statement. Only rows that are still pending change: a push that somebody else delivered
 * meanwhile stays delivered.
 */
export async function finishPushes(sql: Sql, results: readonly PushResult[]): Promise<void> {
  const [first, ...rest] = results;
  if (first === undefined) return;
  const named = 'SELECT ? AS id, ? AS state, ? AS reason, ? AS status, ? AS text, ? AS spent, ? AS due_ms';
  await sql.write(
    `UPDATE outbox_messages AS m JOIN (${named}${' UNION ALL SELECT ?, ?, ?, ?, ?, ?, ?'.repeat(rest.length)}) AS r ON r.id = m.id
        SET m.state = r.state, m.reason = r.reason, m.answer_status = COALESCE(r.status, m.answer_status),
            m.answer = COALESCE(r.text, m.answer), m.attempts = m.attempts + r.spent, m.lease_until = NULL,
            m.due_at = IF(r.due_ms IS NULL, NULL, CURRENT_TIMESTAMP(3) + INTERVAL (COALESCE(r.due_ms, 0) * 1000) MICROSECOND),
            m.finished_at = IF(r.state = 'pending', NULL, CURRENT_TIMESTAMP(3))
      WHERE m.state = 'pending'`,
    [first, ...rest].flatMap((each) => [
      each.id,
      each.state,
      each.reason?.slice(0, REASON_LENGTH_MAX) ?? null,
      each.status,
      each.text,
      each.spent,
      each.dueMs === null ? null : Math.round(each.dueMs),
    ]),
  );
}

/** Ends pushes that nobody is to hear of. */
export async function dropPushes(sql: Sql, ids: readonly string[], reason: string): Promise<number> {
  if (ids.length === 0) return 0;
  const done = await sql.write(
    `UPDATE outbox_messages SET state = 'done', reason = ?, due_at = NULL, lease_until = NULL, finished_at = CURRENT_TIMESTAMP(3)
      WHERE id IN (?) AND stage = 'pushback' AND state = 'pending'`,
    [reason, ids],
  );
  return done.affectedRows;
}

/** Puts pushes off without calling anybody: they are due again after this long. */
export async function putOffPushes(sql: Sql, ids: readonly string[], reason: string, dueMs: number): Promise<void> {
  if (ids.length === 0) return;
  await sql.write(
    `UPDATE outbox_messages SET reason = ?, due_at = CURRENT_TIMESTAMP(3) + INTERVAL ? MICROSECOND
      WHERE id IN (?) AND stage = 'pushback' AND state = 'pending'
        AND (lease_until IS NULL OR lease_until <= CURRENT_TIMESTAMP(3))`,
    [reason, dueMs * 1_000, ids],
  );
}
