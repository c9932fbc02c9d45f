import type { MatchingPolicy, RehearsedDecision } from '@quittance/domain';

/** Which policy is to be tried, and over what. */
export interface PreviewQuestion {
  readonly connectionId: string;
  /** The policy to try. */
  readonly policy: MatchingPolicy;
  /** It would be this customer's own: only this customer's payments are replayed. null: it would be the connection's. */
  readonly customer: string | null;
  /** Payments made from this time on, and before that one; null: no limit. */
  readonly from: Date | null;
  readonly to: Date | null;
  /** Payments replayed at the most; the oldest of the period. */
  readonly paymentsMax: number;
  readonly ordersMax: number;
}

/** More orders or customers than a preview may hold in memory. */
export class PreviewTooLarge extends Error {}

/** What one policy would do with a payment. Amounts in minor units. */
export interface Placed extends Omit<RehearsedDecision, 'id' | 'exception' | 'candidates'> {
  /** Name of the policy with its version: `quittance@3`; the one that is tried has none. */
  readonly policy: string;
}

/** `new`: placed on orders only with the new policy. `lost`: only with the present one. `changed`: on other orders, or otherwise. */
export type PreviewChange = 'new' | 'lost' | 'changed';

/** A payment that the new policy would treat otherwise. */
export interface PreviewLine {
  readonly payment: string;
  readonly customer: string | null;
  readonly currency: string;
  readonly amount: bigint;
  readonly paidAt: Date;
  readonly change: PreviewChange;
  readonly before: Placed;
  readonly after: Placed;
}

export interface PreviewSummary {
  readonly payments: {
    /** Made in the period, with money in them. */
    readonly inPeriod: number;
    readonly replayed: number;
    /** The merchant said which order they are for: no policy decides about them. */
    readonly explicit: number;
    /** A person decided about them. */
    readonly byHand: number;
    /** The period has more than may be replayed; those after the last one replayed are left out. */
    readonly leftOut: boolean;
  };
  readonly changes: { readonly new: number; readonly lost: number; readonly changed: number; readonly same: number };
  readonly money: readonly MoneyMoved[];
  /** Payments of which something would wait for a person. */
  readonly exceptions: {
    readonly before: number;
    readonly after: number;
    /** Spared, and caused, by the new policy. */
    readonly fewer: number;
    readonly more: number;
  };
}

/** Minor units of one currency. */
export interface MoneyMoved {
  readonly currency: string;
  /** On orders with the present policy, and with the new one. */
  readonly placedBefore: bigint;
  readonly placedAfter: bigint;
  /** What would lie elsewhere: on another order, or on account instead of an order, or the other way round. */
  readonly moved: bigint;
  /** Differences that would be closed without money. */
  readonly adjustedBefore: bigint;
  readonly adjustedAfter: bigint;
}
