import type { Currency } from './currency.js';

/**
 * What one event of the payment provider told, in our words. Observations are facts: they may come twice, late and in any
 * order, and merging them (see `merge/`) gives the same books whatever the order.
 */
export type Observation =
  | PaymentObserved
  | EvidenceObserved
  | CashEntryObserved
  | RefundObserved
  | RefundTotalObserved
  | DisputeObserved
  | FraudWarningObserved
  | CustomerObserved;

/** Rising rank: a payment never moves back to an earlier word. `failed` is used for a charge that has no intent behind it. */
export const PAYMENT_STATUSES = ['incomplete', 'processing', 'authorised', 'failed', 'canceled', 'succeeded'] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/**
 * Where the money of a payment came from. `cash_balance` is a transfer already counted as a funding, so it is no new money;
 * `unknown` counts as nothing until a charge tells which it is.
 */
export type FundedBy = 'customer' | 'cash_balance' | 'unknown';

/** `payment`: an intent or a charge without one. `funding`: a bank transfer that reached the customer's cash balance. */
export type PaymentKind = 'payment' | 'funding';

export interface PaymentObserved {
  readonly kind: 'payment';
  /** Canonical identity: the payment intent's id, else the charge's, else the funding's (`ccsbtxn_…`). */
  readonly payment: string;
  readonly paymentKind: PaymentKind;
  readonly status: PaymentStatus;
  readonly fundedBy: FundedBy;
  readonly currency: Currency;
  /** Money captured so far, minor units; 0 until captured. Only ever grows. */
  readonly captured: bigint;
  /** The successful charge, if known: refunds and disputes of older shapes name only it. */
  readonly charge?: string;
  readonly customer?: string;
  /** Stripe's payment method type (`card`, `sepa_debit`, `bank_transfer` for fundings). */
  readonly method?: string;
  readonly payerName?: string;
  readonly payerEmail?: string;
  /** Milliseconds since the epoch at which the money was captured or arrived. */
  readonly paidAtMs?: number;
}

/**
 * `order_reference`: the merchant named the order (metadata, client_reference_id).  `link`: the subject belongs to another
 * object (an invoice, a checkout session).  `invoice_number`: the number printed on an invoice.  `text`: free words of a
 * person or bank (memo, description, statement descriptor).
 */
export const EVIDENCE_KINDS = ['order_reference', 'link', 'invoice_number', 'text'] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

export interface Evidence {
  readonly kind: EvidenceKind;
  readonly value: string;
}

/** Longest evidence value kept, in UTF-16 units; the rest of a longer text is cut. */
export const EVIDENCE_LENGTH_MAX = 1_000;

/** Something said about a payment or about an object linked to payments. Evidence is only ever added. */
export interface EvidenceObserved {
  readonly kind: 'evidence';
  /** The object it is about: a payment's canonical id, or an invoice or session that payments link to. */
  readonly subject: string;
  readonly evidence: readonly Evidence[];
  readonly customer?: string;
}

/** A movement of a customer's cash balance that is not new money. `amount` is positive whatever the direction. */
export interface CashEntryObserved {
  readonly kind: 'cash_entry';
  readonly entry: string;
  readonly entryKind: CashEntryKind;
  readonly customer: string;
  readonly currency: Currency;
  readonly amount: bigint;
  /** The payment intent it was applied to or taken from (`applied`, `unapplied`). */
  readonly intent?: string;
}

/** `applied`/`unapplied` to a payment intent; `reversed` and `return_started` took money off, `return_canceled` gave it back. */
export const CASH_ENTRY_KINDS = ['applied', 'unapplied', 'reversed', 'return_started', 'return_canceled'] as const;
export type CashEntryKind = (typeof CASH_ENTRY_KINDS)[number];

/** Rising rank. The last two mean that the money did not leave, or came back. */
export const REFUND_STATUSES = ['requires_action', 'pending', 'succeeded', 'canceled', 'failed'] as const;
export type RefundStatus = (typeof REFUND_STATUSES)[number];

export interface RefundObserved {
  readonly kind: 'refund';
  readonly refund: string;
  /** The payment's canonical id where the event names it. */
  readonly payment?: string;
  readonly charge?: string;
  /** Whose cash balance it gives back, where it is of no payment. */
  readonly customer?: string;
  readonly currency: Currency;
  readonly amount: bigint;
  readonly status: RefundStatus;
  readonly failureReason?: string;
  /** Why it waits, while it is pending. */
  readonly pendingReason?: string;
  /** When it was made, milliseconds since the epoch. */
  readonly createdAtMs?: number;
  /** When the provider said this: the event's time, or that of the answer to a read. */
  readonly toldAtMs?: number;
  /** The mark that a refund carries which was asked for here. */
  readonly mark?: string;
  /** The order that it was asked for, where it was asked for here and for one. */
  readonly order?: string;
  /** `cash_balance`: the money stays with us, on the customer's account. */
  readonly destination: 'customer' | 'cash_balance';
}

/** A total without its parts: API versions that told `charge.refunded` but not each refund. Itemised refunds replace it. */
export interface RefundTotalObserved {
  readonly kind: 'refund_total';
  readonly payment: string;
  readonly currency: Currency;
  readonly amount: bigint;
}

/** Rising rank, where the times of two facts do not tell them apart; `warning_*` are inquiries and move no money. */
export const DISPUTE_STATUSES = [
  'warning_needs_response',
  'warning_under_review',
  'needs_response',
  'under_review',
  'warning_closed',
  'prevented',
  'appeal_needs_response',
  'appeal_under_review',
  'won',
  'lost',
] as const;
export type DisputeStatus = (typeof DISPUTE_STATUSES)[number];

export interface DisputeObserved {
  readonly kind: 'dispute';
  readonly dispute: string;
  readonly payment?: string;
  readonly charge?: string;
  readonly currency: Currency;
  readonly amount: bigint;
  readonly status: DisputeStatus;
  readonly reason?: string;
  /** The network's word for the sort of case, of cards: `chargeback`, `inquiry`, `compliance`, `resolution`, `block`. */
  readonly caseType?: string;
  /** What balance movements have taken so far, and given back, minor units of `currency`: money moves with them alone. */
  readonly withdrawn: bigint;
  readonly reinstated: bigint;
  /** Until when the bank takes evidence, milliseconds since the epoch. */
  readonly dueAtMs?: number;
  /** Evidence is there, be it only staged. */
  readonly hasEvidence?: boolean;
  /** How often evidence was sent to the bank. */
  readonly submissions?: number;
  readonly createdAtMs?: number;
  /** When the provider said this: the event's time, or that of the answer to a read. */
  readonly toldAtMs?: number;
}

/** A card's bank fears that a payment was fraud. It moves no money. */
export interface FraudWarningObserved {
  readonly kind: 'fraud_warning';
  readonly warning: string;
  readonly payment?: string;
  readonly charge?: string;
  /** The payment was neither disputed nor refunded in full yet. */
  readonly actionable: boolean;
  /** The provider's word for the sort of fraud. */
  readonly fraudType?: string;
  readonly createdAtMs?: number;
  readonly toldAtMs?: number;
}

export interface CustomerObserved {
  readonly kind: 'customer';
  readonly customer: string;
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
}
