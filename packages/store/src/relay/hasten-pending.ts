/**
 * Makes rows due now whose publication was lost with Redis, instead of when their lease would have ended.
 *
 * Only rows that no handler has tried yet: the due time of the others may be a handler's own schedule (a retry, a receiver's
 * Retry-After), which a lost Redis must not shorten. Rows that are further off than a lease are nobody's publication either.
 */
import type { JobKind } from '@quittance/contracts';
import type { Store } from '../open-store.js';
import { DUE_TABLES } from './due-tables.js';

export interface HastenOptions {
  readonly rowsMax: number;
  /** The longest lease anybody gives; rows due later than that are left alone. */
  readonly aheadMs: number;
}

const AHEAD = `state = 'pending' AND attempts = 0 AND due_at > CURRENT_TIMESTAMP(3)
          AND due_at <= `;

/** How many rows of `table` wait for a lease that was given before an instant of the database's clock, and lasts at most so long. */
export async function countLeased(store: Store, kind: JobKind, before: Date, leaseMs: number): Promise<number> {
  const [row] = await store.sql.select<{ n: string }>(
    `SELECT COUNT(*) AS n FROM ${DUE_TABLES[kind]} WHERE ${AHEAD} ? + INTERVAL ? MICROSECOND`,
    [before, leaseMs * 1_000],
  );
  return Number(row?.n ?? 0);
}

/** One bounded step. @returns the number of rows made due; rows that another transaction holds at this moment are left out. */
export async function hastenPending(store: Store, kind: JobKind, options: HastenOptions): Promise<number> {
  const table = DUE_TABLES[kind];
  return store.transaction(async (sql) => {
    const rows = await sql.select<{ id: string }>(
      `SELECT id FROM ${table}
        WHERE ${AHEAD} CURRENT_TIMESTAMP(3) + INTERVAL ? MICROSECOND
        ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED`,
      [options.aheadMs * 1_000, options.rowsMax],
    );
    if (rows.length > 0) {
      await sql.write(`UPDATE ${table} SET due_at = CURRENT_TIMESTAMP(3) WHERE id IN (?)`, [rows.map((row) => row.id)]);
    }
    return rows.length;
  });
}

/** Makes rows due in `inMs` that were claimed and not published, instead of when their lease ends; those that a handler has tried keep its schedule. */
export async function hastenClaimed(store: Store, kind: JobKind, ids: readonly string[], inMs: number): Promise<void> {
  if (ids.length === 0) return;
  const soon = 'CURRENT_TIMESTAMP(3) + INTERVAL ? MICROSECOND';
  await store.sql.write(
    `UPDATE ${DUE_TABLES[kind]} SET due_at = ${soon} WHERE id IN (?) AND state = 'pending' AND attempts = 0 AND due_at > ${soon}`,
    [inMs * 1_000, ids, inMs * 1_000],
  );
}
