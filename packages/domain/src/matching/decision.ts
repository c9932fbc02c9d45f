import type { AdjustmentReason, Because, Order, Payment } from '../books/books.js';
import type { Candidate, ExceptionReason } from '../exception.js';
import type { MatchingPolicy, MatchingRule } from './policy.js';

/** What matching knows when it decides about one payment's unapplied money. */
export interface MatchQuestion {
  readonly payment: Payment;
  /** Minor units to place: the payment's unapplied money. */
  readonly amount: bigint;
  /** Nothing of the payment was ever placed or taken away: amounts may speak. A rest is placed only where it is named. */
  readonly whole: boolean;
  /** The payer is a known customer, so the account's orders are the payer's. */
  readonly payerKnown: boolean;
  /** References the merchant set, with the order each means (`null`: not known yet). */
  readonly named: readonly { readonly reference: string; readonly order: Order | null }[];
  /** Orders found in the payer's words, in the order of the text. */
  readonly mentioned: readonly { readonly token: string; readonly form: 'full' | 'bare'; readonly order: Order }[];
  /** Words of the payer that look like the number of something: if they name no order, it may be one that is not known yet. */
  readonly numberWords: readonly string[];
  /** Orders of the payer that are still open in the payment's currency, oldest first. */
  readonly open: readonly Order[];
  /** What is still to pay on an order, minor units. */
  openOf(order: Order): bigint;
  /** What of this payment is on an order already, minor units. */
  placedOn(order: Order): bigint;
  readonly policy: MatchingPolicy;
}

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
