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

/** Rows read at once for all amounts of one currency. More of them means that an amount is crowded, and each is read by itself. */
const READ_MAX = 2_000;

/**
 * Row ids of payments that wait with exactly one of these amounts and whose payer the order system does not know. An order that is
 * registered while such a payment is being left waiting is not missed: the payment's side looks for the order again after it has written
 * the payment, and this side waits for payments that are being written. Locks on those already written are given back at once, so that
 * many orders of one price do not wait for each other.
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
}

const FROM = 'FROM payments FORCE INDEX (ix_payment_waiting) WHERE connection_id = ? AND currency = ? AND unapplied';

async function waiting(sql: Sql, { connectionId, currency, amounts }: Wanted): Promise<WaitingRow[]> {
  const named = (part: string) =>
    `SELECT p.id, p.unapplied, a.reference FROM (${part}) p JOIN customer_accounts a ON a.id = p.account_id`;
  const columns = 'SELECT id, unapplied, account_id';
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

/** Waits for payments of these amounts that others are writing at this moment. @returns whether there were any */
async function beingWritten(
  sql: Sql,
  { connectionId, currency, amounts }: Wanted,
  written: readonly WaitingRow[],
): Promise<boolean> {
  // Where very many wait only the newest are asked again, and one of them more or less makes no difference.
  if (written.length >= READ_MAX) return false;
  const others = written.length === 0 ? '' : ' AND id NOT IN (?)';
  const rows = await sql.select<{ id: string }>(
    `SELECT id ${FROM} IN (?)${others} LIMIT ${LOOKED_AT_MAX} LOCK IN SHARE MODE`,
    [connectionId, currency, amounts, ...(written.length === 0 ? [] : [written.map((row) => row.id)])],
  );
  return rows.length > 0;
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
