/**
 * What lies on the cash balances of customers whose bank transfers are to be given back, and what the provider spent of them on intents of the
 * order. Read under the lock of the customers' accounts.
 */
import { type CashPool, normaliseReference, RESERVING_STATES, type SpentIntent } from '@quittance/domain';
import { subjectsSaying } from '../books/evidence-rows.js';
import type { Sql } from '../sql.js';
import type { PaymentToRefund } from './refund-sources.js';

/** @param order reference of the order that the money was paid for; `null`: money on no order is meant */
export async function readCashPools(
  sql: Sql,
  connectionId: string,
  transfers: readonly PaymentToRefund[],
  order: string | null,
): Promise<CashPool[]> {
  const pools: CashPool[] = [];
  for (const [of, own] of Map.groupBy(transfers, (each) => `${each.customer} ${each.currency}`)) {
    const [customer = '', currency = ''] = of.split(' ');
    const purse = { connectionId, customer, currency };
    const intents = await readIntents(sql, purse);
    const named = order === null ? new Set() : await intentsNaming(sql, connectionId, order);
    pools.push({
      transfers: own,
      intents: intents.filter((each) => named.has(each.payment)),
      available: await readAvailable(sql, purse),
    });
  }
  return pools;
}

interface PurseOf {
  readonly connectionId: string;
  readonly customer: string;
  readonly currency: string;
}

/** Money of a refund that was called off is back on the balance, and no longer the intent's. */
async function readIntents(sql: Sql, { connectionId, customer, currency }: PurseOf): Promise<SpentIntent[]> {
  const rows = await sql.select<{
    id: string;
    stripe_id: string;
    captured: string;
    paid_at: Date | null;
    gone: string | null;
    asked: string | null;
  }>(
    `SELECT p.id, p.stripe_id, p.captured, p.paid_at,
            (SELECT SUM(r.amount) FROM refunds r WHERE r.connection_id = p.connection_id AND r.payment = p.stripe_id
                AND r.status <> 'failed') AS gone,
            (SELECT SUM(c.amount) FROM refund_calls c WHERE c.payment_id = p.id AND c.progress IN (?) AND ${NOT_TOLD}) AS asked
       FROM payments p WHERE p.connection_id = ? AND p.kind = 'payment' AND p.funded_by = 'cash_balance' AND p.customer = ?
        AND p.currency = ?`,
    [RESERVING_STATES, connectionId, customer, currency],
  );
  return rows.map((row) => {
    const asked = BigInt(row.asked ?? 0);
    const left = BigInt(row.captured) - BigInt(row.gone ?? 0) - asked;
    return { id: row.id, payment: row.stripe_id, paidAtMs: row.paid_at?.getTime() ?? 0, left, asked };
  });
}

/** Intents on which, or on an object of which, the merchant set this reference. */
async function intentsNaming(sql: Sql, connectionId: string, order: string): Promise<Set<string>> {
  const subjects = await subjectsSaying(sql, connectionId, 'order_reference', new Set([normaliseReference(order)]));
  const linked = await subjectsSaying(sql, connectionId, 'link', new Set(subjects));
  return new Set([...subjects, ...linked]);
}

/** What came in, less what was spent, taken back and given back, less what is asked for and has not begun to leave. */
async function readAvailable(sql: Sql, { connectionId, customer, currency }: PurseOf): Promise<bigint> {
  const of = [connectionId, customer, currency];
  const [row] = await sql.select<Record<'came' | 'moved' | 'back' | 'asked', string | null>>(
    `SELECT (SELECT SUM(captured) FROM payments WHERE connection_id = ? AND kind = 'funding' AND customer = ? AND currency = ?) AS came,
            (SELECT SUM(IF(kind IN ('unapplied', 'return_canceled'), amount, -amount)) FROM cash_entries
              WHERE connection_id = ? AND customer = ? AND currency = ?) AS moved,
            (SELECT SUM(r.amount) FROM refunds r JOIN payments p ON p.connection_id = r.connection_id AND p.stripe_id = r.payment
              WHERE p.connection_id = ? AND p.customer = ? AND p.currency = ? AND p.funded_by = 'cash_balance'
                AND (r.status = 'canceled' OR (r.destination = 'cash_balance' AND r.status <> 'failed'))) AS back,
            (SELECT SUM(c.amount) FROM refund_calls c JOIN payments p ON p.id = c.payment_id
              WHERE p.connection_id = ? AND p.customer = ? AND p.currency = ? AND p.kind = 'funding'
                AND c.progress IN (?) AND ${NOT_TOLD}) AS asked`,
    [...of, ...of, ...of, ...of, RESERVING_STATES],
  );
  const sum = (text: string | null | undefined) => BigInt(text ?? 0);
  return sum(row?.came) + sum(row?.moved) + sum(row?.back) - sum(row?.asked);
}

/** Stripe has not told of the refund of the call `c`. */
export const NOT_TOLD = `NOT EXISTS (SELECT 1 FROM refunds t WHERE t.connection_id = c.connection_id AND t.stripe_id = c.stripe_refund_id)`;
