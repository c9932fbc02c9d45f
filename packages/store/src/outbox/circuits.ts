/**
 * The circuit of a destination as all processes share it: one of them finds that it is down, all stay away, and one call a period tries it.
 *
 * The row decides and its changes are single statements, so that of any number of processes exactly one opens it, gets the trial of a
 * period, and closes it. A process that dies with a trial in its hands costs one period. Time is the database's alone.
 */
import type { Store } from '../open-store.js';
import type { Sql } from '../sql.js';
import { supersedeOlder } from './claim-pushes.js';

const BECAUSE_LENGTH_MAX = 500;
/** Seconds that a process has for the next thousand pushes that it calls back; after them another one goes on. */
const CALL_BACK_LEASE_S = 10;
const CALL_BACK_LEASE_END = `CURRENT_TIMESTAMP(3) + INTERVAL ${CALL_BACK_LEASE_S} SECOND`;

/** Nobody but the trials calls it from now on; the first trial is due in `periodMs`. @returns whether it was closed until now */
export async function openCircuit(sql: Sql, url: string, periodMs: number, because: string): Promise<boolean> {
  const done = await sql.write(
    `UPDATE destinations SET circuit_opened_at = CURRENT_TIMESTAMP(3), circuit_because = ?, probes = 0,
            probe_at = CURRENT_TIMESTAMP(3) + INTERVAL ? MICROSECOND
      WHERE url = ? AND circuit_opened_at IS NULL`,
    [because.slice(0, BECAUSE_LENGTH_MAX), periodMs * 1_000, url],
  );
  return done.affectedRows > 0;
}

/** Takes the trial of this period. @returns whether the caller, and nobody else, may make one call now */
export async function claimProbe(sql: Sql, url: string, periodMs: number): Promise<boolean> {
  const done = await sql.write(
    `UPDATE destinations SET probe_at = CURRENT_TIMESTAMP(3) + INTERVAL ? MICROSECOND, probes = probes + 1
      WHERE url = ? AND circuit_opened_at IS NOT NULL AND probe_at <= CURRENT_TIMESTAMP(3)`,
    [periodMs * 1_000, url],
  );
  return done.affectedRows > 0;
}

/** Gives a trial back that was not made: the next process may make it at once. */
export async function releaseProbe(sql: Sql, url: string): Promise<void> {
  await sql.write(
    `UPDATE destinations SET probe_at = CURRENT_TIMESTAMP(3), probes = IF(probes > 0, probes - 1, 0)
      WHERE url = ? AND circuit_opened_at IS NOT NULL`,
    [url],
  );
}

/** The trial was answered; whoever closes it calls back what waited. @returns whether it was open until now */
export async function closeCircuit(sql: Sql, url: string): Promise<boolean> {
  const done = await sql.write(
    `UPDATE destinations SET circuit_opened_at = NULL, circuit_because = NULL, probe_at = NULL, call_back_at = ${CALL_BACK_LEASE_END}
      WHERE url = ? AND circuit_opened_at IS NOT NULL`,
    [url],
  );
  return done.affectedRows > 0;
}

/** How long a push is put off while the circuit is open. */
export interface HeldPush {
  readonly id: string;
  readonly dueMs: number;
}

/** The reason of pushes that wait for the circuit. */
export const CIRCUIT_OPEN_REASON = 'pushback.circuit_open: the order system is left in peace';

/**
 * Puts pushes off that nobody sends. No attempt is spent; of one order only the newest goes on waiting, so that a long outage leaves no
 * more to send than there are orders. The row of the destination is locked against closing meanwhile, so that whoever closes it finds every
 * push that was put off.
 * @returns false where the circuit is closed by now, and nothing was put off
 */
export async function holdPushesBack(store: Store, url: string, pushes: readonly HeldPush[]): Promise<boolean> {
  return store.transaction(async (sql) => {
    const open = await sql.select(
      'SELECT 1 FROM destinations WHERE url = ? AND circuit_opened_at IS NOT NULL LOCK IN SHARE MODE',
      [url],
    );
    if (open.length === 0) return false;
    const waiting = new Set(
      await supersedeOlder(
        sql,
        pushes.map((each) => each.id),
      ),
    );
    const held = pushes.filter((each) => waiting.has(each.id));
    const [first, ...rest] = held;
    if (first === undefined) return true;
    await sql.write(
      `UPDATE outbox_messages AS m JOIN (SELECT ? AS id, ? AS due_ms${' UNION ALL SELECT ?, ?'.repeat(rest.length)}) AS h ON h.id = m.id
          SET m.reason = ?, m.due_at = CURRENT_TIMESTAMP(3) + INTERVAL (h.due_ms * 1000) MICROSECOND
        WHERE m.state = 'pending'`,
      [...held.flatMap(({ id, dueMs }) => [id, Math.round(dueMs)]), CIRCUIT_OPEN_REASON],
    );
    return true;
  });
}

/** Batches that held a push back have ended by then, slow calls to another order system included: a job is not published beside itself. */
const CALLED_BACK_MS = 2_500;
/** Rows made due in one statement. */
const ROWS_MAX = 1_000;

/** Takes over what a process that died left undone. @returns whether the caller, and nobody else, is to call back what waits */
export async function claimCallBack(sql: Sql, url: string): Promise<boolean> {
  const done = await sql.write(
    `UPDATE destinations SET call_back_at = ${CALL_BACK_LEASE_END}
      WHERE url = ? AND circuit_opened_at IS NULL AND call_back_at <= CURRENT_TIMESTAMP(3)`,
    [url],
  );
  return done.affectedRows > 0;
}

/**
 * Makes due in a moment what waited for the circuit, and what failed before it opened; the relay publishes it. Each row once: its reason
 * changes with it, since the relay's lease looks like a wait too. The destination's row says until it is done that it is not: after a crash
 * in between another process takes it over.
 * @returns the number of rows made due
 */
export async function callPushesBack(store: Store, url: string): Promise<number> {
  const soon = `CURRENT_TIMESTAMP(3) + INTERVAL ${CALLED_BACK_MS * 1_000} MICROSECOND`;
  for (let rows = 0; ; ) {
    const done = await store.transaction((sql) =>
      sql.write(
        `UPDATE outbox_messages SET reason = 'the order system is back', due_at = ${soon}
          WHERE state = 'pending' AND due_at > ${soon} AND stage = 'pushback'
            AND connection_id IN (SELECT connection_id FROM destinations WHERE url = ?)
            AND (reason LIKE 'oms.%' OR reason LIKE 'pushback.%')
            AND (lease_until IS NULL OR lease_until <= CURRENT_TIMESTAMP(3)) LIMIT ${ROWS_MAX}`,
        [url],
      ),
    );
    rows += done.affectedRows;
    const ended = done.affectedRows < ROWS_MAX;
    await store.sql.write(
      `UPDATE destinations SET call_back_at = ${ended ? 'NULL' : CALL_BACK_LEASE_END}
        WHERE url = ? AND circuit_opened_at IS NULL AND call_back_at IS NOT NULL`,
      [url],
    );
    if (ended) return rows;
  }
}
