import type { Payment } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import { larger } from '../money.js';
import { type FundedBy, PAYMENT_STATUSES, type PaymentObserved, type PaymentStatus } from '../observation.js';

/**
 * Adds what was observed of a payment. Every field moves one way only (status and captured money up, unknown to known), so
 * any order of the same observations gives the same payment.
 */
export function mergePayment(draft: Draft, seen: PaymentObserved, accountId: string): Payment {
  const payment = draft.payments.get(seen.payment) ?? emptyPayment(seen, accountId);
  const before = JSON.stringify(payment, bigintText);
  // A shell made by an early refund carries that refund's currency, and an intent may change its own until money is captured.
  if (payment.captured === 0n) payment.currency = seen.currency;
  const word = wordOf(payment, seen);
  payment.charge = word(payment.charge, seen.charge);
  payment.method = word(payment.method, seen.method);
  payment.payerName = word(payment.payerName, seen.payerName);
  payment.payerEmail = word(payment.payerEmail, seen.payerEmail);
  payment.status = laterStatus(payment.status, seen.status);
  payment.fundedBy = surerFunding(payment.fundedBy, seen.fundedBy);
  payment.captured = larger(payment.captured, seen.captured);
  payment.paidAtMs = earliest(payment.paidAtMs, seen.paidAtMs);
  if (payment.customer === null && seen.customer !== undefined) {
    payment.customer = seen.customer;
    payment.accountId = accountId;
  }
  receive(payment);
  draft.payments.set(payment.stripeId, payment);
  if (JSON.stringify(payment, bigintText) !== before || !draft.books.payments.has(payment.stripeId))
    draft.touched.payments.add(payment.stripeId);
  return payment;
}

/**
 * Which of two words for the same thing counts: the one told with captured money, since attempts before it may have been made by
 * somebody else in another way; among equals the smaller, so that it does not matter which came first.
 */
function wordOf(payment: Payment, seen: PaymentObserved) {
  const stronger = seen.captured > 0n && payment.captured === 0n;
  const weaker = seen.captured === 0n && payment.captured > 0n;
  return (known: string | null, told: string | undefined): string | null => {
    if (told === undefined || (weaker && known !== null)) return known;
    if (known === null || stronger) return told;
    return told < known ? told : known;
  };
}

/** A payment of which only a refund or dispute has told so far: it holds no money until it is observed itself. */
export function shellPayment(
  draft: Draft,
  stripeId: string,
  accountId: string,
  currency: Payment['currency'],
): Payment {
  const payment = emptyPayment({ payment: stripeId, paymentKind: 'payment', currency }, accountId);
  draft.payments.set(stripeId, payment);
  draft.touched.payments.add(stripeId);
  return payment;
}

/** Newly captured money is unapplied until a rule or a person says otherwise. */
function receive(payment: Payment): void {
  const amount = payment.fundedBy === 'customer' ? payment.captured : 0n;
  payment.unapplied += amount - payment.amount;
  payment.amount = amount;
}

function emptyPayment(seen: Pick<PaymentObserved, 'payment' | 'paymentKind' | 'currency'>, accountId: string): Payment {
  return {
    stripeId: seen.payment,
    kind: seen.paymentKind,
    accountId,
    status: 'incomplete',
    fundedBy: 'unknown',
    currency: seen.currency,
    captured: 0n,
    amount: 0n,
    applied: 0n,
    refunded: 0n,
    reversed: 0n,
    unapplied: 0n,
    refundTotal: 0n,
    charge: null,
    customer: null,
    method: null,
    payerName: null,
    payerEmail: null,
    paidAtMs: null,
    overpaidOrder: null,
    held: null,
  };
}

function laterStatus(a: PaymentStatus, b: PaymentStatus): PaymentStatus {
  return PAYMENT_STATUSES.indexOf(a) >= PAYMENT_STATUSES.indexOf(b) ? a : b;
}

const FUNDING_CERTAINTY: readonly FundedBy[] = ['unknown', 'customer', 'cash_balance'];

function surerFunding(a: FundedBy, b: FundedBy): FundedBy {
  return FUNDING_CERTAINTY.indexOf(a) >= FUNDING_CERTAINTY.indexOf(b) ? a : b;
}

function earliest(a: number | null, b: number | undefined): number | null {
  if (b === undefined) return a;
  return a === null || b < a ? b : a;
}

function bigintText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
