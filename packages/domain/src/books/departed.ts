import type { Currency } from '../currency.js';
import type { DisputeStatus, RefundStatus } from '../observation.js';

export interface Refund {
  readonly id: string;
  /** What it takes money from: an intent, a charge, or the bank transfer that was meant when the balance was to be given back. */
  payment: string | null;
  charge: string | null;
  /** Whose cash balance it gives back; left out or `null`: it is of a payment. */
  customer?: string | null;
  readonly currency: Currency;
  amount: bigint;
  status: RefundStatus;
  failureReason: string | null;
  /** The order that it was asked for; left out or `null`: for none in particular. */
  order?: string | null;
  readonly destination: 'customer' | 'cash_balance';
  /** Why it waits, while it is pending. */
  pendingReason: string | null;
  /** When it was made at the provider, milliseconds since the epoch. */
  createdAtMs: number | null;
  /** When the provider told the state in which it is here. */
  toldAtMs: number | null;
  /** When it came into that state, as far as that was told. */
  sinceMs: number | null;
  /** The proof with which a person paid a failed one by another route. */
  settledOutside: SettledOutside | null;
  /** Rises with everything that an order system hears of it. */
  version: bigint;
}

/** A failed refund that the customer got by another route, by a person's word. */
export interface SettledOutside {
  readonly proof: string;
  /** Minor units of the refund's currency. */
  readonly amount: bigint;
  /** `outside`: the money left by another bank. `on_account`: it stays with us as the customer's credit. */
  readonly how: 'outside' | 'on_account';
}

export interface Dispute {
  readonly id: string;
  payment: string | null;
  charge: string | null;
  readonly currency: Currency;
  amount: bigint;
  status: DisputeStatus;
  reason: string | null;
  /** The network's word for the sort of case. */
  caseType: string | null;
  /** What balance movements took and gave back, minor units. */
  withdrawn: bigint;
  reinstated: bigint;
  /** Until when the bank takes evidence, milliseconds since the epoch. */
  dueAtMs: number | null;
  hasEvidence: boolean;
  /** How often evidence was sent, and how often it had been when the bank opened the dispute. */
  submissions: number;
  submissionsFirst: number | null;
  /** When it was opened at the provider, milliseconds since the epoch. */
  createdAtMs: number | null;
  /** When the provider told the state in which it is here. */
  toldAtMs: number | null;
  /** When it came into that state, as far as that was told. */
  sinceMs: number | null;
  /** Rises with everything that an order system hears of it. */
  version: bigint;
}

/** A card's bank fears fraud. */
export interface FraudWarning {
  readonly id: string;
  payment: string | null;
  charge: string | null;
  actionable: boolean;
  fraudType: string | null;
  createdAtMs: number | null;
  toldAtMs: number | null;
}
