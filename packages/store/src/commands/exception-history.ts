/**
 * Writes down what happens to exceptions.
 *
 * Input: exceptions by key or as they were found, who did what, and why. Output: rows that are never changed. Written in the transaction
 * of what happened. Not relied upon for any decision: the exception's own row is.
 */
import type { ExceptionHappening, ExceptionState } from '@quittance/domain';
import type { Sql } from '../sql.js';

/** Who changes exceptions: a person or program, or the rules themselves. */
export interface ChangedBy {
  readonly actor: string;
  /** The command that does it; `null` for the rules. */
  readonly action: string | null;
}

/** The product itself, when facts raise or settle an exception. */
export const RULES: ChangedBy = { actor: 'rules', action: null };

/** What of an exception is noted before and after. `amount` as decimal text. */
export interface ExceptionLine {
  readonly state: ExceptionState;
  readonly reason: string;
  readonly amount: string | null;
  readonly owner: string | null;
}

export interface ExceptionRow extends ExceptionLine {
  readonly id: string;
  readonly exception_key: string;
}

export interface Happened {
  readonly exceptionId: string;
  readonly what: ExceptionHappening;
  readonly note: string | null;
  readonly before: ExceptionLine | null;
  readonly after: ExceptionLine | null;
}

export async function writeHistory(sql: Sql, actor: string, happened: readonly Happened[]): Promise<void> {
  await sql.insertMany(
    'exception_history',
    ['exception_id', 'what', 'actor', 'note', 'before_state', 'after_state'],
    happened.map((each) => [
      each.exceptionId,
      each.what,
      actor.slice(0, 255),
      each.note,
      each.before === null ? null : lineOf(each.before),
      each.after === null ? null : lineOf(each.after),
    ]),
  );
}

/** Exceptions of these keys as they stand, whatever their state. */
export async function readByKeys(sql: Sql, connectionId: string, keys: readonly string[]): Promise<ExceptionRow[]> {
  if (keys.length === 0) return [];
  return sql.select<ExceptionRow>(
    `SELECT id, exception_key, state, reason, amount, owner FROM exceptions WHERE connection_id = ? AND exception_key IN (?)`,
    [connectionId, keys],
  );
}

function lineOf({ state, reason, amount, owner }: ExceptionLine): string {
  return JSON.stringify({ state, reason, amount, owner });
}

/** One thing that happened, as it was written down. */
export interface HistoryEntry {
  readonly at: Date;
  readonly what: ExceptionHappening;
  readonly actor: string;
  readonly note: string | null;
  readonly before: ExceptionLine | null;
  readonly after: ExceptionLine | null;
}

/** Rows of one exception's history that are shown, the latest ones. */
export const HISTORY_ROWS_MAX = 200;

/** What happened to an exception, oldest first. @param exceptionId row id */
export async function readExceptionHistory(sql: Sql, exceptionId: string): Promise<HistoryEntry[]> {
  const rows = await sql.select<
    Omit<HistoryEntry, 'before' | 'after'> & Record<'before_state' | 'after_state', string | null>
  >(
    `SELECT at, what, actor, note, before_state, after_state FROM exception_history WHERE exception_id = ?
     ORDER BY id DESC LIMIT ${HISTORY_ROWS_MAX}`,
    [exceptionId],
  );
  return rows
    .map(({ before_state, after_state, ...row }) => ({
      ...row,
      before: toLine(before_state),
      after: toLine(after_state),
    }))
    .reverse();
}

function toLine(text: string | null): ExceptionLine | null {
  return text === null ? null : (JSON.parse(text) as ExceptionLine);
}
