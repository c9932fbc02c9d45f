/**
 * What we know of the order system behind an address: whether it still wants pushes, and until when it asked to be left in peace.
 *
 * The row is what all workers share: one of them is told, all of them obey, and a restart forgets nothing. An address that has changed is
 * a new destination and starts enabled. Time is the database's alone.
 */
import { settleExceptions } from '../books/exception-rows.js';
import type { Store } from '../open-store.js';
import type { Sql } from '../sql.js';

export interface DestinationState {
  readonly disabled: boolean;
  /** Milliseconds until it may be called again; 0 when it may be called now. */
  readonly pausedMs: number;
}

/** Notes where every connection's pushes go. */
export async function ensureDestinations(sql: Sql, url: string): Promise<void> {
  await sql.write(
    `INSERT INTO destinations (connection_id, url) SELECT id, ? FROM connections
     ON DUPLICATE KEY UPDATE disabled_at = IF(destinations.url = ?, disabled_at, NULL),
       disabled_because = IF(destinations.url = ?, disabled_because, NULL),
       paused_until = IF(destinations.url = ?, paused_until, NULL), url = ?`,
    [url, url, url, url, url],
  );
}

export async function readDestination(sql: Sql, url: string): Promise<DestinationState> {
  const [row] = await sql.select<{ disabled: string | number | null; paused_ms: string | number | null }>(
    `SELECT MAX(disabled_at IS NOT NULL) AS disabled,
            TIMESTAMPDIFF(MICROSECOND, CURRENT_TIMESTAMP(3), MAX(paused_until)) DIV 1000 AS paused_ms
       FROM destinations WHERE url = ?`,
    [url],
  );
  return { disabled: Number(row?.disabled ?? 0) === 1, pausedMs: Math.max(0, Number(row?.paused_ms ?? 0)) };
}

/** Nobody calls it for this long; a longer pause that is already set stays. */
export async function pauseDestination(sql: Sql, url: string, pauseMs: number): Promise<void> {
  await sql.write(
    `UPDATE destinations SET paused_until =
       GREATEST(COALESCE(paused_until, CURRENT_TIMESTAMP(3)), CURRENT_TIMESTAMP(3) + INTERVAL ? MICROSECOND) WHERE url = ?`,
    [pauseMs * 1_000, url],
  );
}

export async function disableDestination(sql: Sql, connectionId: string, url: string, because: string): Promise<void> {
  await sql.write(
    `INSERT INTO destinations (connection_id, url, disabled_at, disabled_because) VALUES (?, ?, CURRENT_TIMESTAMP(3), ?)
     ON DUPLICATE KEY UPDATE url = VALUES(url), disabled_at = COALESCE(disabled_at, VALUES(disabled_at)),
       disabled_because = VALUES(disabled_because)`,
    [connectionId, url, because.slice(0, 500)],
  );
}

/** Pushes made due in one step when a destination is enabled again. */
const ROWS_MAX = 1_000;

export interface EnableDestination {
  readonly connectionId: string;
  readonly actor: string;
  readonly note?: string;
}

/**
 * A person's command: the order system wants pushes again. What waited meanwhile is due at once; the relay publishes it.
 * @returns the number of pushes made due
 */
export async function enableDestination(store: Store, command: EnableDestination): Promise<number> {
  const { connectionId, actor, note } = command;
  await store.transaction(async (sql) => {
    await sql.write(
      `UPDATE destinations SET disabled_at = NULL, disabled_because = NULL, paused_until = NULL WHERE connection_id = ?`,
      [connectionId],
    );
    const settled = [{ key: DESTINATION_GONE_KEY, because: 'the order system takes pushes again' }];
    await settleExceptions(sql, connectionId, settled, { actor, action: null });
    await sql.insertMany(
      'audit_log',
      ['actor', 'action', 'subject', 'note'],
      [[actor, 'destination.enable', `connection ${connectionId}`, note ?? null]],
    );
  });
  for (let rows = 0; ; ) {
    const done = await store.sql.write(
      `UPDATE outbox_messages SET due_at = CURRENT_TIMESTAMP(3)
        WHERE connection_id = ? AND stage = 'pushback' AND state = 'pending' AND due_at > CURRENT_TIMESTAMP(3)
          AND (lease_until IS NULL OR lease_until <= CURRENT_TIMESTAMP(3)) LIMIT ${ROWS_MAX}`,
      [connectionId],
    );
    rows += done.affectedRows;
    if (done.affectedRows < ROWS_MAX) return rows;
  }
}

/** The exception that says so, one for each connection. */
export const DESTINATION_GONE_KEY = 'destination:gone';
