import type {
  CashEntryKind,
  DisputeObserved,
  DisputeStatus,
  EvidenceObserved,
  FraudWarningObserved,
  Observation,
  PaymentObserved,
  RefundObserved,
  RefundStatus,
} from '../observation.js';
import { type MemoryBooks, usd } from './books.fixture.js';

/** A card payment that succeeded. */
export function card(payment: string, captured: bigint, more: Partial<PaymentObserved> = {}): PaymentObserved {
  return {
    kind: 'payment',
    payment,
    paymentKind: 'payment',
    status: 'succeeded',
    fundedBy: 'customer',
    currency: usd,
    captured,
    charge: payment.replace('pi', 'ch'),
    customer: 'cus_0',
    method: 'card',
    paidAtMs: 1_000,
    ...more,
  };
}

/** A bank transfer that reached the customer's balance, with the words of the bank. */
export function transfer(payment: string, captured: bigint, memo: string, atMs = 1_000): Observation[] {
  const { charge: _, ...paid } = card(payment, captured, { paymentKind: 'funding', paidAtMs: atMs });
  return [{ ...paid, method: 'bank_transfer' }, words(payment, memo)];
}

/** The merchant's word: the object carries these order references. */
export function names(subject: string, ...references: string[]): EvidenceObserved {
  return {
    kind: 'evidence',
    subject,
    evidence: references.map((value) => ({ kind: 'order_reference', value })),
  };
}

export function words(subject: string, text: string): EvidenceObserved {
  return { kind: 'evidence', subject, evidence: [{ kind: 'text', value: text }] };
}

/** A movement of the balance of `cus_0`; with an intent it is the provider's word for what it paid. */
export function moved(entry: string, entryKind: CashEntryKind, amount: bigint, intent?: string): Observation {
  return {
    kind: 'cash_entry',
    entry,
    entryKind,
    customer: 'cus_0',
    currency: usd,
    amount,
    ...(intent === undefined ? {} : { intent }),
  };
}

/** An intent that the customer's balance paid. */
export function fromBalance(payment: string, captured: bigint, reference: string): Observation[] {
  return [card(payment, captured, { fundedBy: 'cash_balance', method: 'customer_balance' }), names(payment, reference)];
}

export function refund(
  id: string,
  payment: string,
  amount: bigint,
  status: RefundStatus = 'succeeded',
  more: Partial<RefundObserved> = {},
): RefundObserved {
  return { kind: 'refund', refund: id, payment, currency: usd, amount, status, destination: 'customer', ...more };
}

export function dispute(
  id: string,
  payment: string,
  amount: bigint,
  status: DisputeStatus,
  money: 'untouched' | 'withdrawn' | 'reinstated',
  more: Partial<DisputeObserved> = {},
): DisputeObserved {
  return {
    kind: 'dispute',
    dispute: id,
    payment,
    currency: usd,
    amount,
    status,
    withdrawn: money === 'untouched' ? 0n : amount,
    reinstated: money === 'reinstated' ? amount : 0n,
    ...more,
  };
}

/** A card's bank warns of fraud. */
export function warning(id: string, payment: string, more: Partial<FraudWarningObserved> = {}): FraudWarningObserved {
  return { kind: 'fraud_warning', warning: id, payment, actionable: true, ...more };
}

/** How an order stands: its state, what is paid, and whatever else is not nothing. */
export function orderOf({ books }: MemoryBooks, reference: string): string {
  const order = books.orders.get(reference);
  if (order === undefined) throw new Error(`no order ${reference}`);
  const { paid, refunded, disputed, adjusted, overpaid } = order;
  return `${order.paymentState} ${paid}${notNothing({ refunded, disputed, adjusted, overpaid })}`;
}

/** How a payment stands: the four parts of its money that are not nothing. */
export function moneyOf({ books }: MemoryBooks, payment: string): string {
  const found = books.payments.get(payment);
  if (found === undefined) throw new Error(`no payment ${payment}`);
  const { amount, applied, refunded, reversed, unapplied } = found;
  return `${amount}:${notNothing({ applied, refunded, reversed, unapplied })}`;
}

/** Reasons of the exceptions that are open, sorted. */
export function openReasons({ books }: MemoryBooks): string[] {
  return [...books.exceptions.values()].map((each) => each.reason).sort();
}

function notNothing(parts: Readonly<Record<string, bigint>>): string {
  return Object.entries(parts)
    .filter(([, amount]) => amount !== 0n)
    .map(([name, amount]) => ` ${name} ${amount}`)
    .join('');
}
