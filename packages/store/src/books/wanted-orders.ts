import type { Account, Order } from '@quittance/domain';
import type { Sql } from '../sql.js';
import type { AskedPayment } from './asked-payments.js';
import {
  ACCOUNT_OPEN_ORDERS_MAX,
  findByAmount,
  readOpenOrders,
  readOwnOfAmount,
  type Wallet,
} from './candidate-orders.js';
import { mayBeAnyones } from './find-candidates.js';
import { readOrders } from './order-rows.js';

export interface OrdersWanted {
  readonly connectionId: string;
  /** Row ids of orders that are meant whatever they are. */
  readonly ids: Iterable<string>;
  readonly asked: readonly AskedPayment[];
  /** Where customers with the name of a payer may have open orders. */
  readonly namesakes: readonly Wallet[];
  readonly accounts: ReadonlyMap<string, Account>;
}

/**
 * Every order that a decision may look at, by reference: those that are named, the open ones of payers and their namesakes, and where
 * the payer is not known those of exactly the amount. Each kind takes one statement, however many payments there are.
 */
export async function readWantedOrders(sql: Sql, wanted: OrdersWanted): Promise<Map<string, Order>> {
  const { accounts, asked } = wanted;
  const strangers = asked.filter(mayBeAnyones).filter((each) => accounts.get(each.accountId)?.reference == null);
  const byAmount = await findByAmount(sql, wanted.connectionId, strangers);
  const named = await readOrders(sql, [...wanted.ids, ...byAmount.map((each) => each.id)]);
  const own = asked.filter((each) => !each.named && isSomebody(accounts.get(each.accountId)));
  const wallets = distinct([...own, ...wanted.namesakes]);
  const open = await readOpenOrders(sql, wallets);
  const full = crowded(open);
  const further = await readOwnOfAmount(sql, amountsIn(full, [...own, ...strangers], wanted.namesakes));
  return new Map([...named, ...open, ...further].map((order) => [order.reference, order]));
}

/** A guest's account holds nothing but the one order or payment that it was opened for. */
export function isSomebody(account: Account | undefined): boolean {
  return account !== undefined && (account.reference !== null || account.stripeCustomer !== null);
}

function distinct(wallets: readonly Wallet[]): Wallet[] {
  return [...new Map(wallets.map((each) => [keyOf(each), each])).values()];
}

/** Accounts with as many open orders in one currency as are read, or more. */
function crowded(open: readonly Order[]): ReadonlySet<string> {
  const groups = Map.groupBy(open, keyOf);
  return new Set([...groups].flatMap(([key, orders]) => (orders.length >= ACCOUNT_OPEN_ORDERS_MAX ? key : [])));
}

function amountsIn(full: ReadonlySet<string>, asked: readonly AskedPayment[], namesakes: readonly Wallet[]) {
  if (full.size === 0) return [];
  return asked
    .filter((each) => each.amount > 0n)
    .flatMap(({ accountId, currency, amount }) =>
      [{ accountId, currency }, ...namesakes.filter((each) => each.currency === currency)]
        .filter((wallet) => full.has(keyOf(wallet)))
        .map((wallet) => ({ accountId: wallet.accountId, currency, amount })),
    );
}

function keyOf({ accountId, currency }: Wallet): string {
  return `${accountId} ${currency}`;
}
