import type { FraudWarning } from '@quittance/domain';
import type { Sql } from '../sql.js';
import { byAnyKey, type FactKeys } from './fact-rows.js';
import { dateOf } from './times.js';

interface WarningRow {
  stripe_id: string;
  payment: string | null;
  charge_id: string | null;
  actionable: number;
  fraud_type: string | null;
  made_at: Date | null;
  told_at: Date | null;
}

export async function readWarnings(sql: Sql, keys: FactKeys): Promise<Map<string, FraudWarning>> {
  const rows = await byAnyKey<WarningRow>(
    sql,
    'SELECT stripe_id, payment, charge_id, actionable, fraud_type, made_at, told_at FROM fraud_warnings',
    keys,
  );
  return new Map(
    rows.map((row) => [
      row.stripe_id,
      {
        id: row.stripe_id,
        payment: row.payment,
        charge: row.charge_id,
        actionable: row.actionable === 1,
        fraudType: row.fraud_type,
        createdAtMs: row.made_at?.getTime() ?? null,
        toldAtMs: row.told_at?.getTime() ?? null,
      },
    ]),
  );
}

export async function saveWarnings(sql: Sql, connectionId: string, warnings: readonly FraudWarning[]): Promise<void> {
  await sql.insertMany(
    'fraud_warnings',
    ['connection_id', 'stripe_id', ...CHANGING],
    warnings.map((each) => [
      connectionId,
      each.id,
      each.payment,
      each.charge,
      each.actionable,
      each.fraudType,
      dateOf(each.createdAtMs),
      dateOf(each.toldAtMs),
    ]),
    `ON DUPLICATE KEY UPDATE ${CHANGING.map((name) => `${name} = VALUES(${name})`).join(', ')},
     updated_at = CURRENT_TIMESTAMP(3)`,
  );
}

const CHANGING = ['payment', 'charge_id', 'actionable', 'fraud_type', 'made_at', 'told_at'] as const;
