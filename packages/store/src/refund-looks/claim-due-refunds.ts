import type { RefundStatus } from '@quittance/domain';
import { type ClaimLooksOptions, claimDueRows } from '../looks/claim-due-rows.js';
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

const COLUMNS = `id, connection_id, stripe_id, COALESCE(payment, charge_id) AS payment, currency, amount, status, failure_reason,
  pending_reason, told_at, COALESCE(since_at, created_at) AS since, checks, reminders, CURRENT_TIMESTAMP(3) AS now`;

/** Takes refunds that are to be read from the provider again. @returns fewer than `rowsMax` when no more are due */
export async function claimDueRefunds(store: Store, options: ClaimLooksOptions): Promise<DueRefund[]> {
  const claimed = await claimDueRows<Row>(store, { table: 'refunds', columns: COLUMNS }, options);
  return claimed.map(({ row, livemode }) => toDue(row, livemode));
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
