import type { AdjustmentReason, Because, Order, Payment } from '../books/books.js';
import type { Candidate, ExceptionReason } from '../exception.js';
import type { Hit } from '../references/mention.js';
import type { MatchingPolicy, MatchingRule } from './policy.js';

/** What matching knows when it decides about one payment's unapplied money. */
export interface MatchQuestion {
  readonly payment: PaymentAsked;
  /** Minor units to place: the payment's unapplied money. */
  readonly amount: bigint;
  /** Nothing of the payment was ever placed or taken away: amounts may speak. A rest is placed only where it is named. */
  readonly whole: boolean;
  /** The payer is a customer that the order system knows, so the account's orders are the payer's. */
  readonly payerKnown: boolean;
  /** References the merchant set, with the order each means (`null`: not known yet). */
  readonly named: readonly { readonly reference: string; readonly order: Order | null }[];
  /** The payer's words. */
  readonly texts: readonly string[];
  /** Orders of any customer that the index knows under a token of the payer's words. */
  lookUp(token: string): readonly Hit<Order>[];
  /**
   * Whether an order with a later number of the same kind is known: then a number that no order has will hardly come, while the number
   * after the last may be that of an order which the order system has not told of yet.
   */
  laterKnown(token: string): boolean;
  /** The order's own numbers, normalised: the reference first. */
  numbersOf(order: Order): readonly string[];
  /** Orders of the payer that are still open in the payment's currency, oldest first. */
  readonly open: readonly Order[];
  /** Open orders of others, where the payer is not known: of exactly this amount, or of a customer with the payer's name. */
  readonly others: readonly Order[];
  /** Accounts of customers called exactly as the transfer says, legal form and all: then nobody else of a like name is meant. */
  readonly exactlyCalled: ReadonlySet<string>;
  /** Names of the customer of an order. */
  namesOf(order: Order): readonly string[];
  /** What is still to pay on an order, minor units. */
  openOf(order: Order): bigint;
  /** What of this payment is on an order already, minor units. */
  placedOn(order: Order): bigint;
  /** Earlier payments of the same payer with the same amount, and the orders they were placed on. */
  readonly earlier: readonly { readonly payment: string; readonly orders: readonly string[] }[];
  /** Orders that a person said this payment is not for. */
  readonly dismissed: ReadonlySet<string>;
  readonly policy: MatchingPolicy;
}

/** What a rule may know of the payment itself. Amounts in minor units, time in ms since 1970. */
export type PaymentAsked = Pick<
  Payment,
  'stripeId' | 'kind' | 'accountId' | 'currency' | 'unapplied' | 'payerName' | 'paidAtMs'
>;

/** The answer of a rule: money placed, or a reason why a person must look; `null` from a rule that has nothing to say. */
export interface Decision {
  readonly rule: MatchingRule | 'none';
  readonly allocations: readonly { readonly order: Order; readonly amount: bigint }[];
  readonly adjustments: readonly {
    readonly order: Order;
    readonly amount: bigint;
    readonly reason: AdjustmentReason;
  }[];
  readonly because: Because;
  /** The order whose overpayment a rest is. */
  readonly overpaid: Order | null;
  readonly exception: { readonly reason: ExceptionReason; readonly candidates: readonly Candidate[] } | null;
}

/** Nothing is placed; a person is asked. */
export function hold(
  rule: Decision['rule'],
  reason: ExceptionReason,
  sentence: string,
  candidates: readonly Candidate[] = [],
  evidence: readonly string[] = [],
): Decision {
  const seen = candidates.flatMap((each) => each.orders);
  return {
    rule,
    allocations: [],
    adjustments: [],
    overpaid: null,
    because: { sentence, evidence, seen },
    exception: { reason, candidates },
  };
}
