/**
 * Finds open orders that the amount or the payer tells, by index alone and never more than the limits named here.
 *
 * Input: accounts and amounts. Output: orders of the books. `FORCE INDEX` says which index a statement stands on: were it lost, the
 * statement would fail at once instead of becoming slow with the years.
 */
import type { Currency, Order } from '@quittance/domain';
import type { Sql, SqlValue } from '../sql.js';
import { ORDER_COLUMNS, type OrderRow, orderFromRow } from './order-rows.js';

/** Open orders of one account in one currency that matching looks at, the oldest. */
export const ACCOUNT_OPEN_ORDERS_MAX = 200;
/** Of an account with more than that: further ones of exactly the amount, the oldest. */
export const ACCOUNT_AMOUNT_ORDERS_MAX = 20;
/** Open orders of any customer with exactly the amount, the latest. */
export const AMOUNT_ORDERS_MAX = 20;
/** Selects joined in one statement. */
const PARTS_MAX = 100;

/** The open orders of an account in one currency. */
export interface Wallet {
  readonly accountId: string;
  readonly currency: Currency;
}

/** The oldest open orders of these accounts. */
export function readOpenOrders(sql: Sql, wallets: readonly Wallet[]): Promise<Order[]> {
  return readParts(
    sql,
    `SELECT ${ORDER_COLUMNS} FROM orders FORCE INDEX (ix_order_oldest_open)
     WHERE account_id = ? AND currency = ? AND open_placed_at IS NOT NULL ORDER BY open_placed_at, id LIMIT ${ACCOUNT_OPEN_ORDERS_MAX}`,
    wallets.map(({ accountId, currency }) => [accountId, currency]),
  );
}

/** Open orders of accounts that have more than are read: those of exactly an amount. */
export function readOwnOfAmount(sql: Sql, wanted: readonly (Wallet & { readonly amount: bigint })[]): Promise<Order[]> {
  return readParts(
    sql,
    `SELECT ${ORDER_COLUMNS} FROM orders FORCE INDEX (ix_order_open)
     WHERE account_id = ? AND currency = ? AND open_amount = ? ORDER BY placed_at, id LIMIT ${ACCOUNT_AMOUNT_ORDERS_MAX}`,
    wanted.map(({ accountId, currency, amount }) => [accountId, currency, amount]),
  );
}

/** An open order of exactly an amount, and whose it is. */
export interface AmountHit {
  readonly id: string;
  readonly account_id: string;
}

/** An amount that is looked for among all customers. */
export interface AmountWanted {
  readonly currency: Currency;
  readonly amount: bigint;
}

/** Open orders of exactly these amounts, whoever's they are. */
export function findByAmount(sql: Sql, connectionId: string, wanted: readonly AmountWanted[]): Promise<AmountHit[]> {
  return unionOf<AmountHit>(
    sql,
    `SELECT id, account_id FROM orders FORCE INDEX (ix_order_amount)
     WHERE connection_id = ? AND currency = ? AND open_amount = ?
     ORDER BY placed_at DESC, account_id DESC, id DESC LIMIT ${AMOUNT_ORDERS_MAX}`,
    wanted.filter((each) => each.amount > 0n).map(({ currency, amount }) => [connectionId, currency, amount]),
  );
}

async function readParts(sql: Sql, part: string, keys: readonly SqlValue[][]): Promise<Order[]> {
  return (await unionOf<OrderRow>(sql, part, keys)).map(orderFromRow);
}

/** One limited select for each of several keys, many in one statement; each key once. */
async function unionOf<Row>(sql: Sql, part: string, keys: readonly SqlValue[][]): Promise<Row[]> {
  const wanted = [...new Map(keys.map((key) => [key.join(' '), key])).values()];
  const rows: Row[] = [];
  for (let start = 0; start < wanted.length; start += PARTS_MAX) {
    const some = wanted.slice(start, start + PARTS_MAX);
    rows.push(...(await sql.select<Row>(some.map(() => `(${part})`).join(' UNION ALL '), some.flat())));
  }
  return rows;
}
