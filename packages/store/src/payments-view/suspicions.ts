import { DISPUTE_SEEN, type DisputeSeen, type DisputeSeenRow, toDisputeSeen } from '../orders/part-rows.js';
import type { Sql } from '../sql.js';

export interface DisputeOfPayment extends DisputeSeen {
  readonly id: string;
  readonly amount: bigint;
}

export interface WarningOfPayment {
  readonly id: string;
  readonly actionable: boolean;
  readonly fraudType: string | null;
}

export interface Suspicions {
  readonly disputes: readonly DisputeOfPayment[];
  readonly fraudWarnings: readonly WarningOfPayment[];
}

interface DisputeRow extends DisputeSeenRow {
  readonly payment_id: string;
  readonly id: string;
  readonly amount: string;
}

interface WarningRow {
  readonly payment_id: string;
  readonly id: string;
  readonly actionable: number;
  readonly fraud_type: string | null;
}

/** Disputes and warnings of fraud of payments, by the payment's row id. Older shapes of events name a charge and not its payment. */
export async function readSuspicions(sql: Sql, paymentIds: readonly string[]): Promise<(id: string) => Suspicions> {
  const [disputes, warnings] = await Promise.all([
    sql.select<DisputeRow>(ofPayments('disputes', `f.amount, f.status, ${DISPUTE_SEEN}`), [paymentIds, paymentIds]),
    sql.select<WarningRow>(ofPayments('fraud_warnings', 'f.actionable, f.fraud_type'), [paymentIds, paymentIds]),
  ]);
  const disputesOf = Map.groupBy(disputes, (row) => row.payment_id);
  const warningsOf = Map.groupBy(warnings, (row) => row.payment_id);
  return (id) => ({
    disputes: (disputesOf.get(id) ?? []).map((row) => ({
      ...toDisputeSeen(row),
      id: row.id,
      amount: BigInt(row.amount),
    })),
    fraudWarnings: (warningsOf.get(id) ?? []).map((row) => ({
      id: row.id,
      actionable: row.actionable === 1,
      fraudType: row.fraud_type,
    })),
  });
}

function ofPayments(table: 'disputes' | 'fraud_warnings', columns: string): string {
  const linked = (link: string) => `SELECT p.id AS payment_id, f.id AS row_id, f.stripe_id AS id, ${columns}
    FROM payments p JOIN ${table} f ON f.connection_id = p.connection_id AND ${link} WHERE p.id IN (?)`;
  return `${linked('f.payment = p.stripe_id')} UNION ${linked('f.charge_id = p.charge_id')} ORDER BY row_id`;
}
