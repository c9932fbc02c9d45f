import type { Table } from '../world/table.js';
import type { World } from '../world/world.js';

export interface BalanceTransaction {
  readonly id: string;
  readonly object: 'balance_transaction';
  readonly amount: number;
  readonly available_on: number;
  readonly balance_type: 'payments';
  readonly created: number;
  readonly currency: string;
  readonly description: string | null;
  readonly exchange_rate: null;
  readonly fee: number;
  readonly fee_details: readonly {
    readonly amount: number;
    readonly application: null;
    readonly currency: string;
    readonly description: string;
    readonly type: 'stripe_fee';
  }[];
  readonly net: number;
  readonly reporting_category: string;
  readonly source: string;
  readonly status: 'pending' | 'available';
  readonly type: BalanceTransactionType;
}

export type BalanceTransactionType =
  | 'adjustment'
  | 'charge'
  | 'payment'
  | 'payment_refund'
  | 'refund'
  | 'refund_failure';

/** What one reports each type as, where it is not the type's own name. */
const REPORTING_CATEGORY: Readonly<Partial<Record<BalanceTransactionType, string>>> = {
  payment: 'charge',
  payment_refund: 'refund',
};

const AVAILABLE_AFTER_SECONDS = 2 * 24 * 3600;

export function balanceTransactionsOf(world: World): Table<BalanceTransaction> {
  return world.table('balance_transaction');
}

/** Books `amount` (minor units, negative when money goes out) less `fee` for `source`. */
export function bookBalance(
  world: World,
  of: {
    type: BalanceTransactionType;
    amount: number;
    currency: string;
    source: string;
    fee?: number;
    description?: string | null;
    category?: string;
  },
): BalanceTransaction {
  const fee = of.fee ?? 0;
  const now = world.clock.nowSeconds();
  const detail = {
    amount: fee,
    application: null,
    currency: of.currency,
    description: 'Stripe processing fees',
    type: 'stripe_fee',
  } as const;
  return balanceTransactionsOf(world).put({
    id: world.ids.next('txn'),
    object: 'balance_transaction',
    amount: of.amount,
    available_on: now + AVAILABLE_AFTER_SECONDS,
    balance_type: 'payments',
    created: now,
    currency: of.currency,
    description: of.description ?? null,
    exchange_rate: null,
    fee,
    fee_details: fee === 0 ? [] : [detail],
    net: of.amount - fee,
    reporting_category: of.category ?? REPORTING_CATEGORY[of.type] ?? of.type,
    source: of.source,
    status: 'pending',
    type: of.type,
  });
}
