/**
 * Takes refunds that are to be read from the provider again, those that have waited longest first.
 *
 * Output: the refunds as the books know them, each put off by a lease. Rows that another process holds are passed over; a crash costs the
 * lease and no more. Time is the database's alone.
 */
import type { RefundStatus } from '@quittance/domain';
import type { Store } from '../open-store.js';

export interface DueRefund {
  /** Row id. */
  readonly id: string;
  readonly connectionId: string;
  readonly livemode: boolean;
  readonly refund: string;
  /** The payment's or, of older shapes, the charge's id. */
  readonly payment: string | null;
  readonly currency: string;
  readonly amount: bigint;
  readonly status: RefundStatus;
  readonly failureReason: string | null;
  readonly pendingReason: string | null;
  readonly toldAtMs: number | null;
  /** When it came into its state. */
  readonly sinceMs: number;
  /** Reads so far. */
  readonly looks: number;
  /** Reminders given so far. */
  readonly reminders: number;
  /** The database's time of the claim. */
  readonly nowMs: number;
}

export interface ClaimRefundsOptions {
  /** Whose refunds the key can read; `null`: all. */
  readonly mode: 'live' | 'test' | null;
  readonly rowsMax: number;
  readonly leaseMs: number;
}

interface Row {
  readonly id: string;
  readonly connection_id: string;
  readonly stripe_id: string;
  readonly payment: string | null;
  readonly currency: string;
  readonly amount: string;
  readonly status: RefundStatus;
  readonly failure_reason: string | null;
  readonly pending_reason: string | null;
  readonly told_at: Date | null;
  readonly since: Date;
  readonly checks: number;
  readonly reminders: number;
  readonly now: Date;
}

/** @returns fewer than `rowsMax` when no more are due */
export async function claimDueRefunds(store: Store, options: ClaimRefundsOptions): Promise<DueRefund[]> {
  return store.transaction(async (sql) => {
    const connections = await sql.select<{ id: string; mode: string }>('SELECT id, mode FROM connections');
    const modes = new Map(connections.map((each) => [each.id, each.mode]));
    const own = connections.filter((each) => options.mode === null || each.mode === options.mode);
    if (own.length === 0) return [];
    const rows = await sql.select<Row>(
      `SELECT id, connection_id, stripe_id, COALESCE(payment, charge_id) AS payment, currency, amount, status, failure_reason,
         pending_reason, told_at, COALESCE(since_at, created_at) AS since, checks, reminders, CURRENT_TIMESTAMP(3) AS now
       FROM refunds WHERE next_check_at <= CURRENT_TIMESTAMP(3) AND connection_id IN (?)
       ORDER BY next_check_at LIMIT ? FOR UPDATE SKIP LOCKED`,
      [own.map((each) => each.id), options.rowsMax],
    );
    if (rows.length === 0) return [];
    await sql.write(
      'UPDATE refunds SET next_check_at = CURRENT_TIMESTAMP(3) + INTERVAL ? MICROSECOND WHERE id IN (?)',
      [options.leaseMs * 1_000, rows.map((row) => row.id)],
    );
    return rows.map((row) => toDue(row, modes.get(row.connection_id) === 'live'));
  });
}

function toDue(row: Row, livemode: boolean): DueRefund {
  return {
    id: row.id,
    connectionId: row.connection_id,
    livemode,
    refund: row.stripe_id,
    payment: row.payment,
    currency: row.currency,
    amount: BigInt(row.amount),
    status: row.status,
    failureReason: row.failure_reason,
    pendingReason: row.pending_reason,
    toldAtMs: row.told_at?.getTime() ?? null,
    sinceMs: row.since.getTime(),
    looks: row.checks,
    reminders: row.reminders,
    nowMs: row.now.getTime(),
  };
}
