import type { CashEntry } from '@quittance/domain';
import type { Sql } from '../sql.js';
import { CUSTOMER_CASH_ENTRIES_MAX } from './scope.js';

/** Keys under which refunds and disputes are found: their own ids, their payment's, their charge's. */
export interface FactKeys {
  readonly connectionId: string;
  readonly ids: readonly string[];
  readonly payments: readonly string[];
  readonly charges: readonly string[];
}

interface CashEntryRow {
  stripe_id: string;
  kind: CashEntry['entryKind'];
  customer: string;
  intent: string | null;
  currency: CashEntry['currency'];
  amount: string;
}

/** Cash entries of customers, the latest ones, and of intents; oldest first. */
export async function readCashEntries(
  sql: Sql,
  connectionId: string,
  customers: readonly string[],
  intents: readonly string[],
): Promise<Map<string, CashEntry>> {
  if (customers.length + intents.length === 0) return new Map();
  const select = `SELECT id, stripe_id, kind, customer, intent, currency, amount FROM cash_entries WHERE connection_id = ?`;
  const rows = await sql.select<CashEntryRow>(
    `SELECT * FROM ((${select} AND customer IN (?) ORDER BY id DESC LIMIT ${CUSTOMER_CASH_ENTRIES_MAX})
     UNION (${select} AND intent IN (?))) AS entries ORDER BY id`,
    [connectionId, some(customers), connectionId, some(intents)],
  );
  return new Map(
    rows.map((row) => [
      row.stripe_id,
      {
        entry: row.stripe_id,
        entryKind: row.kind,
        customer: row.customer,
        currency: row.currency,
        amount: BigInt(row.amount),
        ...(row.intent === null ? {} : { intent: row.intent }),
      },
    ]),
  );
}

export async function insertCashEntries(sql: Sql, connectionId: string, entries: readonly CashEntry[]): Promise<void> {
  await sql.insertMany(
    'cash_entries',
    ['connection_id', 'stripe_id', 'kind', 'customer', 'intent', 'currency', 'amount'],
    entries.map((each) => [
      connectionId,
      each.entry,
      each.entryKind,
      each.customer,
      each.intent ?? null,
      each.currency,
      each.amount,
    ]),
    'ON DUPLICATE KEY UPDATE cash_entries.id = cash_entries.id',
  );
}

/** Rows of refunds or disputes, each once, whichever key finds it. */
export async function byAnyKey<Row>(sql: Sql, select: string, keys: FactKeys): Promise<Row[]> {
  if (keys.ids.length + keys.payments.length + keys.charges.length === 0) return [];
  const scoped = `${select} WHERE connection_id = ?`;
  return sql.select<Row>(
    `(${scoped} AND stripe_id IN (?)) UNION (${scoped} AND payment IN (?)) UNION (${scoped} AND charge_id IN (?))`,
    [keys.connectionId, some(keys.ids), keys.connectionId, some(keys.payments), keys.connectionId, some(keys.charges)],
  );
}

/** `IN ()` is no SQL; an id is never empty. */
function some(ids: readonly string[]): readonly string[] {
  return ids.length > 0 ? ids : [''];
}
