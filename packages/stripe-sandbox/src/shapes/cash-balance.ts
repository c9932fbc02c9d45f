import type { Table } from '../world/table.js';
import type { World } from '../world/world.js';

/** A customer's cash balance; the row's id is the customer's. */
export interface CashBalanceRow {
  readonly id: string;
  /** Minor units by currency; no zeros. */
  readonly available: Readonly<Record<string, number>>;
  /** Undefined: the merchant's default, which is automatic. */
  readonly mode?: 'automatic' | 'manual';
}

export interface CashBalance {
  readonly object: 'cash_balance';
  readonly available: Readonly<Record<string, number>> | null;
  readonly customer: string;
  readonly customer_account: null;
  readonly livemode: false;
  readonly settings: { readonly reconciliation_mode: 'automatic' | 'manual'; readonly using_merchant_default: boolean };
}

export function cashBalancesOf(world: World): Table<CashBalanceRow> {
  return world.table('cash_balance');
}

export function cashRow(world: World, customer: string): CashBalanceRow {
  return cashBalancesOf(world).get(customer) ?? { id: customer, available: {} };
}

/** As Stripe shows it. */
export function cashBalance(world: World, customer: string): CashBalance {
  const row = cashRow(world, customer);
  return {
    object: 'cash_balance',
    available: Object.keys(row.available).length === 0 ? null : row.available,
    customer,
    customer_account: null,
    livemode: false,
    settings: { reconciliation_mode: row.mode ?? 'automatic', using_merchant_default: row.mode === undefined },
  };
}
