import { changesSince } from '../api/changes-since.js';
import { listPage } from '../api/list-page.js';
import { type Call, LIST_PARAMS, type Resource } from '../api/resource.js';
import { badParam, noSuch, refused } from '../api/stripe-error.js';
import { applyCash } from '../payments/apply-cash.js';
import { cancelIntent } from '../payments/cancel-intent.js';
import { captureIntent } from '../payments/capture-intent.js';
import { checkConfirmable, confirmIntent, namedPaymentMethod } from '../payments/confirm-intent.js';
import { settleDebit } from '../payments/debit-bank.js';
import { unexpectedState } from '../payments/intent-states.js';
import { availableCash } from '../payments/move-cash.js';
import { readNewIntent, writeIntent } from '../payments/write-intent.js';
import { intentFundingsOf, type PaymentIntent, paymentIntentsOf } from '../shapes/payment-intent.js';
import { type PaymentMethod, paymentMethodsOf } from '../shapes/payment-method.js';
import type { World } from '../world/world.js';

const SHARED_FIELDS = [
  'amount_details',
  'application_fee_amount',
  'capture_method',
  'customer_account',
  'excluded_payment_method_types',
  'hooks',
  'payment_details',
  'payment_method',
  'payment_method_configuration',
  'payment_method_data',
  'payment_method_options',
  'receipt_email',
  'setup_future_usage',
  'shipping',
  'allowed_payment_method_types',
];

const WRITE_FIELDS = [
  ...SHARED_FIELDS,
  'amount',
  'currency',
  'customer',
  'description',
  'metadata',
  'statement_descriptor',
  'statement_descriptor_suffix',
  'transfer_data',
  'transfer_group',
];

const CONFIRM_FIELDS = [
  ...SHARED_FIELDS,
  'client_secret',
  'confirmation_token',
  'error_on_requires_action',
  'mandate',
  'mandate_data',
  'off_session',
  'radar_options',
  'return_url',
  'use_stripe_sdk',
];

const CREATE_FIELDS = [
  ...new Set([
    ...WRITE_FIELDS,
    ...CONFIRM_FIELDS,
    'automatic_payment_methods',
    'confirm',
    'confirmation_method',
    'on_behalf_of',
  ]),
];

const CAPTURE_FIELDS = [
  'amount_to_capture',
  'amount_details',
  'application_fee_amount',
  'final_capture',
  'hooks',
  'metadata',
  'payment_details',
  'statement_descriptor',
  'statement_descriptor_suffix',
  'transfer_data',
];

const ONE = '/v1/payment_intents/:intent';

export const paymentIntents: Resource = {
  object: 'payment_intent',
  idPrefixes: ['pi'],
  expandable: ['customer', 'latest_charge', 'payment_method'],
  routes: [
    { method: 'POST', path: '/v1/payment_intents', accepts: CREATE_FIELDS, handle: create },
    {
      method: 'GET',
      path: '/v1/payment_intents',
      accepts: [...LIST_PARAMS, 'customer', 'customer_account'],
      handle: list,
    },
    { method: 'GET', path: ONE, accepts: ['client_secret'], handle: intentOf },
    { method: 'POST', path: ONE, accepts: WRITE_FIELDS, handle: update },
    { method: 'POST', path: `${ONE}/confirm`, accepts: CONFIRM_FIELDS, handle: confirm },
    { method: 'POST', path: `${ONE}/capture`, accepts: CAPTURE_FIELDS, handle: capture },
    { method: 'POST', path: `${ONE}/cancel`, accepts: ['cancellation_reason'], handle: cancel },
    { method: 'POST', path: `${ONE}/apply_customer_balance`, accepts: ['amount', 'currency'], handle: applyBalance },
  ],
  tasks: { 'payment_intent.settle': (world, id) => settleDebit(world, id) },
};

