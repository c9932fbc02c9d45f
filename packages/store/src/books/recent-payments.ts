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

async function earlierPayments(sql: Sql, asked: readonly AskedPayment[]): Promise<RecentRow[]> {
  const part = `(SELECT id, stripe_id, account_id, currency, amount, paid_at FROM payments FORCE INDEX (ix_payment_repeat)
    WHERE account_id = ? AND currency = ? AND amount = ? AND paid_at <= ?
    ORDER BY paid_at DESC, id DESC LIMIT ${RECENT_PAYMENTS_MAX})`;
  const wanted = asked.filter((each) => each.whole > 0n && each.paidAtMs !== null);
  const found = new Map<string, RecentRow>();
  for (let start = 0; start < wanted.length; start += PARTS_MAX) {
    const some = wanted.slice(start, start + PARTS_MAX);
    const rows = await sql.select<RecentRow>(
      some.map(() => part).join(' UNION ALL '),
      some.flatMap((each) => [each.accountId, each.currency, each.whole, new Date(each.paidAtMs ?? 0)]),
    );
    for (const row of rows) found.set(row.id, row);
  }
  return [...found.values()].sort((a, b) => b.paid_at.getTime() - a.paid_at.getTime() || Number(b.id) - Number(a.id));
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
