/**
 * What we know of the order system behind an address: whether it still wants pushes, until when it asked to be left in peace, and whether
 * it is down (circuits.ts).
 *
 * The row is what all workers share: one of them is told, all of them obey, and a restart forgets nothing. An address that has changed is
 * a new destination and starts enabled. Time is the database's alone.
 */
import { settleExceptions } from '../books/exception-rows.js';
import type { Store } from '../open-store.js';
import type { Sql } from '../sql.js';
import { writeAudit } from '../status/write-audit.js';

export interface DestinationState {
  /** False where nobody has noted yet that anything goes there. */
  readonly noted: boolean;
  readonly disabled: boolean;
  /** Milliseconds until it may be called again; 0 when it may be called now. */
  readonly pausedMs: number;
  /** Milliseconds until the next trial, 0 when it is due; `null` while the circuit is closed. */
  readonly probeMs: number | null;
  /** The circuit is closed, and whoever closed it has not called back all that waited. */
  readonly callBackDue: boolean;
}

/** Notes where the pushes of these connections go. */
export async function ensureDestinations(sql: Sql, url: string, connectionIds: readonly string[]): Promise<void> {
  if (connectionIds.length === 0) return;
  const kept = [
    ...['disabled_at', 'disabled_because', 'paused_until', 'circuit_opened_at', 'circuit_because', 'probe_at'],
    'call_back_at',
  ];
  await sql.write(
    `INSERT INTO destinations (connection_id, url) SELECT id, ? FROM connections WHERE id IN (?)
     ON DUPLICATE KEY UPDATE ${kept.map((column) => `${column} = IF(destinations.url = ?, destinations.${column}, NULL)`).join(', ')}, url = ?`,
    [url, connectionIds, ...kept.map(() => url), url],
  );
}

export async function readDestination(sql: Sql, url: string): Promise<DestinationState> {
  const [row] = await sql.select<
    Record<'noted' | 'disabled' | 'paused_ms' | 'probe_ms' | 'call_back', string | number | null>
  >(
    `SELECT COUNT(*) > 0 AS noted, MAX(disabled_at IS NOT NULL) AS disabled,
            TIMESTAMPDIFF(MICROSECOND, CURRENT_TIMESTAMP(3), MAX(paused_until)) DIV 1000 AS paused_ms,
            IF(MAX(circuit_opened_at) IS NULL, NULL,
               COALESCE(TIMESTAMPDIFF(MICROSECOND, CURRENT_TIMESTAMP(3), MAX(probe_at)), 0) DIV 1000) AS probe_ms,
            MAX(circuit_opened_at IS NULL AND call_back_at <= CURRENT_TIMESTAMP(3)) AS call_back
       FROM destinations WHERE url = ?`,
    [url],
  );
  return {
    noted: Number(row?.noted ?? 0) === 1,
    disabled: Number(row?.disabled ?? 0) === 1,
    pausedMs: Math.max(0, Number(row?.paused_ms ?? 0)),
    probeMs: row?.probe_ms == null ? null : Math.max(0, Number(row.probe_ms)),
    callBackDue: Number(row?.call_back ?? 0) === 1,
  };
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
      `UPDATE destinations SET disabled_at = NULL, disabled_because = NULL, paused_until = NULL, circuit_opened_at = NULL,
              circuit_because = NULL, probe_at = NULL, call_back_at = NULL WHERE connection_id = ?`,
      [connectionId],
    );
    const settled = [{ key: DESTINATION_GONE_KEY, because: 'the order system takes pushes again' }];
    await settleExceptions(sql, connectionId, settled, { actor, action: null });
    const subject = `connection ${connectionId}`;
    await writeAudit(sql, { actor, action: 'destination.enable', subject, ...(note === undefined ? {} : { note }) });
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
