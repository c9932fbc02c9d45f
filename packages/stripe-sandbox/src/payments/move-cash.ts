import { refused } from '../api/stripe-error.js';
import { cashBalancesOf, cashRow } from '../shapes/cash-balance.js';
import { type CashTransaction, type CashTransactionType, cashTransactionsOf } from '../shapes/cash-transaction.js';
import type { World } from '../world/world.js';

export interface CashMove {
  readonly customer: string;
  readonly currency: string;
  /** Signed minor units. */
  readonly net: number;
  readonly type: CashTransactionType;
  /** The member named like the type, where the type has one. */
  readonly details?: object;
}

/** Moves money on a customer's cash balance: the balance, its transaction and the event, together. */
export function moveCash(world: World, move: CashMove): CashTransaction {
  const row = cashRow(world, move.customer);
  const ending = (row.available[move.currency] ?? 0) + move.net;
  if (!Number.isSafeInteger(ending))
    throw refused('The cash balance would exceed what the sandbox can hold.', { code: 'amount_too_large' });
  const { [move.currency]: _, ...others } = row.available;
  cashBalancesOf(world).put({ ...row, available: ending === 0 ? others : { ...others, [move.currency]: ending } });
  const transaction: CashTransaction = {
    id: world.ids.next('ccsbtxn'),
    object: 'customer_cash_balance_transaction',
    created: world.clock.nowSeconds(),
    currency: move.currency,
    customer: move.customer,
    customer_account: null,
    ending_balance: ending,
    livemode: false,
    net_amount: move.net,
    type: move.type,
    ...(move.details === undefined ? {} : { [move.type]: move.details }),
  };
  cashTransactionsOf(world).put(transaction);
  world.emit('customer_cash_balance_transaction.created', transaction);
  return transaction;
}

/** Minor units this customer has lying in this currency. */
export function availableCash(world: World, customer: string, currency: string): number {
  return cashRow(world, customer).available[currency] ?? 0;
}
