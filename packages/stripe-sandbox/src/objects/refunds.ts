import { listPage } from '../api/list-page.js';
import { mergeMetadata } from '../api/params.js';
import { type Call, LIST_PARAMS, type Resource } from '../api/resource.js';
import { missingParam, noSuch, refused } from '../api/stripe-error.js';
import { refundCash, refundCharge } from '../payments/create-refund.js';
import { moveRefund, referenceRefund } from '../payments/move-refund.js';
import { type Charge, chargesOf } from '../shapes/charge.js';
import { livingCustomer } from '../shapes/customer.js';
import { paymentIntentsOf } from '../shapes/payment-intent.js';
import { type Refund, refundsOf } from '../shapes/refund.js';
import type { World } from '../world/world.js';

const REASONS = ['duplicate', 'fraudulent', 'requested_by_customer'] as const;

const FIELDS = [
  'amount',
  'charge',
  'currency',
  'customer',
  'instructions_email',
  'metadata',
  'origin',
  'payment_intent',
  'reason',
  'refund_application_fee',
  'reverse_transfer',
];

const ONE = '/v1/refunds/:refund';

export const refunds: Resource = {
  object: 'refund',
  idPrefixes: ['re', 'pyr'],
  expandable: [
    'balance_transaction',
    'charge',
    'customer',
    'failure_balance_transaction',
    'payment_intent',
    'payment_method',
  ],
  routes: [
    { method: 'POST', path: '/v1/refunds', accepts: FIELDS, handle: create },
    { method: 'GET', path: '/v1/refunds', accepts: [...LIST_PARAMS, 'charge', 'payment_intent'], handle: list },
    { method: 'GET', path: ONE, accepts: [], handle: refundOf },
    { method: 'POST', path: ONE, accepts: ['metadata'], handle: update },
    { method: 'POST', path: `${ONE}/cancel`, accepts: [], handle: cancel },
    { method: 'POST', path: '/v1/test_helpers/refunds/:refund/expire', accepts: [], handle: expire },
  ],
  tasks: {
    'refund.succeed': (world, id) => later(world, id, (refund) => moveRefund(world, refund, 'succeeded')),
    'refund.fail': (world, id) =>
      later(world, id, (refund) => moveRefund(world, refund, 'failed', 'expired_or_canceled_card')),
    'refund.expire': (world, id) => later(world, id, (refund) => moveRefund(world, refund, 'canceled')),
    'refund.reference': referenceRefund,
  },
};

/** The refund a call's path names. @throws StripeError 404 where there is none. */
export function refundOf({ world, path }: Call): Refund {
  const refund = refundsOf(world).get(path['refund'] ?? '');
  if (refund === undefined) throw noSuch('refund', path['refund'] ?? '');
  return refund;
}

function create({ world, params }: Call): object {
  const request = {
    amount: params.integer('amount', 1),
    reason: params.oneOf('reason', REASONS),
    metadata: mergeMetadata({}, params.metadata()),
    instructionsEmail: params.string('instructions_email'),
  };
  if (params.oneOf('origin', ['customer_balance'] as const) !== undefined) {
    const customer = params.required('customer');
    const currency = params.requiredCurrency('currency');
    if (livingCustomer(world, customer) === undefined) throw noSuch('customer', customer, 'customer', 400);
    return refundCash(world, customer, currency, request);
  }
  return refundCharge(world, chargeToRefund(world, params.string('charge'), params.string('payment_intent')), request);
}

function chargeToRefund(world: World, chargeId: string | undefined, intentId: string | undefined): Charge {
  if (chargeId !== undefined) {
    const charge = chargesOf(world).get(chargeId);
    if (charge === undefined) throw noSuch('charge', chargeId, 'charge');
    return charge;
  }
  if (intentId === undefined) throw missingParam('charge');
  const intent = paymentIntentsOf(world).get(intentId);
  if (intent === undefined) throw noSuch('payment_intent', intentId, 'payment_intent');
  const charge = chargesOf(world).get(intent.latest_charge ?? '');
  if (charge === undefined || intent.status !== 'succeeded') {
    throw refused(`This PaymentIntent (${intentId}) does not have a successful charge to refund.`, {
      param: 'payment_intent',
    });
  }
  return charge;
}

function list(call: Call): object {
  const charge = call.params.string('charge');
  const intent = call.params.string('payment_intent');
  return listPage(call, refundsOf(call.world), {
    url: '/v1/refunds',
    createdOf: (refund) => refund.created,
    keep: (refund) =>
      (charge === undefined || refund.charge === charge) && (intent === undefined || refund.payment_intent === intent),
  });
}

function update(call: Call): object {
  const refund = refundOf(call);
  const previous = { metadata: refund.metadata };
  refund.metadata = mergeMetadata(refund.metadata, call.params.metadata());
  refundsOf(call.world).put(refund);
  call.world.emit('refund.updated', refund, previous);
  return refund;
}

function cancel(call: Call): object {
  return endAction(call);
}

/** Stripe's own test helper: the payer never told the account. */
function expire(call: Call): object {
  return endAction(call);
}

function endAction(call: Call): object {
  const refund = refundOf(call);
  if (refund.status !== 'requires_action') {
    throw refused(`Only refunds that require action can be canceled; this one is ${refund.status}.`, {
      code: 'status_transition_invalid',
    });
  }
  moveRefund(call.world, refund, 'canceled', 'merchant_request');
  return refund;
}

function later(world: World, id: string, act: (refund: Refund) => void): void {
  const refund = refundsOf(world).get(id);
  if (refund !== undefined) act(refund);
}
