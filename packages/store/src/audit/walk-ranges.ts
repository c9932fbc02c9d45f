import type { Sql } from '../sql.js';
import type { NextRange } from './difference.js';

/** Rows of one range: long enough that the round trips do not count, short enough that a snapshot is a moment. */
export const RANGE_ROWS = 2_000;

/** The next range of a table by its ids; `null` at its end. */
export async function nextRange(sql: Sql, table: string, after: string, rowsMax: number): Promise<NextRange | null> {
  const [row] = await sql.select<{ through: string | null; n: string | number }>(
    `SELECT MAX(id) AS through, COUNT(*) AS n FROM (SELECT id FROM ${table} WHERE id > ? ORDER BY id LIMIT ?) AS part`,
    [after, rowsMax],
  );
  return row?.through == null ? null : { after, through: row.through, rows: Number(row.n) };
}
