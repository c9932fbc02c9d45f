import type { AdjustmentReason } from '../books/books.js';

/** The rules that place money, in the order of the default policy. */
export const MATCHING_RULES = ['explicit', 'reference', 'exact_sum', 'same_amount', 'oldest_first'] as const;
export type MatchingRule = (typeof MATCHING_RULES)[number];

/** What a rule may do: place money by itself, or only show a person what it would do. */
export type RuleMode = 'automatic' | 'suggest';

/** What matching may do by itself. Data: stored as JSON, per connection, overridden per customer. Amounts in minor units. */
export interface MatchingPolicy {
  readonly name: string;
  /** The rules in the order in which they are asked. A rule that is not listed is not asked. */
  readonly rules: readonly RuleUse[];
  /** Several references in one text: split the payment over them, or let the text say nothing. */
  readonly severalReferences: 'split' | 'ignore';
  /** Differences that may be closed; the first that fits names the reason. */
  readonly tolerances: readonly Tolerance[];
  /** A named order that the money does not cover, beyond every tolerance: count it as a part payment, or leave all of it on account. */
  readonly shortPayment: 'part_payment' | 'on_account';
  /** Largest number of orders tried together for an exact sum; 1 tries no groups. At most `GROUP_SIZE_MAX`. */
  readonly groupSizeMax: number;
  /** Several groups of the smallest size with exactly the sum: ask a person, or take the one with the oldest orders. */
  readonly groupTies: 'ask' | 'oldest';
  /** Oldest first: only orders that the money covers in full, or the rest on the first that it does not cover. */
  readonly oldestFirst: 'in_full' | 'in_part';
  /** References that are not written exactly (one edit away, cut off by the bank): place them where a second witness agrees, show them, or ignore them. */
  readonly nearReferences: RuleMode | 'off';
  /** Payers known only by the name on the transfer: place where the amount agrees as well, or only show. */
  readonly namedPayers: RuleMode;
  readonly window: MatchingWindow;
  /** Days within which the same payer, amount and reference again is suspected to be a duplicate; 0 suspects nothing. */
  readonly duplicateDays: number;
}

/** A rule that is asked. `exceptIn`: lower-case currencies in which it is not. */
export interface RuleUse {
  readonly rule: MatchingRule;
  readonly mode: RuleMode;
  readonly exceptIn?: readonly string[];
}

/** Which open orders the amount alone may find. `null` sets no limit. Orders that are named are found whatever their dates. */
export interface MatchingWindow {
  /** Days before the payment on which an order may have been placed at the earliest. */
  readonly lookBackDays: number | null;
  /** Days after the payment on which an order may be placed at the latest. */
  readonly futureDays: number | null;
  /** Days that an order may be past its due date. */
  readonly overdueDays: number | null;
}

/** A short payment settles an order when the difference is within both limits. The base is what is still open. */
export interface Tolerance {
  readonly reason: AdjustmentReason;
  readonly amountMax: bigint;
  /** Other limits for single currencies, where a minor unit is worth much more or much less. */
  readonly amountMaxIn?: Readonly<Record<string, bigint>>;
  /** Hundredths of a percent of what is open, rounded down to a minor unit. */
  readonly basisPointsMax: bigint;
  /** Only for money that came this way. */
  readonly fundedBy?: 'bank_transfer';
  /** Only when the payment was made within so many days after the order was placed. */
  readonly withinDays?: number;
}

export const GROUP_SIZE_MAX = 5;

/**
 * The policy of a fresh install: certain matches only, differences of up to one unit and half a percent closed, guesses shown but
 * never made.
 */
export const QUITTANCE_POLICY: MatchingPolicy = {
  name: 'quittance',
  rules: [
    { rule: 'explicit', mode: 'automatic' },
    { rule: 'reference', mode: 'automatic' },
    { rule: 'exact_sum', mode: 'automatic' },
    { rule: 'same_amount', mode: 'automatic' },
    { rule: 'oldest_first', mode: 'suggest' },
  ],
  severalReferences: 'split',
  tolerances: [
    { reason: 'bank_fee', amountMax: 100n, basisPointsMax: 50n, fundedBy: 'bank_transfer' },
    { reason: 'short_payment', amountMax: 100n, basisPointsMax: 50n },
  ],
  shortPayment: 'part_payment',
  groupSizeMax: GROUP_SIZE_MAX,
  groupTies: 'ask',
  oldestFirst: 'in_full',
  nearReferences: 'automatic',
  namedPayers: 'automatic',
  window: { lookBackDays: null, futureDays: null, overdueDays: null },
  duplicateDays: 90,
};

/**
 * Stripe's automatic reconciliation of today: one invoice number in the reference, else the smallest and then oldest group of one to
 * five with exactly the sum, else all that can be paid in full, oldest first. In Japan the reference is not read. Invoices more than 30
 * days overdue are left out and none is ever paid in part. Source: docs.stripe.com/payments/customer-balance/reconciliation, read in 2026.
 */
export const STRIPE_CURRENT_POLICY: MatchingPolicy = {
  name: 'stripe-current',
  rules: [
    { rule: 'explicit', mode: 'automatic' },
    { rule: 'reference', mode: 'automatic', exceptIn: ['jpy'] },
    { rule: 'exact_sum', mode: 'automatic' },
    { rule: 'same_amount', mode: 'automatic' },
    { rule: 'oldest_first', mode: 'automatic' },
  ],
  severalReferences: 'ignore',
  tolerances: [],
  shortPayment: 'on_account',
  groupSizeMax: GROUP_SIZE_MAX,
  groupTies: 'oldest',
  oldestFirst: 'in_full',
  nearReferences: 'off',
  namedPayers: 'suggest',
  window: { lookBackDays: null, futureDays: null, overdueDays: 30 },
  duplicateDays: 0,
};

/**
 * Stripe's reconciliation of bank transfers to invoices as first published: the invoice number in the memo, else the oldest open
 * invoice of the same amount, else as many as the money covers in full, oldest first.
 */
export const STRIPE_LEGACY_POLICY: MatchingPolicy = {
  ...STRIPE_CURRENT_POLICY,
  name: 'stripe-legacy',
  rules: [
    { rule: 'explicit', mode: 'automatic' },
    { rule: 'reference', mode: 'automatic' },
    { rule: 'same_amount', mode: 'automatic' },
    { rule: 'oldest_first', mode: 'automatic' },
  ],
  severalReferences: 'split',
  groupSizeMax: 1,
  window: { lookBackDays: null, futureDays: null, overdueDays: null },
};

/** The policies that come with the product, by name. */
export const PRESET_POLICIES = [QUITTANCE_POLICY, STRIPE_CURRENT_POLICY, STRIPE_LEGACY_POLICY] as const;

/** Whether a policy asks this rule, and what it may do. */
export function modeOf(policy: MatchingPolicy, rule: MatchingRule, currency: string): RuleMode | null {
  const use = policy.rules.find((each) => each.rule === rule);
  return use === undefined || use.exceptIn?.includes(currency) === true ? null : use.mode;
}

/** Whether `short` minor units may be closed on an order with `open` minor units still to pay. */
export function withinTolerance(tolerance: Tolerance, short: bigint, open: bigint, currency: string): boolean {
  const amountMax = tolerance.amountMaxIn?.[currency] ?? tolerance.amountMax;
  return short > 0n && short <= amountMax && short * 10_000n <= open * tolerance.basisPointsMax;
}
