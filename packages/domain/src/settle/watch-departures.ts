import type { Payment } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import type { ExceptionReason } from '../exception.js';
import type { Allotment } from './allot-departures.js';
import { paymentBehind } from './payment-behind.js';

/**
 * The provider never takes more than a payment holds, so what is missing means that the books lack or misread something. A
 * payment that is not observed yet is not missing anything: its own event is on the way.
 */
export function watchDepartures(draft: Draft, allotments: readonly Allotment[]): void {
  for (const allotment of allotments) {
    const { source } = allotment.departure;
    const refund = draft.refunds.get(source);
    const dispute = draft.disputes.get(source);
    const told = refund ?? dispute;
    if (told !== undefined) watchTold(draft, allotment, told, refund === undefined ? 'dispute' : 'refund');
    else if (allotment.departure.kind === 'bank_return') watchReturn(draft, allotment);
  }
}

interface Told {
  readonly id: string;
  readonly payment: string | null;
  readonly charge: string | null;
  readonly currency: string;
  readonly amount: bigint;
}

function watchTold(draft: Draft, { departure, missing }: Allotment, told: Told, kind: 'refund' | 'dispute'): void {
  const key = `${kind}:${told.id}:excess`;
  const payment = paymentBehind(draft, told);
  if (payment === null) return;
  if (payment.captured > 0n && told.currency !== payment.currency) {
    const because = `${kind} ${told.id} is in ${told.currency}, ${payment.stripeId} in ${payment.currency}`;
    raise(draft, { key, reason: 'currency_mismatch', payment, currency: told.currency, amount: told.amount, because });
    return;
  }
  const holds = departure.payments.some((each) => each.amount > 0n);
  if (missing === 0n || !holds || !departure.leaves) {
    draft.settle(key, `the payment covers the ${kind}`);
    return;
  }
  const reason = 'refund_exceeds_payment';
  const because = `${kind} ${told.id} is larger than what ${payment.stripeId} still holds`;
  raise(draft, { key, reason, payment, currency: told.currency, amount: missing, because });
}

function watchReturn(draft: Draft, { departure, missing }: Allotment): void {
  const key = `cash:${departure.source}`;
  const entry = draft.cashEntries.get(departure.source);
  if (entry === undefined) return;
  if (missing === 0n) draft.settle(key, 'the transfers of the customer cover it');
  else {
    const because = 'the customer’s transfers hold less than the bank took back';
    raise(draft, {
      key,
      reason: 'return_unmatched',
      payment: null,
      currency: entry.currency,
      amount: missing,
      because,
    });
  }
}

interface Trouble {
  readonly key: string;
  readonly reason: ExceptionReason;
  readonly payment: Payment | null;
  readonly currency: string;
  readonly amount: bigint;
  readonly because: string;
}

function raise(draft: Draft, trouble: Trouble): void {
  draft.raise({ ...trouble, payment: trouble.payment?.stripeId ?? null, order: null, candidates: [] });
}
