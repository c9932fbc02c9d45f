import type { FundedBy, PaymentObserved, PaymentStatus } from '@quittance/domain';
import { capturedBy, fundedByCharge, methodOfCharge } from './charge-money.js';
import type { EventFacts } from './event-facts.js';
import { evidenceOn, referencesInMetadata, said, texts } from './evidence.js';
import type { JsonView } from './json-view.js';
import { customerOf, NOBODY, payerOf } from './payer.js';
import { told } from './told.js';
import type { Translation } from './translation.js';

/** `requires_source` and `requires_source_action` are the words of versions before 2019-02-11. */
const STATUSES: ReadonlyMap<string | undefined, PaymentStatus> = new Map<string, PaymentStatus>([
  ['requires_payment_method', 'incomplete'],
  ['requires_source', 'incomplete'],
  ['requires_confirmation', 'incomplete'],
  ['requires_action', 'incomplete'],
  ['requires_source_action', 'incomplete'],
  ['processing', 'processing'],
  ['requires_capture', 'authorised'],
  ['canceled', 'canceled'],
  ['succeeded', 'succeeded'],
]);

const TEXT_FIELDS = ['description', 'statement_descriptor', 'statement_descriptor_suffix'] as const;

/** A payment intent: the payment, whatever happens to single attempts. */
export function translatePaymentIntent(intent: JsonView, event: EventFacts): Translation {
  const payment = intent.idRequired('id');
  const customer = customerOf(intent);
  const evidence = [
    ...referencesInMetadata(intent),
    ...said('link', intent.id('invoice')),
    ...texts(intent, TEXT_FIELDS),
    // Sent to the card networks, cut to 25 characters by some: a hint, not the merchant's own word for the order.
    ...texts(intent.object('payment_details'), ['order_reference']),
  ];
  return { observations: [paymentOf(intent, event, payment), ...evidenceOn(payment, evidence, customer)], payment };
}

function paymentOf(intent: JsonView, event: EventFacts, payment: string): PaymentObserved {
  const status = statusOf(intent);
  const charge = successfulCharge(intent);
  const captured = capturedOf(intent, event, status);
  // Until then the ways to pay may still be changed, and what was told of a payment is never taken back.
  const settled = status === 'succeeded' || status === 'authorised' || captured > 0n;
  return told<PaymentObserved>({
    kind: 'payment',
    payment,
    paymentKind: 'payment',
    status,
    fundedBy: settled ? fundedBy(intent, charge) : 'unknown',
    currency: intent.currency(),
    captured,
    charge: settled ? (charge?.id('id') ?? intent.id('latest_charge')) : undefined,
    customer: customerOf(intent),
    method: settled ? methodOf(intent, charge) : undefined,
    ...(settled ? payerOf(intent, charge) : NOBODY),
    paidAtMs: captured > 0n ? event.createdMs : undefined,
  });
}

function statusOf(intent: JsonView): PaymentStatus {
  const status = STATUSES.get(intent.word('status'));
  if (status === undefined) intent.unreadable('status');
  return status ?? 'incomplete';
}

/** The charge that paid, where the body embeds it: versions before 2022-11-15, or an expanded `latest_charge`. */
function successfulCharge(intent: JsonView): JsonView | undefined {
  const embedded = [...intent.list('charges'), intent.objectIfTold('latest_charge')];
  return embedded.find((each) => each?.word('status') === 'succeeded');
}

function capturedOf(intent: JsonView, event: EventFacts, status: PaymentStatus): bigint {
  const received = intent.amountIfTold('amount_received');
  if (received !== undefined) return received;
  if (status !== 'succeeded') return 0n;
  const captured = intent.list('charges').reduce((sum, each) => sum + capturedBy(each, event), 0n);
  if (captured === 0n) intent.unreadable('amount_received', 'amount_not_understood');
  return captured;
}

/** Only the charge knows what paid in the end; before it, an intent that takes both is not counted at all. */
function fundedBy(intent: JsonView, charge: JsonView | undefined): FundedBy {
  if (charge !== undefined && methodOfCharge(charge) !== undefined) return fundedByCharge(charge);
  const methods = intent.words('payment_method_types') ?? [];
  if (!methods.includes('customer_balance')) return 'customer';
  return methods.length === 1 ? 'cash_balance' : 'unknown';
}

function methodOf(intent: JsonView, charge: JsonView | undefined): string | undefined {
  const method = charge === undefined ? undefined : methodOfCharge(charge);
  if (method !== undefined) return method;
  const methods = intent.words('payment_method_types') ?? [];
  const only = methods.length === 1 ? methods[0] : undefined;
  return only !== undefined && /^[\x21-\x7e]{1,64}$/.test(only) ? only : undefined;
}
