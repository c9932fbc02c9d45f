import {
  type CashEntryKind,
  type CashEntryObserved,
  EVIDENCE_LENGTH_MAX,
  type Observation,
  type PaymentObserved,
} from '@quittance/domain';
import { evidenceOn, said } from './evidence.js';
import type { JsonView } from './json-view.js';
import { customerOf, senderOf } from './payer.js';
import { told } from './told.js';
import { type IgnoredReason, ignoredBecause, type Translation } from './translation.js';

const ENTRY_KINDS: ReadonlyMap<string, CashEntryKind> = new Map([
  ['applied_to_payment', 'applied'],
  ['unapplied_from_payment', 'unapplied'],
  ['funding_reversed', 'reversed'],
  ['return_initiated', 'return_started'],
  ['return_canceled', 'return_canceled'],
]);

/** Movements that another fact tells already, or that are not the customer's money. */
const NOT_OURS: ReadonlyMap<string, IgnoredReason> = new Map([
  ['refunded_from_payment', 'cash_refunded_from_payment'],
  ['transferred_to_balance', 'cash_transferred_to_balance'],
  ['adjusted_for_overdraft', 'cash_adjusted_for_overdraft'],
]);

/** An entry of a customer's cash balance: a transfer that came in is money, all else moves money that came in before. */
export function translateCashBalanceTransaction(entry: JsonView): Translation {
  const type = entry.word('type') ?? '';
  const notOurs = NOT_OURS.get(type);
  if (notOurs !== undefined) return ignoredBecause(notOurs);
  if (type === 'funded') return translateFunding(entry);
  const entryKind = ENTRY_KINDS.get(type);
  if (entryKind === undefined) entry.unreadable('type');
  return translateMovement(entry, type, entryKind ?? 'applied');
}

function translateFunding(entry: JsonView): Translation {
  const payment = entry.idRequired('id');
  const customer = customerRequired(entry);
  const transfer = entry.object('funded').object('bank_transfer');
  const captured = entry.amount('net_amount');
  const memo = said('text', transfer.text('reference', EVIDENCE_LENGTH_MAX));
  const observations: Observation[] = [
    told<PaymentObserved>({
      kind: 'payment',
      payment,
      paymentKind: 'funding',
      status: 'succeeded',
      fundedBy: 'customer',
      currency: entry.currency(),
      captured,
      customer,
      method: 'bank_transfer',
      payerName: senderOf(transfer),
      paidAtMs: entry.millisecondsOf('created'),
    }),
    ...evidenceOn(payment, memo, customer),
  ];
  return { observations, payment };
}

function translateMovement(entry: JsonView, type: string, entryKind: CashEntryKind): Translation {
  const net = entry.signedAmount('net_amount');
  const intent = entry.object(type).id('payment_intent');
  if (intent === undefined && (entryKind === 'applied' || entryKind === 'unapplied')) entry.unreadable(type);
  const observed = told<CashEntryObserved>({
    kind: 'cash_entry',
    entry: entry.idRequired('id'),
    entryKind,
    customer: customerRequired(entry),
    currency: entry.currency(),
    amount: net < 0n ? -net : net,
    intent,
  });
  return { observations: [observed], payment: intent ?? null };
}

function customerRequired(entry: JsonView): string {
  const customer = customerOf(entry);
  if (customer === undefined) entry.unreadable('customer');
  return customer ?? '';
}
