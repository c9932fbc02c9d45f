import type { Currency } from '../currency.js';
import type { CashEntryObserved, Evidence, FundedBy, PaymentKind, PaymentStatus } from '../observation.js';
import type { GoodsHold, OrderState, PaymentState } from '../order.js';
import type { ReferenceForm } from '../references/order-forms.js';
import type { Dispute, FraudWarning, Refund } from './departed.js';

export type * from './departed.js';

/** One customer at one connection: the lock under which its money moves. */
export interface Account {
  readonly id: string;
  /** The order system's name for the customer; `null` while only the payment provider has told of it. */
  readonly reference: string | null;
  readonly stripeCustomer: string | null;
  /** Names under which it is known: as registered first, then those that the provider or a person gave it. */
  readonly names: readonly string[];
  readonly email: string | null;
}

/** A payment as the books hold it; always `amount = applied + refunded + reversed + unapplied`. Minor units of `currency`. */
export interface Payment {
  readonly stripeId: string;
  readonly kind: PaymentKind;
  accountId: string;
  status: PaymentStatus;
  fundedBy: FundedBy;
  currency: Currency;
  /** What the provider captured, whether or not it is new money. */
  captured: bigint;
  /** What counts as money of ours: `captured` unless it came out of a cash balance already counted. */
  amount: bigint;
  applied: bigint;
  refunded: bigint;
  reversed: bigint;
  unapplied: bigint;
  /** Largest refund total told without its parts. */
  refundTotal: bigint;
  charge: string | null;
  customer: string | null;
  method: string | null;
  payerName: string | null;
  payerEmail: string | null;
  paidAtMs: number | null;
  /** The order whose overpayment the unapplied rest is. */
  overpaidOrder: string | null;
  /** Why no rule may touch the rest by itself. */
  held: string | null;
}

export interface Order {
  readonly id: string;
  readonly reference: string;
  readonly accountId: string;
  readonly state: OrderState;
  readonly currency: Currency;
  readonly amount: bigint;
  readonly placedAtMs: number;
  /** When it is to be paid; left out where the order system did not say. */
  readonly dueAtMs?: number | null;
  /** A second number of the order: that of its invoice. */
  readonly invoice?: string | null;
  paid: bigint;
  refunded: bigint;
  disputed: bigint;
  adjusted: bigint;
  overpaid: bigint;
  disputeOpen: boolean;
  /** Why goods of an undisputed order wait. */
  hold: GoodsHold | null;
  paymentState: PaymentState;
  version: bigint;
}

/** `applied` and its undoing `unapplied`; the others take money off because it left again, or put it back. */
export const APPLICATION_KINDS = ['applied', 'unapplied', 'refund', 'dispute', 'bank_return'] as const;
export type ApplicationKind = (typeof APPLICATION_KINDS)[number];

/** One row of the append-only book of applications. Negative takes money off the order. */
export interface Application {
  readonly payment: string;
  readonly order: string;
  readonly amount: bigint;
  readonly kind: ApplicationKind;
  /** The refund, dispute, intent or cash entry that caused it. */
  readonly source: string | null;
  readonly rule: string;
  readonly because: Because;
}

/** Why a decision was taken, kept on the row and shown to people. */
export interface Because {
  readonly sentence: string;
  /** What was looked at: references, texts, objects. */
  readonly evidence?: readonly string[];
  /** Orders that were considered. */
  readonly seen?: readonly string[];
  /** Amount by which payment and orders differ, minor units as a decimal string. */
  readonly difference?: string;
  /** Name of the policy under which money was placed, with its version where it is a stored one: `quittance@3`. */
  readonly policy?: string;
}

export type DeductionKind = 'refund' | 'dispute' | 'bank_return';

/** Money that left a payment again (positive), or came back to it (negative). Append-only. */
export interface Deduction {
  readonly payment: string;
  readonly kind: DeductionKind;
  readonly source: string;
  readonly amount: bigint;
}

export interface Adjustment {
  readonly order: string;
  /** The payment whose difference it closes; it is open again once that money is off the order. `null`: it stands by itself. */
  readonly payment: string | null;
  readonly amount: bigint;
  readonly reason: AdjustmentReason;
  readonly because: Because;
}

export const ADJUSTMENT_REASONS = [
  'bank_fee',
  'rounding',
  'early_payment_discount',
  'short_payment',
  'write_off',
  'paid_outside',
] as const;
export type AdjustmentReason = (typeof ADJUSTMENT_REASONS)[number];

export type CashEntry = Omit<CashEntryObserved, 'kind'>;

/** An order that a text may mean, and by which of its forms it was found. */
export interface ReferenceHit {
  readonly token: string;
  readonly order: string;
  readonly form: ReferenceForm;
}

/** An earlier payment of a payer, to tell a payment made twice from two of the same amount. */
export interface RecentPayment {
  /** Stripe's id. */
  readonly payment: string;
  readonly account: string;
  readonly amount: bigint;
  readonly currency: Currency;
  readonly paidAtMs: number;
  /** References of the orders that its money is on, oldest application first. */
  readonly orders: readonly string[];
}

/**
 * Everything a decision needs, loaded under the locks of the accounts concerned. Keys are natural: payments by Stripe id,
 * orders by reference.
 */
export interface Books {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly orders: ReadonlyMap<string, Order>;
  readonly payments: ReadonlyMap<string, Payment>;
  readonly refunds: ReadonlyMap<string, Refund>;
  readonly disputes: ReadonlyMap<string, Dispute>;
  /** Left out where nobody looks for them. */
  readonly warnings?: ReadonlyMap<string, FraudWarning>;
  readonly cashEntries: ReadonlyMap<string, CashEntry>;
  /** What was said, by subject; payments also get what was said of the objects they link to. */
  readonly evidence: ReadonlyMap<string, readonly Evidence[]>;
  readonly applications: readonly Application[];
  readonly deductions: readonly Deduction[];
  /** Differences closed by the payments loaded; needed to open them again when such a payment leaves its order. */
  readonly adjustments?: readonly Adjustment[];
  /** Orders known under a normalised token. */
  readonly hits: ReadonlyMap<string, readonly ReferenceHit[]>;
  /** Earlier payments of the payers asked about, of an amount asked about, latest first; left out where nobody looks for duplicates. */
  readonly recent?: readonly RecentPayment[];
  /** Tokens that name no order although later numbers of their kind are known; where it is left out nothing is known of that. */
  readonly laterKnown?: ReadonlySet<string>;
  /** Exceptions that a person has not done with, by key; among them those that a person dismissed. */
  readonly exceptions: ReadonlyMap<string, OpenException>;
  /** Orders that a person said a payment is not for, by payment: they are not to be suggested again. */
  readonly dismissed?: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface OpenException {
  readonly key: string;
  readonly reason: string;
  readonly fingerprint: string;
  /** A person said that it needs nothing: it opens again only with a candidate that was not dismissed. */
  readonly dismissed?: boolean;
}
