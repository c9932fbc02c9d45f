/**
 * Takes facts that are to be read from the provider again, those that have waited longest first.
 *
 * Output: rows of the facts, each put off by a lease. Rows that another process holds are passed over; a crash costs the lease and no more.
 * Time is the database's alone.
 */
import type { Store } from '../open-store.js';

export interface ClaimLooksOptions {
  /** Whose facts the key can read; `null`: all. */
  readonly mode: 'live' | 'test' | null;
  readonly rowsMax: number;
  readonly leaseMs: number;
}

/** The tables whose rows are followed: each has `next_check_at`, `last_checked_at` and `checks`. */
export type FollowedTable = 'refunds' | 'disputes';

interface Claimable {
  readonly id: string;
  readonly connection_id: string;
}

/**
 * @param columns what is wanted of each row; `id` and `connection_id` among them
 * @param only a condition that rows to be read must meet
 * @returns fewer than `rowsMax` when no more are due
 */
export async function claimDueRows<Row extends Claimable>(
  store: Store,
  {
    table,
    columns,
    only = '1 = 1',
  }: { readonly table: FollowedTable; readonly columns: string; readonly only?: string },
  options: ClaimLooksOptions,
): Promise<{ readonly row: Row; readonly livemode: boolean }[]> {
  return store.transaction(async (sql) => {
    const connections = await sql.select<{ id: string; mode: string }>('SELECT id, mode FROM connections');
    const modes = new Map(connections.map((each) => [each.id, each.mode]));
    const own = connections.filter((each) => options.mode === null || each.mode === options.mode);
    if (own.length === 0) return [];
    const rows = await sql.select<Row>(
      `SELECT ${columns} FROM ${table} WHERE next_check_at <= CURRENT_TIMESTAMP(3) AND connection_id IN (?) AND ${only}
       ORDER BY next_check_at LIMIT ? FOR UPDATE SKIP LOCKED`,
      [own.map((each) => each.id), options.rowsMax],
    );
    if (rows.length === 0) return [];
    await sql.write(
      `UPDATE ${table} SET next_check_at = CURRENT_TIMESTAMP(3) + INTERVAL ? MICROSECOND WHERE id IN (?)`,
      [options.leaseMs * 1_000, rows.map((row) => row.id)],
    );
    return rows.map((row) => ({ row, livemode: modes.get(row.connection_id) === 'live' }));
  });
}
