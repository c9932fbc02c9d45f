import type { Table } from '../world/table.js';
import type { World } from '../world/world.js';

export type CashTransactionType =
  | 'adjusted_for_overdraft'
  | 'applied_to_payment'
  | 'funded'
  | 'funding_reversed'
  | 'refunded_from_payment'
  | 'return_canceled'
  | 'return_initiated'
  | 'transferred_to_balance'
  | 'unapplied_from_payment';

/** One movement of a customer's cash balance. The member named like its type says what it was for. */
export interface CashTransaction {
  readonly id: string;
  readonly object: 'customer_cash_balance_transaction';
  readonly created: number;
  readonly currency: string;
  readonly customer: string;
  readonly customer_account: null;
  readonly ending_balance: number;
  readonly livemode: false;
  /** Signed minor units. */
  readonly net_amount: number;
  readonly type: CashTransactionType;
  readonly [member: string]: unknown;
}

export function cashTransactionsOf(world: World): Table<CashTransaction> {
  return world.table('customer_cash_balance_transaction');
}
