/**
 * Tells which orders payments are to be asked about again because less is open on them than before.
 *
 * A payment that could not choose between several orders may have one choice left once the others are paid. Only where something waits
 * is a message worth its while: most orders are paid without anybody waiting for them.
 */
import type { Books, Order } from '@quittance/domain';
import { openAmount } from '@quittance/domain';
import type { Sql } from '../sql.js';

interface Filled {
  readonly order: Order;
  readonly openBefore: bigint;
}

/** Of the orders that changed those that were filled, wholly or in part, while a payment waits that had them among its choices. */
export async function filledOrders(
  sql: Sql,
  connectionId: string,
  books: Books,
  changed: readonly Order[],
): Promise<Order[]> {
  const filled = changed.flatMap((order): Filled[] => {
    const before = books.orders.get(order.reference);
    const openBefore = before === undefined ? 0n : openOf(before);
    return openOf(order) < openBefore ? [{ order, openBefore }] : [];
  });
  if (filled.length === 0) return [];
  const accounts = await accountsWaiting(
    sql,
    filled.map((each) => each.order.accountId),
  );
  const amounts = await amountsWaiting(sql, connectionId, filled);
  return filled
    .filter(({ order, openBefore }) => accounts.has(order.accountId) || amounts.has(`${order.currency} ${openBefore}`))
    .map((each) => each.order);
}

function openOf(order: Order): bigint {
  return order.state === 'cancelled' ? 0n : openAmount(order);
}

/** Payments looked at in one answer: where more wait, those of the others are asked again by the next order. */
const WAITING_READ_MAX = 1_000;
/** What waits for a choice between orders. */
const CHOICE = `e.state = 'open' AND e.candidates <> '[]'`;

/** Accounts on which money waits for a choice between orders. */
async function accountsWaiting(sql: Sql, accountIds: readonly string[]): Promise<Set<string>> {
  const rows = await sql.select<{ account_id: string }>(
    `SELECT p.account_id FROM payments p FORCE INDEX (ix_payment_account) JOIN exceptions e ON e.payment_id = p.id
     WHERE p.account_id IN (?) AND p.unapplied > 0 AND ${CHOICE} LIMIT ${WAITING_READ_MAX}`,
    [[...new Set(accountIds)]],
  );
  return new Set(rows.map((row) => row.account_id));
}

/** What was open on these orders, where a payment waits with exactly that for a choice between orders. */
async function amountsWaiting(sql: Sql, connectionId: string, filled: readonly Filled[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (const [currency, some] of Map.groupBy(filled, (each) => each.order.currency)) {
    const rows = await sql.select<{ unapplied: string }>(
      `SELECT p.unapplied FROM payments p FORCE INDEX (ix_payment_waiting) JOIN exceptions e ON e.payment_id = p.id
       WHERE p.connection_id = ? AND p.currency = ? AND p.unapplied IN (?) AND ${CHOICE} LIMIT ${WAITING_READ_MAX}`,
      [connectionId, currency, [...new Set(some.map((each) => each.openBefore))]],
    );
    for (const row of rows) found.add(`${currency} ${row.unapplied}`);
  }
  return found;
}
