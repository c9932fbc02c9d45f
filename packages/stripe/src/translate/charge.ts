import { type DisputeObserved, LATE_FAILURE, type Observation, type PaymentObserved } from '@quittance/domain';
import { capturedBy, fundedByCharge, methodOfCharge, statusOfCharge } from './charge-money.js';
import type { EventFacts } from './event-facts.js';
import { evidenceOn, referencesInMetadata, said, texts } from './evidence.js';
import type { JsonView } from './json-view.js';
import { customerOf, NOBODY, payerOf } from './payer.js';
import { refundsOfCharge } from './refunded-charge.js';
import { told } from './told.js';
import type { Translation } from './translation.js';

const TEXT_FIELDS = [
  'description',
  'statement_descriptor',
  'statement_descriptor_suffix',
  'calculated_statement_descriptor',
] as const;

/** A charge: the payment itself, or one attempt of the payment intent that it belongs to. */
export function translateCharge(charge: JsonView, event: EventFacts): Translation {
  const id = charge.idRequired('id');
  const intent = charge.id('payment_intent');
  const payment = intent ?? id;
  const customer = customerOf(charge);
  const evidence = [
    ...referencesInMetadata(charge),
    ...said('link', charge.id('invoice')),
    ...texts(charge, TEXT_FIELDS),
  ];
  const observations: Observation[] = [
    paymentOf(charge, event, { id, payment, hasIntent: intent !== undefined, customer }),
    ...evidenceOn(payment, evidence, customer),
    ...lateFailureOf(charge, id, payment),
    ...(event.type === 'charge.refunded' ? refundsOfCharge(charge, event, payment, id) : []),
  ];
  return { observations, payment };
}

interface Names {
  readonly id: string;
  readonly payment: string;
  readonly hasIntent: boolean;
  readonly customer: string | undefined;
}

function paymentOf(charge: JsonView, event: EventFacts, names: Names): PaymentObserved {
  const status = statusOfCharge(charge, event, names.hasIntent);
  const captured = capturedBy(charge, event);
  const succeeded = status === 'succeeded' || status === 'authorised';
  // Another attempt of the same intent may be made by somebody else in another way, so one that failed describes nothing.
  const certain = succeeded || !names.hasIntent;
  return told<PaymentObserved>({
    kind: 'payment',
    payment: names.payment,
    paymentKind: 'payment',
    status,
    fundedBy: certain ? fundedByCharge(charge) : 'unknown',
    currency: charge.currency(),
    captured,
    charge: succeeded ? names.id : undefined,
    customer: names.customer,
    method: certain ? methodOfCharge(charge) : undefined,
    ...(certain ? payerOf(charge, undefined) : NOBODY),
    paidAtMs: captured > 0n ? event.createdMs : undefined,
  });
}

/**
 * A debit that succeeded and was sent back weeks later turns `failed` and names the entry that took the money off our balance
 * (docs.stripe.com/api/charges/object, failure_balance_transaction). To the books that is what a lost dispute is: the bank
 * took the money back and nobody decided a refund.
 */
function lateFailureOf(charge: JsonView, id: string, payment: string): DisputeObserved[] {
  const entry = charge.id('failure_balance_transaction');
  if (entry === undefined || charge.word('status') !== 'failed') return [];
  const captured = charge.amountIfTold('amount_captured') ?? 0n;
  const amount = captured > 0n ? captured : charge.amount('amount');
  return [
    told<DisputeObserved>({
      kind: 'dispute',
      dispute: entry,
      payment,
      charge: id,
      currency: charge.currency(),
      amount,
      status: 'lost',
      reason: charge.word('failure_code') ?? 'payment_failed_late',
      caseType: LATE_FAILURE,
      withdrawn: amount,
      reinstated: 0n,
    }),
  ];
}
