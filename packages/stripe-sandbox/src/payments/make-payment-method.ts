import type { Params } from '../api/params.js';
import { badParam, missingParam, noSuch } from '../api/stripe-error.js';
import type { Address } from '../shapes/customer.js';
import {
  type BillingDetails,
  behavioursOf,
  NO_ADDRESS,
  NO_BILLING_DETAILS,
  PAYMENT_METHOD_TYPES,
  type PaymentMethod,
  paymentMethodsOf,
} from '../shapes/payment-method.js';
import { randomOf } from '../world/seeded-random.js';
import type { World } from '../world/world.js';
import { type Behaviour, behaviourOf, cardName, readyMade, usBankName } from './test-payment-methods.js';

/** What a payment method of the sandbox does. */
export function behaviourFor(world: World, method: PaymentMethod): Behaviour {
  const name = behavioursOf(world).get(method.id)?.behaviour ?? 'card:visa';
  return behaviourOf(name) ?? { type: method.type, country: 'US', last4: '4242' };
}

/** The payment method of this id; a ready-made one (`pm_card_visa`) becomes a new object, as at Stripe. */
export function findPaymentMethod(world: World, id: string): PaymentMethod {
  const known = paymentMethodsOf(world).get(id);
  if (known !== undefined) return known;
  const name = readyMade(id);
  if (name === undefined) throw noSuch('PaymentMethod', id, 'payment_method', 400);
  return makePaymentMethod(world, name, NO_BILLING_DETAILS);
}

/** Reads `type` and its members, as in `payment_method_data` and in `POST /v1/payment_methods`. */
export function readPaymentMethod(world: World, params: Params): PaymentMethod {
  const type = params.oneOf('type', PAYMENT_METHOD_TYPES);
  if (type === undefined) throw missingParam(params.nameOf('type'));
  const billing = readBilling(params.members('billing_details'));
  const members = params.members(type);
  if (type === 'customer_balance') return makePaymentMethod(world, type, billing);
  if (members === undefined) throw missingParam(params.nameOf(type));
  if (type === 'sepa_debit')
    return makePaymentMethod(world, `${type}:${members.required('iban').replaceAll(' ', '')}`, billing);
  if (type === 'us_bank_account')
    return makePaymentMethod(world, usBankName(members.required('account_number')), billing);
  const name = cardName(members.string('token') ?? members.required('number'));
  if (behaviourOf(name) === undefined)
    throw badParam(members.nameOf('token'), `No such token: '${members.string('token')}'`);
  return makePaymentMethod(world, name, billing);
}

function makePaymentMethod(world: World, name: string, billing: BillingDetails): PaymentMethod {
  const behaviour = behaviourOf(name) ?? { type: 'card', country: 'US', last4: '4242' };
  const fingerprint = fingerprintOf(world, name);
  const method: PaymentMethod = {
    id: world.ids.next('pm'),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: billing,
    created: world.clock.nowSeconds(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: behaviour.type,
    [behaviour.type]: detailsOf(behaviour, fingerprint),
  };
  behavioursOf(world).put({ id: method.id, behaviour: name });
  return paymentMethodsOf(world).put(method);
}

/** The same instrument has the same fingerprint. */
function fingerprintOf(world: World, name: string): string {
  const random = randomOf(world.seed, 'fingerprint', name);
  return `${random.bits().toString(36)}${random.bits().toString(36)}`.padEnd(14, '0').slice(0, 14);
}

function detailsOf(behaviour: Behaviour, fingerprint: string): object {
  const { country, last4 } = behaviour;
  if (behaviour.type === 'customer_balance') return {};
  if (behaviour.type === 'sepa_debit') {
    const generated_from = { charge: null, setup_attempt: null };
    return { bank_code: last4.padStart(8, '3'), branch_code: '', country, fingerprint, generated_from, last4 };
  }
  if (behaviour.type === 'us_bank_account') {
    return {
      account_holder_type: 'individual',
      account_type: 'checking',
      bank_name: 'STRIPE TEST BANK',
      financial_connections_account: null,
      fingerprint,
      last4,
      networks: { preferred: 'ach', supported: ['ach'] },
      routing_number: '110000000',
      status_details: {},
    };
  }
  const brand = behaviour.brand ?? 'visa';
  return {
    brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
    country,
    display_brand: brand,
    exp_month: 12,
    exp_year: 2034,
    fingerprint,
    funding: behaviour.funding ?? 'credit',
    generated_from: null,
    last4,
    networks: { available: [brand], preferred: null },
    regulated_status: 'unregulated',
    three_d_secure_usage: { supported: true },
    wallet: null,
  };
}

export function readBilling(params: Params | undefined): BillingDetails {
  if (params === undefined) return NO_BILLING_DETAILS;
  return {
    address: readAddress(params.members('address')) ?? NO_ADDRESS,
    email: params.string('email') ?? null,
    name: params.string('name') ?? null,
    phone: params.string('phone') ?? null,
    tax_id: null,
  };
}

/** Undefined where no address was sent. */
export function readAddress(params: Params | undefined): Address | undefined {
  if (params === undefined) return undefined;
  const field = (name: keyof Address): string | null => params.string(name) ?? null;
  return {
    city: field('city'),
    country: field('country'),
    line1: field('line1'),
    line2: field('line2'),
    postal_code: field('postal_code'),
    state: field('state'),
  };
}
