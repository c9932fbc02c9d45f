import { takenBy } from './payments/dispute-money.js';
import { cashBalancesOf } from './shapes/cash-balance.js';
import { cashTransactionsOf } from './shapes/cash-transaction.js';
import { chargesOf } from './shapes/charge.js';
import { disputesOf } from './shapes/dispute.js';
import { paymentIntentsOf } from './shapes/payment-intent.js';
import { refundsOf } from './shapes/refund.js';
import type { World } from './world/world.js';

/** What really happened to the money, for checkers; all amounts in minor units, objects oldest first. */
export interface MoneyTruth {
  readonly paymentIntents: readonly {
    readonly id: string;
    readonly customer: string | null;
    readonly currency: string;
    readonly amount: number;
    readonly amountReceived: number;
    readonly status: string;
    readonly metadata: Readonly<Record<string, string>>;
  }[];
  readonly charges: readonly {
    readonly id: string;
    readonly paymentIntent: string | null;
    readonly customer: string | null;
    readonly method: string;
    readonly currency: string;
    readonly amount: number;
    readonly amountCaptured: number;
    readonly status: string;
  }[];
  readonly refunds: readonly {
    readonly id: string;
    readonly charge: string | null;
    readonly paymentIntent: string | null;
    readonly currency: string;
    readonly amount: number;
    readonly status: string;
    readonly metadata: Readonly<Record<string, string>>;
  }[];
  readonly disputes: readonly {
    readonly id: string;
    readonly charge: string;
    readonly paymentIntent: string | null;
    readonly currency: string;
    readonly amount: number;
    readonly status: string;
    /** Taken and not given back. */
    readonly gone: number;
  }[];
  /** Bank transfers in; `reversed` ones were taken back by the bank. */
  readonly fundings: readonly {
    readonly id: string;
    readonly customer: string;
    readonly currency: string;
    readonly amount: number;
    readonly reference: string | null;
  }[];
  /** Every movement of every cash balance, signed. */
  readonly cashMovements: readonly {
    readonly id: string;
    readonly customer: string;
    readonly currency: string;
    readonly net: number;
    readonly type: string;
  }[];
  readonly cashBalances: readonly { readonly customer: string; readonly available: Readonly<Record<string, number>> }[];
  /** Objects that were forgotten because a bound was reached; the truth above lacks them. */
  readonly forgotten: number;
}

export function moneyTruth(world: World): MoneyTruth {
  const movements = [...cashTransactionsOf(world).all()];
  return {
    paymentIntents: [...paymentIntentsOf(world).all()].map((intent) => ({
      id: intent.id,
      customer: intent.customer,
      currency: intent.currency,
      amount: intent.amount,
      amountReceived: intent.amount_received,
      status: intent.status,
      metadata: intent.metadata,
    })),
    charges: [...chargesOf(world).all()].map((charge) => ({
      id: charge.id,
      paymentIntent: charge.payment_intent,
      customer: charge.customer,
      method: charge.payment_method_details.type,
      currency: charge.currency,
      amount: charge.amount,
      amountCaptured: charge.amount_captured,
      status: charge.status,
    })),
    refunds: [...refundsOf(world).all()].map((refund) => ({
      id: refund.id,
      charge: refund.charge,
      paymentIntent: refund.payment_intent,
      currency: refund.currency,
      amount: refund.amount,
      status: refund.status,
      metadata: refund.metadata,
    })),
    disputes: [...disputesOf(world).all()].map((dispute) => ({
      id: dispute.id,
      charge: dispute.charge,
      paymentIntent: dispute.payment_intent,
      currency: dispute.currency,
      amount: dispute.amount,
      status: dispute.status,
      gone: takenBy(dispute),
    })),
    fundings: movements
      .filter((movement) => movement.type === 'funded')
      .map(({ id, customer, currency, net_amount, ...rest }) => ({
        id,
        customer,
        currency,
        amount: net_amount,
        reference: referenceOf(rest),
      })),
    cashMovements: movements.map(({ id, customer, currency, net_amount, type }) => ({
      id,
      customer,
      currency,
      net: net_amount,
      type,
    })),
    cashBalances: [...cashBalancesOf(world).all()].map(({ id, available }) => ({ customer: id, available })),
    forgotten: [paymentIntentsOf(world), chargesOf(world), refundsOf(world), cashTransactionsOf(world)].reduce(
      (sum, table) => sum + table.forgotten,
      0,
    ),
  };
}

function referenceOf(movement: Readonly<Record<string, unknown>>): string | null {
  const funded = movement['funded'] as { readonly bank_transfer?: { readonly reference?: string | null } } | undefined;
  return funded?.bank_transfer?.reference ?? null;
}
