import type { Currency } from '@quittance/domain';
import type { Sql } from '../sql.js';

/** Payments of unknown payers that are asked about again for one amount, the newest. */
export const WAITING_PER_AMOUNT_MAX = 20;
/** Waiting payments of one amount among which they are looked for. */
const LOOKED_AT_MAX = 200;
const PARTS_MAX = 100;

export interface WaitingAmount {
  readonly currency: Currency;
  readonly amount: bigint;
}

/**
 * Row ids of payments that wait with exactly one of these amounts and whose payer the order system does not know. An order that is
 * registered while such a payment is being left waiting is not missed: the payment's side looks for the order again after it has written
 * the payment, and this side waits for payments that are being written. Those already written are not locked, so that many orders of
 * one price do not wait for each other.
 */
export async function paymentsOfAmount(
  sql: Sql,
  connectionId: string,
  amounts: readonly WaitingAmount[],
): Promise<string[]> {
  const wanted = distinct(amounts);
  const found: string[] = [];
  for (let start = 0; start < wanted.length; start += PARTS_MAX) {
    const some = wanted.slice(start, start + PARTS_MAX);
    const written = await waiting(sql, connectionId, some);
    const underWay = await beingWritten(sql, connectionId, some, written);
    found.push(...strangersAmong(underWay ? await waiting(sql, connectionId, some) : written));
  }
  return found;
}

interface WaitingRow {
  readonly id: string;
  readonly currency: Currency;
  readonly unapplied: string;
  readonly reference: string | null;
}

async function waiting(sql: Sql, connectionId: string, amounts: readonly WaitingAmount[]): Promise<WaitingRow[]> {
  const part = `(SELECT p.id, p.currency, p.unapplied, a.reference FROM
    (SELECT id, currency, unapplied, account_id FROM payments FORCE INDEX (ix_payment_waiting)
     WHERE connection_id = ? AND currency = ? AND unapplied = ? ORDER BY id DESC LIMIT ${LOOKED_AT_MAX}) p
    JOIN customer_accounts a ON a.id = p.account_id)`;
  return sql.select<WaitingRow>(
    amounts.map(() => part).join(' UNION ALL '),
    amounts.flatMap(({ currency, amount }) => [connectionId, currency, amount]),
  );
}

/** Waits for payments of these amounts that others are writing at this moment. @returns whether there were any */
async function beingWritten(
  sql: Sql,
  connectionId: string,
  amounts: readonly WaitingAmount[],
  written: readonly WaitingRow[],
): Promise<boolean> {
  const part = `(SELECT id FROM payments FORCE INDEX (ix_payment_waiting)
    WHERE connection_id = ? AND currency = ? AND unapplied = ? AND id > ? LIMIT ${LOOKED_AT_MAX} LOCK IN SHARE MODE)`;
  const newest = new Map<string, bigint>();
  for (const row of written) {
    const key = keyOf(row.currency, row.unapplied);
    if (BigInt(row.id) > (newest.get(key) ?? 0n)) newest.set(key, BigInt(row.id));
  }
  const rows = await sql.select<{ id: string }>(
    amounts.map(() => part).join(' UNION ALL '),
    amounts.flatMap(({ currency, amount }) => [
      connectionId,
      currency,
      amount,
      newest.get(keyOf(currency, `${amount}`)) ?? 0n,
    ]),
  );
  return rows.length > 0;
}

function strangersAmong(rows: readonly WaitingRow[]): string[] {
  const groups = Map.groupBy(
    rows.filter((row) => row.reference === null),
    (row) => keyOf(row.currency, row.unapplied),
  );
  return [...groups.values()].flatMap((group) =>
    group
      .map((row) => row.id)
      .sort((a, b) => (BigInt(a) < BigInt(b) ? 1 : -1))
      .slice(0, WAITING_PER_AMOUNT_MAX),
  );
}

function distinct(amounts: readonly WaitingAmount[]): WaitingAmount[] {
  return [...new Map(amounts.map((each) => [keyOf(each.currency, `${each.amount}`), each])).values()];
}

function keyOf(currency: Currency, amount: string): string {
  return `${currency} ${amount}`;
}
