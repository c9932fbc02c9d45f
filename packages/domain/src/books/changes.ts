import type { RaisedException } from '../exception.js';
import type { Evidence } from '../observation.js';
import type {
  Adjustment,
  Application,
  CashEntry,
  Deduction,
  Dispute,
  FraudWarning,
  Order,
  Payment,
  Refund,
} from './books.js';

/** What a plan asks the store to write, all of it in one transaction. */
export interface Changes {
  /** Payments that are new or differ from what was loaded. */
  readonly payments: readonly Payment[];
  /** Orders whose money changed; `version` is already the next one, and each is to be pushed. */
  readonly orders: readonly Order[];
  /** Those of them on which more is open than before: payments that wait for them are to be asked about again. */
  readonly reopened: readonly Order[];
  readonly applications: readonly Application[];
  readonly deductions: readonly Deduction[];
  readonly adjustments: readonly Adjustment[];
  readonly refunds: readonly Refund[];
  /** Refunds of which order systems must hear, each with the references of the orders it concerns. */
  readonly refundNews: readonly { readonly refund: Refund; readonly orders: readonly string[] }[];
  /** Refunds of which two states were told for one second: they are to be read afresh soon. */
  readonly refundTies: readonly string[];
  readonly disputes: readonly Dispute[];
  /** The same of disputes. */
  readonly disputeNews: readonly { readonly dispute: Dispute; readonly orders: readonly string[] }[];
  readonly disputeTies: readonly string[];
  readonly warnings: readonly FraudWarning[];
  readonly cashEntries: readonly CashEntry[];
  readonly evidence: readonly { readonly subject: string; readonly evidence: Evidence }[];
  readonly raised: readonly RaisedException[];
  /** Keys of open exceptions that later facts settled, with the sentence why. */
  readonly settled: readonly { readonly key: string; readonly because: string }[];
}
