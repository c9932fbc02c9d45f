import type { Params } from '../api/params.js';
import { badParam, refused } from '../api/stripe-error.js';
import type { PaymentIntent } from '../shapes/payment-intent.js';
import { type PaymentMethod, type PaymentMethodType, paymentMethodsOf } from '../shapes/payment-method.js';
import type { World } from '../world/world.js';
import { awaitTransfer } from './await-transfer.js';
import { chargeCard } from './charge-card.js';
import { debitBank } from './debit-bank.js';
import { unexpectedState } from './intent-states.js';
import { findPaymentMethod, readPaymentMethod } from './make-payment-method.js';

const CURRENCY_OF_DEBIT: Readonly<Partial<Record<PaymentMethodType, string>>> = {
  sepa_debit: 'eur',
  us_bank_account: 'usd',
};
const CONFIRMABLE = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

/** The payment method a call names, by id or by its data; undefined where it names none. */
export function namedPaymentMethod(world: World, params: Params): PaymentMethod | undefined {
  const id = params.string('payment_method');
  if (id !== undefined) return findPaymentMethod(world, id);
  const data = params.members('payment_method_data');
  return data === undefined ? undefined : readPaymentMethod(world, data);
}

/** Refuses what cannot be confirmed; changes nothing. */
export function checkConfirmable(
  intent: PaymentIntent,
  method: PaymentMethod | undefined,
  returnUrl: string | undefined,
): void {
  if (!CONFIRMABLE.includes(intent.status)) throw unexpectedState(intent, 'confirm');
  if (method === undefined) {
    const message =
      "You cannot confirm this PaymentIntent because it's missing a payment method. Update the PaymentIntent with a payment method and then confirm it again.";
    throw refused(message, { code: 'payment_intent_unexpected_state', payment_intent: intent });
  }
  checkMethod(intent, method);
  const redirects =
    intent.automatic_payment_methods?.enabled === true && intent.automatic_payment_methods.allow_redirects === 'always';
  if (redirects && returnUrl === undefined) {
    throw refused(
      'This PaymentIntent accepts payment methods enabled for the account. Because some of these might redirect your customer off of your page, you must provide a `return_url`, or create it with `automatic_payment_methods[allow_redirects]` set to `never`, or with `allowed_payment_method_types`.',
      { param: 'return_url' },
    );
  }
}

/** Pays, or begins to. @throws StripeError 402 when a card is declined. */
export function confirmIntent(world: World, intent: PaymentIntent, method: PaymentMethod): void {
  intent.payment_method = method.id;
  intent.last_payment_error = null;
  pay(world, intent, method, false);
}

/** Goes on after the payer authenticated. */
export function continueAuthenticated(world: World, intent: PaymentIntent): void {
  const method = paymentMethodsOf(world).get(intent.payment_method ?? '');
  if (method !== undefined) pay(world, intent, method, true);
}

function pay(world: World, intent: PaymentIntent, method: PaymentMethod, authenticated: boolean): void {
  switch (method.type) {
    case 'card':
      chargeCard(world, intent, method, authenticated);
      break;
    case 'customer_balance':
      awaitTransfer(world, intent);
      break;
    case 'sepa_debit':
    case 'us_bank_account':
      debitBank(world, intent, method);
      break;
  }
}

function checkMethod(intent: PaymentIntent, method: PaymentMethod): void {
  const currency = CURRENCY_OF_DEBIT[method.type];
  if (currency !== undefined && currency !== intent.currency) {
    throw badParam(
      'currency',
      `The currency provided (${intent.currency}) is invalid for ${method.type}; it supports ${currency}.`,
      'payment_method_currency_mismatch',
    );
  }
  if (!intent.payment_method_types.includes(method.type)) {
    throw badParam(
      'payment_method',
      `The PaymentMethod provided (${method.type}) is not allowed for this PaymentIntent.`,
      'payment_intent_incompatible_payment_method',
    );
  }
  if (method.type !== 'card' && intent.capture_method === 'manual') {
    throw badParam('capture_method', `The payment method ${method.type} does not support manual capture.`);
  }
  if (method.customer !== null && method.customer !== intent.customer) {
    throw refused(`The PaymentMethod ${method.id} belongs to another customer.`, { param: 'payment_method' });
  }
}
