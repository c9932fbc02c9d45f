import type { Sql } from '../sql.js';
import { DEAD_LETTER_CODE } from './dead-letter-code.js';
import {
  DEAD_LETTER_TABLES,
  type DeadLetterFilter,
  type DeadLetterKind,
  type DeadLetterTable,
  deadLetterWhere,
} from './dead-letter-filter.js';
import { DEAD_LETTERS_FROM } from './list-dead-letters.js';

/** Rows of one table counted at most, so that looking never costs more than a moment: figures then read "at least". */
export const DEAD_LETTERS_COUNTED_MAX = 100_000;

export interface DeadLetterCount {
  readonly kind: DeadLetterKind;
  readonly stage: string;
  readonly reason: string;
  readonly rows: number;
  /** When the first of them was given up. */
  readonly since: Date;
}

export interface DeadLetterCounts {
  readonly rows: number;
  /** Whether more were found than were counted. */
  readonly more: boolean;
  /** The most first. */
  readonly reasons: readonly DeadLetterCount[];
}

const GROUPED = {
  stripe_events: `'event' AS kind, t.stage, ${DEAD_LETTER_CODE} AS reason`,
  outbox_messages: `IF(t.stage = 'pushback', 'push', 'order_change') AS kind, t.stage, ${DEAD_LETTER_CODE} AS reason`,
} as const satisfies Record<DeadLetterTable, string>;

/** How many there are, by reason. */
export async function countDeadLetters(sql: Sql, filter: DeadLetterFilter = {}): Promise<DeadLetterCounts> {
  const tables = await Promise.all(DEAD_LETTER_TABLES.map((table) => countIn(sql, table, filter)));
  const reasons = tables.flat().sort((a, b) => b.rows - a.rows || a.reason.localeCompare(b.reason));
  const sums = tables.map((found) => found.reduce((sum, each) => sum + each.rows, 0));
  return {
    rows: sums.reduce((sum, each) => sum + each, 0),
    more: sums.some((sum) => sum >= DEAD_LETTERS_COUNTED_MAX),
    reasons,
  };
}

async function countIn(sql: Sql, table: DeadLetterTable, filter: DeadLetterFilter): Promise<DeadLetterCount[]> {
  const where = deadLetterWhere(table, filter);
  if (where === null) return [];
  const rows = await sql.select<Omit<DeadLetterCount, 'rows'> & { n: string | number }>(
    `SELECT kind, stage, reason, COUNT(*) AS n, COALESCE(MIN(finished_at), CURRENT_TIMESTAMP(3)) AS since
       FROM (SELECT ${GROUPED[table]}, t.finished_at FROM ${DEAD_LETTERS_FROM[table]} WHERE ${where.sql} LIMIT ?) AS parked
      GROUP BY kind, stage, reason`,
    [...where.values, DEAD_LETTERS_COUNTED_MAX],
  );
  return rows.map(({ n, ...rest }) => ({ ...rest, rows: Number(n) }));
}
