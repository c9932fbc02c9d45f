/**
 * Claims rows whose publication is overdue and moves their lease on, so that no other relay takes them meanwhile.
 *
 * Any number of relays may claim at once: locked rows are skipped, and the lease is moved in the transaction that holds the lock.
 * A crash after the commit costs one lease: the rows are due again when it has passed. Time is the database's alone.
 * Not relied upon: that a claimed row is published, or that it was not published before.
 */
import type { JobKind, Lane } from '@quittance/contracts';
import type { Store } from '../open-store.js';
import { DUE_TABLES } from './due-tables.js';

export interface ClaimOptions {
  /** Rows of one claim. */
  readonly rowsMax: number;
  /** Until a claimed row that nobody finished is due again. */
  readonly leaseMs: number;
  /** The same for rows of `busyStages` that no handler has seen yet: their jobs wait in a long queue. */
  readonly busyLeaseMs: number;
  readonly busyStages: readonly string[];
}

export interface ClaimedRow {
  readonly id: string;
  readonly stage: string;
  /** `replay`: a person put many back at once; they go behind everything that is live. */
  readonly lane: Lane;
}

interface Row extends ClaimedRow {
  readonly attempts: number;
}

/** @returns the claimed rows, the longest due first; fewer than `rowsMax` means that no more are due. */
export async function claimOverdue(store: Store, kind: JobKind, options: ClaimOptions): Promise<ClaimedRow[]> {
  const table = DUE_TABLES[kind];
  return store.transaction(async (sql) => {
    const rows = await sql.select<Row>(
      `SELECT id, stage, attempts, ${LANES[kind]} AS lane FROM ${table}
        WHERE state = 'pending' AND stage IS NOT NULL AND due_at <= CURRENT_TIMESTAMP(3)
        ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED`,
      [options.rowsMax],
    );
    const patient = (row: Row) => row.attempts === 0 && options.busyStages.includes(row.stage);
    const lease = async (claimed: readonly Row[], leaseMs: number): Promise<void> => {
      if (claimed.length === 0) return;
      await sql.write(`UPDATE ${table} SET due_at = CURRENT_TIMESTAMP(3) + INTERVAL ? MICROSECOND WHERE id IN (?)`, [
        leaseMs * 1_000,
        claimed.map((row) => row.id),
      ]);
    };
    await lease(rows.filter(patient), options.busyLeaseMs);
    await lease(
      rows.filter((row) => !patient(row)),
      options.leaseMs,
    );
    return rows.map(({ id, stage, lane }) => ({ id: String(id), stage, lane }));
  });
}

/** Refunds that were asked for are never put back by the thousand. */
const LANES = { event: 'lane', message: 'lane', refund_call: `'live'` } as const satisfies Record<JobKind, string>;
