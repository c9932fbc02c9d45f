import type { AdjustmentReason } from '../books/books.js';
import type { Candidate, ExceptionReason } from '../exception.js';
import type { PaymentKind } from '../observation.js';

/** An order of a rehearsal. Amounts in minor units of the lower-case currency, times in ms since 1970. */
export interface RehearsedOrder {
  readonly order: string;
  /** A second number of the same order. */
  readonly invoice: string | null;
  readonly customer: string | null;
  readonly currency: string;
  readonly amount: bigint;
  readonly createdMs: number;
  readonly dueMs: number | null;
  readonly status: 'open' | 'paid' | 'cancelled';
}

export interface RehearsedCustomer {
  readonly customer: string;
  /** Every name it is known under: its own, its reading in kana, the one its bank shows. */
  readonly names: readonly string[];
}

export interface RehearsedPayment {
  readonly id: string;
  /** How the money came; a bank transfer unless given. */
  readonly kind?: PaymentKind;
  /** `null` where the payer is not known. */
  readonly customer: string | null;
  /** The payer's name as the bank gives it. */
  readonly customerName: string | null;
  readonly currency: string;
  readonly amount: bigint;
  readonly dateMs: number;
  readonly memo: string;
}

/** `applied`: all of it is on orders. `partial`: some is, the rest waits. `unapplied`: nothing found. `review`: a person must decide. */
export type RehearsedStatus = 'applied' | 'partial' | 'unapplied' | 'review';

export interface RehearsedDecision {
  readonly id: string;
  readonly status: RehearsedStatus;
  readonly rule: string;
  readonly allocations: readonly { readonly order: string; readonly amount: bigint }[];
  readonly adjustments: readonly {
    readonly order: string;
    readonly amount: bigint;
    readonly reason: AdjustmentReason;
  }[];
  readonly remainder: bigint;
  /** Why a person must look, where one must. */
  readonly exception: ExceptionReason | null;
  readonly candidates: readonly Candidate[];
  readonly because: string;
}
