import type { DisputeStatus } from '@quittance/domain';
import { type ClaimLooksOptions, claimDueRows } from '../looks/claim-due-rows.js';
import type { Store } from '../open-store.js';

export interface DueDispute {
  /** Row id. */
  readonly id: string;
  readonly connectionId: string;
  readonly livemode: boolean;
  readonly dispute: string;
  readonly amount: bigint;
  readonly status: DisputeStatus;
  readonly reason: string | null;
  readonly caseType: string | null;
  /** What balance movements took and gave back, minor units. */
  readonly withdrawn: bigint;
  readonly reinstated: bigint;
  readonly dueAtMs: number | null;
  readonly hasEvidence: boolean;
  readonly submissions: number;
  readonly toldAtMs: number | null;
  /** When it came into its state. */
  readonly sinceMs: number;
  /** Reads so far. */
  readonly looks: number;
  /** The database's time of the claim. */
  readonly nowMs: number;
}

interface Row {
  readonly id: string;
  readonly connection_id: string;
  readonly stripe_id: string;
  readonly amount: string;
  readonly status: DisputeStatus;
  readonly reason: string | null;
  readonly case_type: string | null;
  readonly taken: string;
  readonly given_back: string;
  readonly answer_due_at: Date | null;
  readonly has_evidence: number;
  readonly submissions: number;
  readonly told_at: Date | null;
  readonly since: Date;
  readonly checks: number;
  readonly now: Date;
}

const COLUMNS = `id, connection_id, stripe_id, amount, status, reason, case_type,
  COALESCE(withdrawn_amount, IF(withdrawn = 1, amount, 0)) AS taken,
  COALESCE(reinstated_amount, IF(reinstated = 1, amount, 0)) AS given_back, answer_due_at, has_evidence, submissions, told_at,
  COALESCE(since_at, created_at) AS since, checks, CURRENT_TIMESTAMP(3) AS now`;

/** A debit that failed late stands among the disputes under the id of a balance movement, which is none to be read. */
const DISPUTES_ALONE = "stripe_id NOT LIKE 'txn\\_%'";

/** Takes disputes that are to be read from the provider again. @returns fewer than `rowsMax` when no more are due */
export async function claimDueDisputes(store: Store, options: ClaimLooksOptions): Promise<DueDispute[]> {
  const wanted = { table: 'disputes', columns: COLUMNS, only: DISPUTES_ALONE } as const;
  const claimed = await claimDueRows<Row>(store, wanted, options);
  return claimed.map(({ row, livemode }) => toDue(row, livemode));
}

function toDue(row: Row, livemode: boolean): DueDispute {
  return {
    id: row.id,
    connectionId: row.connection_id,
    livemode,
    dispute: row.stripe_id,
    amount: BigInt(row.amount),
    status: row.status,
    reason: row.reason,
    caseType: row.case_type,
    withdrawn: BigInt(row.taken),
    reinstated: BigInt(row.given_back),
    dueAtMs: row.answer_due_at?.getTime() ?? null,
    hasEvidence: row.has_evidence === 1,
    submissions: row.submissions,
    toldAtMs: row.told_at?.getTime() ?? null,
    sinceMs: row.since.getTime(),
    looks: row.checks,
    nowMs: row.now.getTime(),
  };
}
