import { type Changes, nextCheckAt, type Refund } from '@quittance/domain';
import type { Sql } from '../sql.js';
import { byAnyKey, type FactKeys } from './fact-rows.js';
import { dateOf, readClock } from './times.js';

/** A refund of which two states were told for one second is read afresh after this long. */
export const TIE_LOOK_MS = 30_000;

interface RefundRow {
  stripe_id: string;
  payment: string | null;
  charge_id: string | null;
  customer: string | null;
  currency: Refund['currency'];
  amount: string;
  status: Refund['status'];
  failure_reason: string | null;
  destination: Refund['destination'];
  for_order: string | null;
  pending_reason: string | null;
  made_at: Date | null;
  told_at: Date | null;
  since_at: Date | null;
  settled_outside: string | null;
  settled_how: 'outside' | 'on_account' | null;
  settled_amount: string | null;
  version: string;
}

export async function readRefunds(sql: Sql, keys: FactKeys): Promise<Map<string, Refund>> {
  const rows = await byAnyKey<RefundRow>(
    sql,
    `SELECT stripe_id, payment, charge_id, customer, currency, amount, status, failure_reason, destination, for_order, pending_reason,
       made_at, told_at, since_at, settled_outside, settled_how, settled_amount, version FROM refunds`,
    keys,
  );
  return new Map(rows.map((row) => [row.stripe_id, toRefund(row)]));
}

function toRefund(row: RefundRow): Refund {
  const { settled_outside: proof, settled_how: how } = row;
  return {
    id: row.stripe_id,
    payment: row.payment,
    charge: row.charge_id,
    customer: row.customer,
    currency: row.currency,
    amount: BigInt(row.amount),
    status: row.status,
    failureReason: row.failure_reason,
    order: row.for_order,
    destination: row.destination,
    pendingReason: row.pending_reason,
    createdAtMs: row.made_at?.getTime() ?? null,
    toldAtMs: row.told_at?.getTime() ?? null,
    sinceMs: row.since_at?.getTime() ?? null,
    settledOutside:
      proof === null || how === null ? null : { proof, how, amount: BigInt(row.settled_amount ?? row.amount) },
    version: BigInt(row.version),
  };
}

/** Writes refunds as they are now, each with the time at which it is to be read again. */
export async function saveRefunds(
  sql: Sql,
  connectionId: string,
  { refunds, refundTies }: Pick<Changes, 'refunds' | 'refundTies'>,
): Promise<void> {
  if (refunds.length === 0) return;
  const nowMs = await readClock(sql);
  const ties = new Set(refundTies);
  await sql.insertMany(
    'refunds',
    ['connection_id', ...COLUMNS],
    refunds.map((each) => [connectionId, ...valuesOf(each, nowMs, ties.has(each.id))]),
    // The first assignment still sees the state as it was: reminders are counted for each time that the customer is asked.
    `ON DUPLICATE KEY UPDATE reminders = IF(since_at <=> VALUES(since_at), reminders, 0), ${CHANGING.map((name) => `${name} = VALUES(${name})`).join(', ')},
     updated_at = CURRENT_TIMESTAMP(3)`,
  );
}

/** What stays as it was told first. */
const FIXED = ['stripe_id', 'currency', 'amount', 'destination'] as const;
const CHANGING = [
  'payment',
  'charge_id',
  'customer',
  'status',
  'failure_reason',
  'for_order',
  'pending_reason',
  'made_at',
  'told_at',
  'since_at',
  'settled_outside',
  'settled_how',
  'settled_amount',
  'version',
  'next_check_at',
] as const;
const COLUMNS = [...FIXED, ...CHANGING];

function valuesOf(refund: Refund, nowMs: number, tie: boolean) {
  const { settledOutside } = refund;
  const next = tie
    ? nowMs + TIE_LOOK_MS
    : nextCheckAt({ status: refund.status, sinceMs: refund.sinceMs ?? nowMs }, nowMs);
  return [
    refund.id,
    refund.currency,
    refund.amount,
    refund.destination,
    refund.payment,
    refund.charge,
    refund.customer ?? null,
    refund.status,
    refund.failureReason,
    refund.order ?? null,
    refund.pendingReason,
    dateOf(refund.createdAtMs),
    dateOf(refund.toldAtMs),
    dateOf(refund.sinceMs),
    settledOutside?.proof.slice(0, PROOF_LENGTH_MAX) ?? null,
    settledOutside?.how ?? null,
    settledOutside?.amount ?? null,
    refund.version,
    dateOf(next),
  ];
}

const PROOF_LENGTH_MAX = 500;
