/**
 * A person's commands over what was given up: try again, or let it be.
 *
 * Input: a filter. Output: rows that are pending again (`retryDeadLetters`) or ended as `dismissed` (`dismissDeadLetters`), and one line of the audit
 * log for each, in the same transaction. It goes through the rows by id in steps of a transaction each; a crash leaves whole steps done, and the
 * same command again goes on with what is left. Rows that are given up again meanwhile are not taken a second time.
 * Retried rows go in the replay lane, behind everything that is live, and are due one after the other, so that a hundred thousand of them
 * starve nobody; a push of which a newer state exists ends as superseded when it is taken.
 */
import type { Lane } from '@quittance/contracts';
import { settleExceptions } from '../books/exception-rows.js';
import type { Store } from '../open-store.js';
import { MESSAGE_TO_REQUEUE, type MessageToRequeue, putBackMessages } from '../outbox/requeue-pushes.js';
import type { Sql } from '../sql.js';
import { EVENT_TO_REQUEUE, type EventToRequeue, type PutBack, putBackEvents } from '../status/requeue-events.js';
import {
  DEAD_LETTER_TABLES,
  type DeadLetterFilter,
  type DeadLetterTable,
  deadLetterWhere,
  type Where,
} from './dead-letter-filter.js';
import { DEAD_LETTERS_FROM } from './list-dead-letters.js';

/** Rows of one transaction. */
export const DEAD_LETTERS_STEP_ROWS = 500;
/** Retried rows that fall due in one second: a part of what one worker of a stage does. */
export const RETRIED_ROWS_A_SECOND = 1_000;
const MS_PER_SECOND = 1_000;

export interface DeadLetterCommand {
  readonly filter: DeadLetterFilter;
  readonly actor: string;
  readonly note?: string;
  /** Where an earlier call ended; left out: from the beginning. */
  readonly from?: DeadLetterMark;
  /** Rows after which to stop; left out: when none is left. */
  readonly rowsMax?: number;
  /** Called after each step with the rows done in this call. */
  readonly onProgress?: (rows: number) => void;
  /** Stops between two steps. */
  readonly signal?: AbortSignal;
}

/** How far a command has come. */
export interface DeadLetterMark {
  readonly table: DeadLetterTable;
  /** The last row done. */
  readonly row: string;
  /** By the database's clock, when the command began: what is given up later is left for another one. */
  readonly untilMs: number;
}

export interface DeadLettersDone {
  readonly rows: number;
  /** `null`: nothing is left. */
  readonly next: DeadLetterMark | null;
}

/** What one step did. */
interface Step {
  readonly rows: number;
  /** The last row that was looked at; `null`: there was none. */
  readonly last: string | null;
}

type Act = (sql: Sql, table: DeadLetterTable, where: Where, rowsMax: number, rowsBefore: number) => Promise<Step>;

export async function retryDeadLetters(store: Store, command: DeadLetterCommand): Promise<DeadLettersDone> {
  const begunAtMs = performance.now();
  const lane: Lane = command.filter.ids === undefined ? 'replay' : 'live';
  return workThrough(store, command, async (sql, table, where, rowsMax, rowsBefore) => {
    const paceMs = (rowsBefore / RETRIED_ROWS_A_SECOND) * MS_PER_SECOND - (performance.now() - begunAtMs);
    const how: PutBack = { ...command, lane, inMs: Math.max(0, paceMs) };
    if (table === 'stripe_events') {
      const { rows, last } = await lockRows<EventToRequeue>(sql, table, EVENT_TO_REQUEUE, where, rowsMax);
      await putBackEvents(sql, rows, how);
      return { rows: rows.length, last };
    }
    const { rows, last } = await lockRows<MessageToRequeue>(sql, table, MESSAGE_TO_REQUEUE, where, rowsMax);
    await putBackMessages(sql, rows, how);
    return { rows: rows.length, last };
  });
}

export async function dismissDeadLetters(
  store: Store,
  command: DeadLetterCommand & { readonly note: string },
): Promise<DeadLettersDone> {
  return workThrough(store, command, async (sql, table, where, rowsMax) => {
    const columns =
      table === 'stripe_events'
        ? `t.id, t.event_id AS subject, t.stage, t.reason, t.attempts, t.connection_id, '' AS exception_key`
        : `t.id, CONCAT('out_', t.id, ' ', o.reference) AS subject, t.stage, t.reason, t.attempts, t.connection_id,
           IF(t.subject = '', CONCAT('push:', o.reference), CONCAT('push:', o.reference, ':', t.subject)) AS exception_key`;
    const { rows, last } = await lockRows<DismissedRow>(sql, table, columns, where, rowsMax);
    await dismiss(sql, table, rows, command);
    return { rows: rows.length, last };
  });
}

