import type { Currency, RecentPayment } from '@quittance/domain';
import type { Sql } from '../sql.js';
import type { AskedPayment } from './asked-payments.js';

/** Earlier payments of one payer and one amount that are looked at, the latest; one more, since the payment asked about is among them. */
export const RECENT_PAYMENTS_MAX = 10 + 1;
const PARTS_MAX = 100;

interface RecentRow {
  readonly id: string;
  readonly stripe_id: string;
  readonly account_id: string;
  readonly currency: Currency;
  readonly amount: string;
  readonly paid_at: Date;
}

/**
 * Payments of the same payer and amount that were made before those asked about, latest first. How far back a payment counts as made
 * twice is the policy's to say; nothing is left out here for its age.
 */
export async function readRecent(sql: Sql, asked: readonly AskedPayment[]): Promise<RecentPayment[]> {
  const rows = await earlierPayments(sql, asked);
  const orders = await ordersPaidBy(
    sql,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({
    payment: row.stripe_id,
    account: row.account_id,
    currency: row.currency,
    amount: BigInt(row.amount),
    paidAtMs: row.paid_at.getTime(),
    orders: orders.get(row.id) ?? [],
  }));
}

const FROM =
  'SELECT id, stripe_id, account_id, currency, amount, paid_at FROM payments FORCE INDEX (ix_payment_repeat)';

async function earlierPayments(sql: Sql, asked: readonly AskedPayment[]): Promise<RecentRow[]> {
  const wanted = asked.filter((each) => each.whole > 0n && each.paidAtMs !== null);
  if (wanted.length === 0) return [];
  // As many rows as all of them together may need, or more, mean that one payer has very many: then each is read by itself.
  const rowsMax = wanted.length * RECENT_PAYMENTS_MAX;
  const together = await sql.select<RecentRow>(
    `${FROM} WHERE (account_id, currency, amount) IN (${wanted.map(() => '(?, ?, ?)').join(', ')}) AND paid_at <= ? LIMIT ${rowsMax}`,
    [...wanted.flatMap(keyOf), new Date(Math.max(...wanted.map((each) => each.paidAtMs ?? 0)))],
  );
  const rows = together.length < rowsMax ? together : await eachByItself(sql, wanted);
  const latest = [...new Map(rows.map((row) => [row.id, row])).values()].sort(
    (a, b) => b.paid_at.getTime() - a.paid_at.getTime() || Number(b.id) - Number(a.id),
  );
  const groups = Map.groupBy(latest, (row) => `${row.account_id} ${row.currency} ${row.amount}`);
  const before = (each: AskedPayment) =>
    (groups.get(keyOf(each).join(' ')) ?? []).filter((row) => row.paid_at.getTime() <= (each.paidAtMs ?? 0));
  const kept = new Set(wanted.flatMap((each) => before(each).slice(0, RECENT_PAYMENTS_MAX)));
  return latest.filter((row) => kept.has(row));
}

async function eachByItself(sql: Sql, wanted: readonly AskedPayment[]): Promise<RecentRow[]> {
  const part = `(${FROM} WHERE account_id = ? AND currency = ? AND amount = ? AND paid_at <= ?
    ORDER BY paid_at DESC, id DESC LIMIT ${RECENT_PAYMENTS_MAX})`;
  const rows: RecentRow[] = [];
  for (let start = 0; start < wanted.length; start += PARTS_MAX) {
    const some = wanted.slice(start, start + PARTS_MAX);
    rows.push(
      ...(await sql.select<RecentRow>(
        some.map(() => part).join(' UNION ALL '),
        some.flatMap((each) => [...keyOf(each), new Date(each.paidAtMs ?? 0)]),
      )),
    );
  }
  return rows;
}

function keyOf({ accountId, currency, whole }: AskedPayment) {
  return [accountId, currency, whole] as const;
}

/** References of the orders on which money of these payments is, by the payment's row id. */
async function ordersPaidBy(sql: Sql, paymentIds: readonly string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  if (paymentIds.length === 0) return found;
  const rows = await sql.select<{ payment_id: string; reference: string }>(
    `SELECT a.payment_id, o.reference FROM applications a JOIN orders o ON o.id = a.order_id
     WHERE a.payment_id IN (?) GROUP BY a.payment_id, o.id, o.reference HAVING SUM(a.amount) > 0 ORDER BY MIN(a.id)`,
    [paymentIds],
  );
  for (const row of rows) found.set(row.payment_id, [...(found.get(row.payment_id) ?? []), row.reference]);
  return found;
}
