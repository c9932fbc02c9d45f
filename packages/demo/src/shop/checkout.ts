/**
 * What the shop, its customers and their banks do at Stripe, over the official SDK.
 *
 * Input: one step of a story. Output: objects at Stripe, and from there events. Every call carries an idempotency key that follows from the
 * story, so that a step that is done twice happens once.
 */
import Stripe from 'stripe';
import { STRIPE_RETRIES } from './limits.js';
import type { PlannedCustomer } from './people.js';
import type { Card, Step } from './story.js';

export interface CheckoutOptions {
  /** Of the sandbox: `http://127.0.0.1:7402`. */
  readonly stripeUrl: string;
  readonly secretKey: string;
}

type StepOf<Kind extends Step['do']> = Extract<Step, { readonly do: Kind }>;

export interface Checkout {
  /** @returns the customer's id at Stripe */
  customer(customer: PlannedCustomer, key: string): Promise<string>;
  /** Confirms a new PaymentIntent, or `intent` once more. @returns its id */
  payByCard(step: StepOf<'pay_card'>, customer: string, key: string, intent: string | undefined): Promise<string>;
  transfer(step: StepOf<'transfer'>, customer: string, key: string): Promise<void>;
  transferAsTold(step: StepOf<'transfer_as_told'>, customer: string, key: string): Promise<void>;
  refund(intent: string, amount: number | undefined, key: string): Promise<void>;
}

const CARDS: Readonly<Record<Card, string>> = {
  pays: 'pm_card_visa',
  is_declined: 'pm_card_visa_chargeDeclined',
  pays_refund_fails: 'pm_card_refundFail',
  pays_then_disputed: 'pm_card_createDispute',
};

const TRANSFER_TYPES: Readonly<
  Record<string, Stripe.PaymentIntentCreateParams.PaymentMethodOptions.CustomerBalance.BankTransfer>
> = {
  eur: { type: 'eu_bank_transfer', eu_bank_transfer: { country: 'NL' } },
  gbp: { type: 'gb_bank_transfer' },
  jpy: { type: 'jp_bank_transfer' },
  usd: { type: 'us_bank_transfer' },
};

export function openCheckout({ stripeUrl, secretKey }: CheckoutOptions): Checkout {
  const url = new URL(stripeUrl);
  const protocol = url.protocol === 'https:' ? 'https' : 'http';
  const port = url.port === '' ? (protocol === 'https' ? 443 : 80) : Number(url.port);
  const stripe = new Stripe(secretKey, { host: url.hostname, port, protocol, maxNetworkRetries: STRIPE_RETRIES });

  return {
    customer: async ({ name, email, reference }, idempotencyKey) => {
      const made = await stripe.customers.create(
        { name, email, metadata: { customer: reference } },
        { idempotencyKey },
      );
      return made.id;
    },
    payByCard: async ({ orderReference, amount, currency, card }, customer, idempotencyKey, intent) => {
      const id = intent ?? (await newIntent(stripe, { orderReference, amount, currency, customer }, idempotencyKey));
      const confirmed = stripe.paymentIntents.confirm(
        id,
        { payment_method: CARDS[card] },
        { idempotencyKey: `${idempotencyKey}-confirm` },
      );
      await confirmed.catch((error: unknown) => {
        if (card !== 'is_declined' || !(error instanceof Stripe.errors.StripeCardError)) throw error;
      });
      return id;
    },
    transfer: async (step, customer, idempotencyKey) => {
      await send(stripe, customer, step, idempotencyKey);
    },
    transferAsTold: async ({ orderReference, amount, currency }, customer, idempotencyKey) => {
      const bankTransfer = TRANSFER_TYPES[currency];
      if (bankTransfer === undefined) throw new Error(`there are no bank transfers in ${currency}`);
      const intent = await stripe.paymentIntents.create(
        {
          amount,
          currency,
          customer,
          metadata: { order_id: orderReference },
          allowed_payment_method_types: ['customer_balance'],
          payment_method_data: { type: 'customer_balance' },
          payment_method_options: { customer_balance: { funding_type: 'bank_transfer', bank_transfer: bankTransfer } },
          capture_method: 'automatic',
          confirm: true,
        },
        { idempotencyKey },
      );
      const memo = intent.next_action?.display_bank_transfer_instructions?.reference ?? null;
      await send(stripe, customer, { amount, currency, memo }, `${idempotencyKey}-send`);
    },
    refund: async (intent, amount, idempotencyKey) => {
      await stripe.refunds.create(
        { payment_intent: intent, ...(amount === undefined ? {} : { amount }) },
        { idempotencyKey },
      );
    },
  };
}

async function newIntent(
  stripe: Stripe,
  intent: { orderReference: string; amount: number; currency: string; customer: string },
  idempotencyKey: string,
): Promise<string> {
  const { orderReference, ...rest } = intent;
  const metadata = { order_id: orderReference };
  const made = await stripe.paymentIntents.create(
    { ...rest, metadata, allowed_payment_method_types: ['card'] },
    { idempotencyKey },
  );
  return made.id;
}

/** A bank transfer arrives: at Stripe only its test helper can make that happen. */
async function send(
  stripe: Stripe,
  customer: string,
  { amount, currency, memo }: { readonly amount: number; readonly currency: string; readonly memo: string | null },
  idempotencyKey: string,
): Promise<void> {
  const reference = memo === null ? {} : { reference: memo };
  await stripe.testHelpers.customers.fundCashBalance(customer, { amount, currency, ...reference }, { idempotencyKey });
}
