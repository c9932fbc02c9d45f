import { DUE_KINDS, DUE_TABLES } from '../relay/due-tables.js';
import type { Sql } from '../sql.js';

/** Pending rows looked at in each table, so that the view stays quick when much is owed: figures then read "at least". */
export const WAITING_ROWS_COUNTED_MAX = 20_000;

const ARRIVED_AT = { event: 'received_at', message: 'created_at', refund_call: 'created_at' } as const;

export interface WaitingRows {
  readonly stage: string;
  /** Rows that wait for the stage, inbox and outbox together; counted up to WAITING_ROWS_COUNTED_MAX of each. */
  readonly rows: number;
  /** Whether more rows wait than were counted. */
  readonly more: boolean;
  /** Age of the oldest of them, in milliseconds. */
  readonly oldestMs: number;
}

interface Row {
  readonly stage: string;
  readonly n: string;
  readonly oldest: string;
}

/** What each stage still owes, and for how long. Stages that owe nothing are not named. */
export async function readWaitingRows(sql: Sql): Promise<WaitingRows[]> {
  const found = await Promise.all(
    DUE_KINDS.map((kind) =>
      sql.select<Row>(
        `SELECT stage, COUNT(*) AS n,
                TIMESTAMPDIFF(MICROSECOND, MIN(arrived), CURRENT_TIMESTAMP(3)) DIV 1000 AS oldest
           FROM (SELECT stage, ${ARRIVED_AT[kind]} AS arrived FROM ${DUE_TABLES[kind]}
                  WHERE state = 'pending' AND stage IS NOT NULL ORDER BY due_at LIMIT ?) AS waiting
          GROUP BY stage`,
        [WAITING_ROWS_COUNTED_MAX],
      ),
    ),
  );
  const more = found.some((rows) => rows.reduce((sum, row) => sum + Number(row.n), 0) >= WAITING_ROWS_COUNTED_MAX);
  const stages = new Map<string, WaitingRows>();
  for (const row of found.flat()) {
    const sofar = stages.get(row.stage);
    stages.set(row.stage, {
      stage: row.stage,
      rows: (sofar?.rows ?? 0) + Number(row.n),
      more,
      oldestMs: Math.max(sofar?.oldestMs ?? 0, Number(row.oldest)),
    });
  }
  return [...stages.values()].sort((a, b) => a.stage.localeCompare(b.stage));
}
