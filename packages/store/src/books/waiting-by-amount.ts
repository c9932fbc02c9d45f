import { type Currency, larger } from '@quittance/domain';
import type { Sql } from '../sql.js';

/** Payments of unknown payers that are asked about again for one amount, the newest. */
export const WAITING_PER_AMOUNT_MAX = 20;
/** Waiting payments of one amount among which they are looked for. */
const LOOKED_AT_MAX = 200;
const PARTS_MAX = 100;
/** Seconds that no transaction lasts: one run waits for a lock a few seconds at the most. */
const TRANSACTION_S_MAX = 60;

export interface WaitingAmount {
  readonly currency: Currency;
  readonly amount: bigint;
}

/** Rows read at once for all amounts of one currency. More of them means that an amount is crowded, and each is read by itself. */
const READ_MAX = 500;

/**
 * Row ids of payments that wait with exactly one of these amounts and whose payer the order system does not know. An order that is
 * registered while such a payment is being left waiting is not missed: the payment's side looks for the order again after it has written
 * the payment, and this side waits for payments that are being written. Payments that have waited for a while are not locked, so that
 * orders of one price do not wait for each other.
 */
export async function paymentsOfAmount(
  sql: Sql,
  connectionId: string,
  amounts: readonly WaitingAmount[],
): Promise<string[]> {
  const found: string[] = [];
  for (const [currency, some] of Map.groupBy(amounts, (each) => each.currency)) {
    const wanted = { connectionId, currency, amounts: [...new Set(some.map((each) => each.amount))] };
    const written = await waiting(sql, wanted);
    const underWay = await beingWritten(sql, wanted, written);
    found.push(...strangersAmong(underWay ? await waiting(sql, wanted) : written));
  }
  return found;
}

interface Wanted {
  readonly connectionId: string;
  readonly currency: Currency;
  readonly amounts: readonly bigint[];
}

interface WaitingRow {
  readonly id: string;
  readonly unapplied: string;
  readonly reference: string | null;
  /** 1 when it was written longer ago than any transaction of now has lasted. */
  readonly settled: string | number;
}

const FROM = 'FROM payments FORCE INDEX (ix_payment_waiting) WHERE connection_id = ? AND currency = ? AND unapplied';

async function waiting(sql: Sql, { connectionId, currency, amounts }: Wanted): Promise<WaitingRow[]> {
  const named = (part: string) =>
    `SELECT p.id, p.unapplied, p.settled, a.reference FROM (${part}) p JOIN customer_accounts a ON a.id = p.account_id`;
  const columns = `SELECT id, unapplied, account_id, created_at < CURRENT_TIMESTAMP(3) - INTERVAL ${TRANSACTION_S_MAX} SECOND AS settled`;
  const together = await sql.select<WaitingRow>(named(`${columns} ${FROM} IN (?) LIMIT ${READ_MAX}`), [
    connectionId,
    currency,
    amounts,
  ]);
  if (together.length < READ_MAX) return together;
  const rows: WaitingRow[] = [];
  const part = named(`${columns} ${FROM} = ? ORDER BY id DESC LIMIT ${LOOKED_AT_MAX}`);
  for (let start = 0; start < amounts.length; start += PARTS_MAX) {
    const some = amounts.slice(start, start + PARTS_MAX);
    const values = some.flatMap((amount) => [connectionId, currency, amount]);
    rows.push(...(await sql.select<WaitingRow>(some.map(() => part).join(' UNION ALL '), values)));
  }
  return rows;
}

/**
 * Waits for payments of these amounts that others are writing at this moment. Their ids are higher than that of any payment written
 * longer ago than a transaction can last, so the index is read from there on: a row that a locking read passes stays locked until the
 * commit, whether or not it is wanted. @returns whether there were any
 */
async function beingWritten(
  sql: Sql,
  { connectionId, currency, amounts }: Wanted,
  written: readonly WaitingRow[],
): Promise<boolean> {
  // Where very many wait only the newest are asked again, and one of them more or less makes no difference.
  if (written.length >= READ_MAX) return false;
  const settled = written.filter((row) => Number(row.settled) === 1).map((row) => BigInt(row.id));
  const newest = settled.reduce(larger, 0n);
  const known = new Set(written.map((row) => row.id));
  const rows = await sql.select<{ id: string }>(
    `SELECT id ${FROM} IN (?) AND id > ? LIMIT ${READ_MAX} LOCK IN SHARE MODE`,
    [connectionId, currency, amounts, newest],
  );
  return rows.some((row) => !known.has(row.id));
}

function strangersAmong(rows: readonly WaitingRow[]): string[] {
  const groups = Map.groupBy(
    rows.filter((row) => row.reference === null),
    (row) => row.unapplied,
  );
  return [...groups.values()].flatMap((group) =>
    group
      .map((row) => row.id)
      .sort((a, b) => (BigInt(a) < BigInt(b) ? 1 : -1))
      .slice(0, WAITING_PER_AMOUNT_MAX),
  );
}
