/**
 * How far Stripe's lists have been compared with what we have: one row for each list, and what stands in its way.
 *
 * `reached` only goes forward, so that a poller that was overtaken by another takes nothing back. Times are Stripe's; what the rounds cost
 * and when they ended is told by the database's clock.
 */
import type { Store } from '../open-store.js';
import type { Sql } from '../sql.js';

export interface PollCursor {
  readonly connectionId: string;
  readonly name: string;
  /** All that Stripe made until then has been compared; `null`: nothing yet. */
  readonly reachedMs: number | null;
  /** The round under way; `null`: none is. */
  readonly window: { readonly fromMs: number; readonly toMs: number; readonly pageAfter: string | null } | null;
  /** Milliseconds since the last round that came to its end; `null`: none has. */
  readonly endedAgoMs: number | null;
  /** Looked at and found missing or behind, ever since. */
  readonly looked: bigint;
  readonly found: bigint;
  readonly trouble: { readonly because: string; readonly forMs: number } | null;
}

interface Row {
  readonly connection_id: string;
  readonly name: string;
  readonly reached_at: Date | null;
  readonly window_from: Date | null;
  readonly window_to: Date | null;
  readonly page_after: string | null;
  readonly ended_ago: string | null;
  readonly looked: string;
  readonly found: string;
  readonly trouble: string | null;
  readonly trouble_for: string | null;
}

const SELECT = `SELECT connection_id, name, reached_at, window_from, window_to, page_after, looked, found, trouble,
  TIMESTAMPDIFF(MICROSECOND, trouble_since, CURRENT_TIMESTAMP(3)) DIV 1000 AS trouble_for,
  TIMESTAMPDIFF(MICROSECOND, ended_at, CURRENT_TIMESTAMP(3)) DIV 1000 AS ended_ago FROM poll_cursors`;

/** Every list of every connection, for whoever wants to know how polling stands. */
export async function readPollCursors(sql: Sql): Promise<PollCursor[]> {
  return (await sql.select<Row>(`${SELECT} ORDER BY connection_id, name`)).map(toCursor);
}

/** One list's; a new one where nothing was compared yet. */
export async function readPollCursor(sql: Sql, connectionId: string, name: string): Promise<PollCursor> {
  const [row] = await sql.select<Row>(`${SELECT} WHERE connection_id = ? AND name = ?`, [connectionId, name]);
  if (row !== undefined) return toCursor(row);
  const never = { reachedMs: null, window: null, endedAgoMs: null, looked: 0n, found: 0n, trouble: null };
  return { connectionId, name, ...never };
}

export interface PollStep {
  /** All that was made until then is compared now. */
  readonly reachedMs?: number;
  /** How far the round under way has come; `null`: it is over. */
  readonly window?: PollCursor['window'];
  /** The round came to its end. */
  readonly ended?: boolean;
  readonly looked?: number;
  readonly found?: number;
}

/** Notes a step that went well. */
export function savePollStep(store: Store, connectionId: string, name: string, step: PollStep): Promise<void> {
  return store.transaction((sql) => writePollStep(sql, connectionId, name, step));
}

/** The same as a part of more. */
export async function writePollStep(sql: Sql, connectionId: string, name: string, step: PollStep): Promise<void> {
  const reached = step.reachedMs === undefined ? null : new Date(step.reachedMs);
  const [looked, found, ended] = [step.looked ?? 0, step.found ?? 0, step.ended === true ? 1 : 0];
  const { window } = step;
  const [from, to, after] =
    window == null ? [null, null, null] : [new Date(window.fromMs), new Date(window.toMs), window.pageAfter];
  const keeps = window === undefined ? 1 : 0;
  await sql.write(
    `INSERT INTO poll_cursors (connection_id, name, reached_at, window_from, window_to, page_after, ended_at, looked, found)
     VALUES (?, ?, ?, ?, ?, ?, IF(?, CURRENT_TIMESTAMP(3), NULL), ?, ?)
     ON DUPLICATE KEY UPDATE
       reached_at = GREATEST(COALESCE(reached_at, VALUES(reached_at)), COALESCE(VALUES(reached_at), reached_at)),
       window_from = IF(?, window_from, VALUES(window_from)), window_to = IF(?, window_to, VALUES(window_to)),
       page_after = IF(?, page_after, VALUES(page_after)), ended_at = COALESCE(VALUES(ended_at), ended_at),
       looked = looked + VALUES(looked), found = found + VALUES(found)`,
    [connectionId, name, reached, from, to, after, ended, looked, found, keeps, keeps, keeps],
  );
}

/** Notes why a round could not go on. The time at which the trouble began stays until it is over. */
export async function savePollTrouble(sql: Sql, connectionId: string, name: string, because: string): Promise<void> {
  await sql.write(
    `INSERT INTO poll_cursors (connection_id, name, trouble, trouble_since) VALUES (?, ?, ?, CURRENT_TIMESTAMP(3))
     ON DUPLICATE KEY UPDATE trouble = VALUES(trouble), trouble_since = COALESCE(trouble_since, VALUES(trouble_since))`,
    [connectionId, name, because.slice(0, 500)],
  );
}

/** Nothing stands in the way any more. */
export async function clearPollTrouble(sql: Sql, connectionId: string, name: string): Promise<void> {
  await sql.write('UPDATE poll_cursors SET trouble = NULL, trouble_since = NULL WHERE connection_id = ? AND name = ?', [
    connectionId,
    name,
  ]);
}

/** Has lists compared anew from that time on, at once: what was reached after it counts no longer. */
export async function rewindPollCursors(
  sql: Sql,
  connectionId: string,
  names: readonly string[],
  toMs: number,
): Promise<void> {
  for (const name of names)
    await sql.write(
      `INSERT INTO poll_cursors (connection_id, name, reached_at) VALUES (?, ?, ?)
       ON DUPLICATE KEY UPDATE reached_at = LEAST(COALESCE(reached_at, VALUES(reached_at)), VALUES(reached_at)),
         window_from = NULL, window_to = NULL, page_after = NULL, ended_at = NULL`,
      [connectionId, name, new Date(toMs)],
    );
}

function toCursor(row: Row): PollCursor {
  const { window_from: from, window_to: to, trouble, trouble_for: forMs } = row;
  return {
    connectionId: row.connection_id,
    name: row.name,
    reachedMs: row.reached_at?.getTime() ?? null,
    window:
      from === null || to === null ? null : { fromMs: from.getTime(), toMs: to.getTime(), pageAfter: row.page_after },
    endedAgoMs: row.ended_ago === null ? null : Number(row.ended_ago),
    looked: BigInt(row.looked),
    found: BigInt(row.found),
    trouble: trouble === null || forMs === null ? null : { because: trouble, forMs: Number(forMs) },
  };
}
