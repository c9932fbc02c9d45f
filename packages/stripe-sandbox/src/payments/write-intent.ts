import { mergeMetadata, type Params } from '../api/params.js';
import { plainValue } from '../api/plain-value.js';
import { badParam, noSuch } from '../api/stripe-error.js';
import { leastAmount } from '../currencies.js';
import { livingCustomer } from '../shapes/customer.js';
import { newPaymentIntent, type PaymentIntent } from '../shapes/payment-intent.js';
import { PAYMENT_METHOD_TYPES } from '../shapes/payment-method.js';
import type { World } from '../world/world.js';

const CAPTURE_METHODS = ['automatic', 'automatic_async', 'manual'] as const;

/** A PaymentIntent from the parameters of its creation; not kept yet. */
export function readNewIntent(world: World, params: Params): PaymentIntent {
  const amount = readAmount(world, params, params.requiredCurrency('currency'));
  const intent = newPaymentIntent(
    world,
    amount ?? params.requiredInteger('amount', 1),
    params.requiredCurrency('currency'),
  );
  const automatic = params.members('automatic_payment_methods');
  const allowed = params.list('allowed_payment_method_types');
  const enabled = automatic?.boolean('enabled') ?? allowed === undefined;
  const redirects = automatic?.oneOf('allow_redirects', ['always', 'never'] as const) ?? 'always';
  const written: PaymentIntent = {
    ...intent,
    automatic_payment_methods: enabled ? { allow_redirects: redirects, enabled: true } : null,
    confirmation_method: params.oneOf('confirmation_method', ['automatic', 'manual'] as const) ?? 'automatic',
  };
  writeIntent(world, written, params);
  return written;
}

/** Puts what the parameters say into the PaymentIntent. Reads all of them before it writes any. */
export function writeIntent(world: World, intent: PaymentIntent, params: Params): void {
  const customer = params.string('customer');
  if (customer !== undefined && livingCustomer(world, customer) === undefined)
    throw noSuch('customer', customer, 'customer', 400);
  const options = params.members('payment_method_options');
  const change: Partial<PaymentIntent> = {
    ...given('customer', customer),
    ...given('amount', readAmount(world, params, intent.currency)),
    ...given('capture_method', params.oneOf('capture_method', CAPTURE_METHODS)),
    ...given('description', params.clearable('description')),
    ...given('receipt_email', params.clearable('receipt_email')),
    ...given('setup_future_usage', params.oneOf('setup_future_usage', ['on_session', 'off_session'] as const)),
    ...given('statement_descriptor', params.clearable('statement_descriptor')),
    ...given('statement_descriptor_suffix', params.clearable('statement_descriptor_suffix')),
    ...given('transfer_group', params.clearable('transfer_group')),
    ...(options === undefined ? {} : { payment_method_options: plainValue(options.tree) as Record<string, unknown> }),
    metadata: mergeMetadata(intent.metadata, params.metadata()),
  };
  const allowed = checkedTypes(params.list('allowed_payment_method_types')) ?? intent.allowed_payment_method_types;
  const shipping = params.members('shipping');
  Object.assign(intent, change, shipping === undefined ? {} : { shipping: plainValue(shipping.tree) });
  intent.allowed_payment_method_types = allowed;
  intent.payment_method_types = typesFor(intent.currency).filter((type) => allowed === null || allowed.includes(type));
}

function readAmount(world: World, params: Params, currency: string): number | undefined {
  const amount = params.integer('amount', 1, world.limits.amountMax);
  const least = leastAmount(currency);
  if (amount !== undefined && amount < least) {
    throw badParam(
      'amount',
      `Amount must be at least ${least} in the smallest unit of ${currency}.`,
      'amount_too_small',
    );
  }
  return amount;
}

/** What is on for an account by default; bank debits and transfers only where their currency fits. */
function typesFor(currency: string): string[] {
  if (currency === 'eur') return ['card', 'sepa_debit', 'customer_balance'];
  if (currency === 'usd') return ['card', 'us_bank_account', 'customer_balance'];
  return ['card', 'customer_balance'];
}

function checkedTypes(types: string[] | undefined): string[] | undefined {
  const known: readonly string[] = PAYMENT_METHOD_TYPES;
  const unknown = types?.find((type) => !known.includes(type));
  if (unknown === undefined) return types;
  const message = `The payment method type "${unknown}" is not one the sandbox plays: ${known.join(', ')}.`;
  throw badParam('allowed_payment_method_types', message);
}

function given<K extends keyof PaymentIntent>(name: K, value: PaymentIntent[K] | undefined): Partial<PaymentIntent> {
  const change: Partial<PaymentIntent> = {};
  if (value !== undefined) change[name] = value;
  return change;
}
