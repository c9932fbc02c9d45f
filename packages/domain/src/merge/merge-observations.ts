import type { Draft } from '../books/draft.js';
import { larger } from '../money.js';
import type {
  CashEntryObserved,
  EvidenceObserved,
  Observation,
  RefundObserved,
  RefundTotalObserved,
} from '../observation.js';
import { mergeDispute } from './merge-dispute.js';
import { mergeFraudWarning } from './merge-fraud-warning.js';
import { mergePayment, shellPayment } from './merge-payment.js';
import { mergeRefund } from './merge-refund.js';

/** Which account a payment or customer belongs to, decided when the accounts were locked. */
export interface AccountOf {
  ofCustomer(customer: string): string;
  ofPayment(payment: string, customer: string | undefined): string;
}

/** Adds a batch of facts to the draft. The result does not depend on their order or on how often each is told. */
export function mergeObservations(draft: Draft, observations: readonly Observation[], accounts: AccountOf): void {
  for (const seen of observations) mergeOne(draft, seen, accounts);
}

function mergeOne(draft: Draft, seen: Observation, accounts: AccountOf): void {
  switch (seen.kind) {
    case 'payment':
      mergePayment(draft, seen, accounts.ofPayment(seen.payment, seen.customer));
      return;
    case 'evidence':
      mergeEvidence(draft, seen);
      return;
    case 'cash_entry':
      mergeCashEntry(draft, seen);
      return;
    case 'refund':
      ensurePayment(draft, mergeRefund(draft, seen).payment, seen.currency, accounts);
      return;
    case 'refund_total':
      mergeRefundTotal(draft, seen, accounts);
      return;
    case 'dispute':
      ensurePayment(draft, mergeDispute(draft, seen).payment, seen.currency, accounts);
      return;
    case 'fraud_warning':
      mergeFraudWarning(draft, seen);
      return;
    case 'customer':
      return;
    default:
      assertNever(seen);
  }
}

function mergeEvidence(draft: Draft, seen: EvidenceObserved): void {
  const said = draft.evidence.get(seen.subject) ?? [];
  for (const evidence of seen.evidence) {
    if (said.some((each) => each.kind === evidence.kind && each.value === evidence.value)) continue;
    said.push(evidence);
    draft.added.evidence.push({ subject: seen.subject, evidence });
  }
  draft.evidence.set(seen.subject, said);
}

function mergeCashEntry(draft: Draft, seen: CashEntryObserved): void {
  if (draft.cashEntries.has(seen.entry)) return;
  const { kind: _, ...entry } = seen;
  draft.cashEntries.set(entry.entry, entry);
  draft.added.cashEntries.push(entry);
}

function mergeRefundTotal(draft: Draft, seen: RefundTotalObserved, accounts: AccountOf): void {
  ensurePayment(draft, seen.payment, seen.currency, accounts);
  const payment = draft.payments.get(seen.payment);
  if (payment === undefined || seen.amount <= payment.refundTotal) return;
  payment.refundTotal = larger(payment.refundTotal, seen.amount);
  draft.touched.payments.add(payment.stripeId);
}

/** A refund or dispute may be told before its payment: the shell holds the place, and the place's unique key the peace. */
function ensurePayment(
  draft: Draft,
  payment: string | null,
  currency: RefundObserved['currency'],
  accounts: AccountOf,
): void {
  if (payment === null || draft.payments.has(payment)) return;
  shellPayment(draft, payment, accounts.ofPayment(payment, undefined), currency);
}

function assertNever(value: never): never {
  throw new Error(`unknown observation ${JSON.stringify(value)}`);
}
