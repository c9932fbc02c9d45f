import type { JobKind } from '@quittance/contracts';
import type { Sql } from '../sql.js';
import { DUE_KINDS, DUE_TABLES } from './due-tables.js';

/** Rows counted at most, so that looking never costs more than a moment: the figure then reads "at least". */
export const OVERDUE_ROWS_COUNTED_MAX = 50_000;

export interface Overdue {
  readonly kind: JobKind;
  /** Pending rows past their due time, at most OVERDUE_ROWS_COUNTED_MAX. */
  readonly rows: number;
  /** How long the longest due row has been due; 0 when none is. */
  readonly oldestDueMs: number;
}

/** What the relay has not caught up with, for each table. Reads the index on (state, due_at) alone. */
export async function readOverdue(sql: Sql): Promise<Overdue[]> {
  return Promise.all(DUE_KINDS.map((kind) => readOne(sql, kind)));
}

async function readOne(sql: Sql, kind: JobKind): Promise<Overdue> {
  const [row] = await sql.select<{ n: string | number; oldest: string | number | null }>(
    `SELECT COUNT(*) AS n, TIMESTAMPDIFF(MICROSECOND, MIN(due_at), CURRENT_TIMESTAMP(3)) DIV 1000 AS oldest
       FROM (SELECT due_at FROM ${DUE_TABLES[kind]}
              WHERE state = 'pending' AND due_at <= CURRENT_TIMESTAMP(3) ORDER BY due_at LIMIT ?) AS due`,
    [OVERDUE_ROWS_COUNTED_MAX],
  );
  return { kind, rows: Number(row?.n ?? 0), oldestDueMs: Number(row?.oldest ?? 0) };
}
