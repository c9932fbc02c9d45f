import { type Changes, type Dispute, nextDisputeCheckAt } from '@quittance/domain';
import type { Sql } from '../sql.js';
import { byAnyKey, type FactKeys } from './fact-rows.js';
import { TIE_LOOK_MS } from './refund-rows.js';
import { dateOf, readClock } from './times.js';

interface DisputeRow {
  stripe_id: string;
  payment: string | null;
  charge_id: string | null;
  currency: Dispute['currency'];
  amount: string;
  status: Dispute['status'];
  reason: string | null;
  case_type: string | null;
  taken: string;
  given_back: string;
  answer_due_at: Date | null;
  has_evidence: number;
  submissions: number;
  submissions_first: number | null;
  made_at: Date | null;
  told_at: Date | null;
  since_at: Date | null;
  version: string;
}

/** Of disputes that were stored before amounts were, the whole amount moved or nothing. */
const MOVED = `COALESCE(withdrawn_amount, IF(withdrawn = 1, amount, 0)) AS taken,
  COALESCE(reinstated_amount, IF(reinstated = 1, amount, 0)) AS given_back`;

export async function readDisputes(sql: Sql, keys: FactKeys): Promise<Map<string, Dispute>> {
  const rows = await byAnyKey<DisputeRow>(
    sql,
    `SELECT stripe_id, payment, charge_id, currency, amount, status, reason, case_type, ${MOVED}, answer_due_at, has_evidence,
       submissions, submissions_first, made_at, told_at, since_at, version FROM disputes`,
    keys,
  );
  return new Map(rows.map((row) => [row.stripe_id, toDispute(row)]));
}

function toDispute(row: DisputeRow): Dispute {
  return {
    id: row.stripe_id,
    payment: row.payment,
    charge: row.charge_id,
    currency: row.currency,
    amount: BigInt(row.amount),
    status: row.status,
    reason: row.reason,
    caseType: row.case_type,
    withdrawn: BigInt(row.taken),
    reinstated: BigInt(row.given_back),
    dueAtMs: row.answer_due_at?.getTime() ?? null,
    hasEvidence: row.has_evidence === 1,
    submissions: row.submissions,
    submissionsFirst: row.submissions_first,
    createdAtMs: row.made_at?.getTime() ?? null,
    toldAtMs: row.told_at?.getTime() ?? null,
    sinceMs: row.since_at?.getTime() ?? null,
    version: BigInt(row.version),
  };
}

/** Writes disputes as they are now, each with the time at which it is to be read again. */
export async function saveDisputes(
  sql: Sql,
  connectionId: string,
  { disputes, disputeTies }: Pick<Changes, 'disputes' | 'disputeTies'>,
): Promise<void> {
  if (disputes.length === 0) return;
  const nowMs = await readClock(sql);
  const ties = new Set(disputeTies);
  await sql.insertMany(
    'disputes',
    ['connection_id', ...COLUMNS],
    disputes.map((each) => [connectionId, ...valuesOf(each, nowMs, ties.has(each.id))]),
    `ON DUPLICATE KEY UPDATE ${CHANGING.map((name) => `${name} = VALUES(${name})`).join(', ')},
     updated_at = CURRENT_TIMESTAMP(3)`,
  );
}

/** What stays as it was told first. */
const FIXED = ['stripe_id', 'currency'] as const;
const CHANGING = [
  'payment',
  'charge_id',
  'amount',
  'status',
  'reason',
  'case_type',
  'withdrawn',
  'reinstated',
  'withdrawn_amount',
  'reinstated_amount',
  'answer_due_at',
  'has_evidence',
  'submissions',
  'submissions_first',
  'made_at',
  'told_at',
  'since_at',
  'version',
  'next_check_at',
] as const;
const COLUMNS = [...FIXED, ...CHANGING];

function valuesOf(dispute: Dispute, nowMs: number, tie: boolean) {
  const next = tie ? nowMs + TIE_LOOK_MS : nextDisputeCheckAt({ ...dispute, sinceMs: dispute.sinceMs ?? nowMs }, nowMs);
  return [
    dispute.id,
    dispute.currency,
    dispute.payment,
    dispute.charge,
    dispute.amount,
    dispute.status,
    dispute.reason,
    dispute.caseType,
    dispute.withdrawn > 0n,
    dispute.reinstated > 0n,
    dispute.withdrawn,
    dispute.reinstated,
    dateOf(dispute.dueAtMs),
    dispute.hasEvidence,
    dispute.submissions,
    dispute.submissionsFirst,
    dateOf(dispute.createdAtMs),
    dateOf(dispute.toldAtMs),
    dateOf(dispute.sinceMs),
    dispute.version,
    dateOf(next),
  ];
}