interface DismissedRow {
  readonly id: string;
  readonly subject: string;
  readonly stage: string;
  readonly reason: string | null;
  readonly attempts: number;
  readonly connection_id: string;
  /** Of the exception that asks a person to look at a push; empty for other rows. */
  readonly exception_key: string;
}

async function dismiss(
  sql: Sql,
  table: DeadLetterTable,
  rows: readonly DismissedRow[],
  { actor, note }: { readonly actor: string; readonly note: string },
): Promise<void> {
  if (rows.length === 0) return;
  await sql.write(`UPDATE ${table} SET state = 'dismissed', finished_at = CURRENT_TIMESTAMP(3) WHERE id IN (?)`, [
    rows.map((row) => row.id),
  ]);
  for (const [connectionId, own] of Map.groupBy(rows, (row) => row.connection_id))
    await settleExceptions(
      sql,
      connectionId,
      own
        .filter((row) => row.stage === 'pushback')
        .map((row) => ({ key: row.exception_key, because: `the push was let go: ${note}` })),
      { actor, action: null },
    );
  await sql.insertMany(
    'audit_log',
    ['actor', 'action', 'subject', 'before_state', 'after_state', 'note'],
    rows.map((row) => [
      actor,
      'dead_letter.dismiss',
      row.subject.slice(0, 320),
      JSON.stringify({ state: 'parked', stage: row.stage, reason: row.reason, attempts: row.attempts }),
      JSON.stringify({ state: 'dismissed' }),
      note,
    ]),
  );
}

async function workThrough(store: Store, command: DeadLetterCommand, act: Act): Promise<DeadLettersDone> {
  const { filter, from, rowsMax = Number.POSITIVE_INFINITY, signal } = command;
  const untilMs = from?.untilMs ?? (await databaseNowMs(store.sql));
  let mark: DeadLetterMark = from ?? { table: DEAD_LETTER_TABLES[0], row: '0', untilMs };
  let done = 0;
  for (const table of DEAD_LETTER_TABLES.slice(DEAD_LETTER_TABLES.indexOf(mark.table))) {
    const where = deadLetterWhere(table, filter);
    if (where === null) continue;
    if (mark.table !== table) mark = { table, row: '0', untilMs };
    for (;;) {
      const left = Math.min(DEAD_LETTERS_STEP_ROWS, rowsMax - done);
      if (left <= 0 || signal?.aborted) return { rows: done, next: mark };
      const behind: Where = {
        sql: `${where.sql} AND t.finished_at <= ? AND t.id > ?`,
        values: [...where.values, new Date(untilMs), mark.row],
      };
      const step = await store.transaction((sql) => act(sql, table, behind, left, done));
      if (step.last === null) break;
      done += step.rows;
      mark = { table, row: step.last, untilMs };
      command.onProgress?.(done);
    }
  }
  return { rows: done, next: null };
}

/** Locks rows of the table alone: a join under a lock would hold up the orders. */
async function lockRows<Row extends { readonly id: string }>(
  sql: Sql,
  table: DeadLetterTable,
  columns: string,
  where: Where,
  rowsMax: number,
): Promise<{ readonly rows: readonly Row[]; readonly last: string | null }> {
  const found = await sql.select<Row>(
    `SELECT ${columns} FROM ${DEAD_LETTERS_FROM[table]} WHERE ${where.sql} ORDER BY t.id LIMIT ?`,
    [...where.values, rowsMax],
  );
  if (found.length === 0) return { rows: [], last: null };
  const locked = await sql.select<{ id: string }>(
    `SELECT id FROM ${table} WHERE id IN (?) AND state = 'parked' ORDER BY id FOR UPDATE`,
    [found.map((row) => row.id)],
  );
  const ids = new Set(locked.map((row) => row.id));
  return { rows: found.filter((row) => ids.has(row.id)), last: found.at(-1)?.id ?? null };
}

async function databaseNowMs(sql: Sql): Promise<number> {
  const [row] = await sql.select<{ now: Date }>('SELECT CURRENT_TIMESTAMP(3) AS now');
  return row?.now.getTime() ?? Date.now();
}