/** The PaymentIntent a call's path names. @throws StripeError 404 where there is none. */
export function intentOf({ world, path }: Call): PaymentIntent {
  const intent = paymentIntentsOf(world).get(path['intent'] ?? '');
  if (intent === undefined) throw noSuch('payment_intent', path['intent'] ?? '', 'intent');
  return intent;
}

function create({ world, params }: Call): object {
  const intent = readNewIntent(world, params);
  const method = namedPaymentMethod(world, params);
  const confirmNow = params.boolean('confirm') === true;
  if (confirmNow) checkConfirmable(intent, method, params.string('return_url'));
  if (method !== undefined) {
    intent.payment_method = method.id;
    intent.status = 'requires_confirmation';
  }
  paymentIntentsOf(world).put(intent);
  world.emit('payment_intent.created', { ...intent, payment_method: null, status: 'requires_payment_method' });
  if (confirmNow && method !== undefined) pay(world, intent, method);
  return intent;
}

function list(call: Call): object {
  const customer = call.params.string('customer');
  return listPage(call, paymentIntentsOf(call.world), {
    url: '/v1/payment_intents',
    createdOf: (intent) => intent.created,
    keep: (intent) => customer === undefined || intent.customer === customer,
  });
}

function update(call: Call): object {
  const { world, params } = call;
  const intent = intentOf(call);
  if (['succeeded', 'canceled', 'processing'].includes(intent.status) && params.has('amount'))
    throw unexpectedState(intent, 'update');
  const method = namedPaymentMethod(world, params);
  const before = { ...intent };
  writeIntent(world, intent, params);
  if (method !== undefined) {
    intent.payment_method = method.id;
    if (intent.status === 'requires_payment_method') intent.status = 'requires_confirmation';
  }
  paymentIntentsOf(world).put(intent);
  // Stripe tells nobody of an update; a customer's new amount is only seen by reading it.
  return Object.keys(changesSince(before, intent)).length === 0 ? before : intent;
}

function confirm(call: Call): object {
  const { world, params } = call;
  const intent = intentOf(call);
  const known = paymentMethodsOf(world).get(intent.payment_method ?? '');
  const method = namedPaymentMethod(world, params) ?? known;
  checkConfirmable(intent, method, params.string('return_url'));
  if (method === undefined) throw unexpectedState(intent, 'confirm');
  writeIntent(world, intent, params);
  pay(world, intent, method);
  return intent;
}

function pay(world: World, intent: PaymentIntent, method: PaymentMethod): void {
  if (intent.customer !== null && intent.setup_future_usage !== null && method.customer === null) {
    method.customer = intent.customer;
    paymentMethodsOf(world).put(method);
  }
  confirmIntent(world, intent, method);
}

function capture(call: Call): object {
  const intent = intentOf(call);
  const amount = call.params.integer('amount_to_capture', 1);
  captureIntent(call.world, intent, amount);
  return intent;
}

function cancel(call: Call): object {
  const intent = intentOf(call);
  const reasons = ['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer'] as const;
  cancelIntent(call.world, intent, call.params.oneOf('cancellation_reason', reasons));
  return intent;
}

function applyBalance(call: Call): object {
  const { world, params } = call;
  const intent = intentOf(call);
  const asked = params.integer('amount', 1);
  const currency = params.currency('currency') ?? intent.currency;
  const funding = intentFundingsOf(world).get(intent.id);
  if (intent.status !== 'requires_action' || funding === undefined)
    throw unexpectedState(intent, 'apply a customer balance to');
  if (currency !== intent.currency) throw badParam('currency', `This PaymentIntent is in ${intent.currency}.`);
  const remaining = intent.amount - funding.applied;
  const amount = asked ?? remaining;
  if (amount > remaining)
    throw badParam('amount', `The amount is greater than what is missing (${remaining}).`, 'amount_too_large');
  if (amount > availableCash(world, funding.customer, currency)) {
    throw refused('The customer does not have enough funds on the cash balance.', {
      param: 'amount',
      code: 'insufficient_funds',
    });
  }
  applyCash(world, intent, funding, amount);
  return intent;
}
