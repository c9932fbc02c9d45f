import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import Stripe from 'stripe';
import { at, eventually, QUICK, refusalOf } from './proving/calls.js';
import { type Receiver, startReceiver } from './proving/receiver.js';
import { type Sandbox, startSandbox } from './start-sandbox.js';

const SECRET = 'whsec_test';

describe('payments over the official SDK', () => {
  let receiver: Receiver;
  let sandbox: Sandbox;
  let stripe: Stripe;

  before(async () => {
    receiver = await startReceiver();
    const webhookEndpoints = [{ url: receiver.url, secret: SECRET }];
    sandbox = await startSandbox({ seed: 1, delays: QUICK, deliveryConcurrency: 1, webhookEndpoints });
    stripe = new Stripe(sandbox.apiKey, at(sandbox));
  });

  after(async () => {
    await sandbox.stop();
    receiver.stop();
  });

  const eventsOf = async (act: () => Promise<unknown>): Promise<string[]> => {
    await sandbox.drain();
    receiver.received.length = 0;
    await act();
    await sandbox.drain();
    return receiver.types();
  };

  const pay = (params: Partial<Stripe.PaymentIntentCreateParams>) =>
    stripe.paymentIntents.create({
      amount: 4990,
      currency: 'usd',
      allowed_payment_method_types: ['card', 'us_bank_account', 'sepa_debit', 'customer_balance'],
      capture_method: 'automatic',
      confirm: true,
      ...params,
    });

  it('takes a card payment and tells of it with signed events', async () => {
    const customer = await stripe.customers.create({ email: 'a@example.com' });
    const types = await eventsOf(async () => {
      const metadata = { order_id: 'A-1' };
      const expand = ['latest_charge.balance_transaction'];
      const intent = await pay({ customer: customer.id, payment_method: 'pm_card_visa', metadata, expand });
      expect(intent).to.include({ status: 'succeeded', amount_received: 4990 });
      const charge = intent.latest_charge as Stripe.Charge;
      expect(charge).to.include({ amount: 4990, amount_captured: 4990, status: 'succeeded' });
      expect(charge.metadata).to.deep.equal(metadata);
      expect((charge.balance_transaction as Stripe.BalanceTransaction).net).to.equal(4990 - 175);
    });
    expect(types).to.deep.equal(['payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded']);
    for (const { body, signature } of receiver.received) {
      expect(
        new Stripe(sandbox.apiKey, at(sandbox)).webhooks.constructEvent(body, signature, SECRET).api_version,
      ).to.equal('2026-10-28.endive');
      expect(() =>
        new Stripe(sandbox.apiKey, at(sandbox)).webhooks.constructEvent(body, signature, 'whsec_other'),
      ).to.throw();
    }
  });

  it('brings the balance transaction later by charge.updated when capture is asynchronous, as it is by default', async () => {
    const intent = await pay({
      payment_method: 'pm_card_visa',
      capture_method: 'automatic_async',
      expand: ['latest_charge'],
    });
    const charge = intent.latest_charge as Stripe.Charge;
    expect(charge.balance_transaction).to.equal(null);
    const updated = await eventually(
      () => stripe.events.list({ type: 'charge.updated', limit: 1 }),
      (page) => (page.data[0]?.data.object as Stripe.Charge | undefined)?.id === charge.id,
    );
    expect(updated.data[0]?.data.previous_attributes).to.deep.equal({ balance_transaction: null });
    expect((await stripe.charges.retrieve(charge.id)).balance_transaction).to.match(/^txn_/);
  });

  const declines = [
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_visa_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', ''],
    ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', ''],
    ['pm_card_chargeDeclinedProcessingError', 'processing_error', ''],
  ] as const;
  for (const [card, code, declineCode] of declines) {
    it(`declines ${card} with ${declineCode || code}, and the payment can be tried again`, async () => {
      const types = await eventsOf(async () => {
        const refusal = await refusalOf(pay({ payment_method: card }));
        expect(refusal).to.include({ type: 'StripeCardError', statusCode: 402, code, decline_code: declineCode });
        const intent = refusal.payment_intent as Stripe.PaymentIntent;
        expect(intent).to.include({ status: 'requires_payment_method', payment_method: null });
        expect(intent.last_payment_error?.code).to.equal(code);
        const again = await stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_mastercard' });
        expect(again).to.include({ status: 'succeeded', last_payment_error: null });
      });
      const failure = ['payment_intent.created', 'charge.failed', 'payment_intent.payment_failed'];
      expect(types).to.deep.equal([...failure, 'charge.succeeded', 'payment_intent.succeeded']);
    });
  }

  it('authorises first and captures a part when asked to, and gives the rest back', async () => {
    const types = await eventsOf(async () => {
      const intent = await pay({ amount: 30_000, payment_method: 'pm_card_visa', capture_method: 'manual' });
      expect(intent).to.include({ status: 'requires_capture', amount_capturable: 30_000, amount_received: 0 });
      const more = await refusalOf(stripe.paymentIntents.capture(intent.id, { amount_to_capture: 30_001 }));
      expect(more).to.include({ statusCode: 400, param: 'amount_to_capture' });
      const captured = await stripe.paymentIntents.capture(intent.id, {
        amount_to_capture: 25_000,
        expand: ['latest_charge'],
      });
      expect(captured).to.include({ status: 'succeeded', amount_received: 25_000, amount_capturable: 0 });
      expect(captured.latest_charge).to.include({ amount_captured: 25_000, amount_refunded: 5_000, refunded: false });
      const twice = await refusalOf(stripe.paymentIntents.capture(intent.id));
      expect(twice).to.include({ code: 'payment_intent_unexpected_state', statusCode: 400 });
      expect((await stripe.refunds.create({ payment_intent: intent.id })).amount).to.equal(25_000);
    });
    expect(types.slice(0, 5)).to.deep.equal([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.amount_capturable_updated',
      'charge.captured',
      'payment_intent.succeeded',
    ]);
  });

  it('cancels what is not paid, and nothing that is', async () => {
    const intent = await pay({ payment_method: 'pm_card_visa', capture_method: 'manual' });
    const canceled = await stripe.paymentIntents.cancel(intent.id, { cancellation_reason: 'duplicate' });
    expect(canceled).to.include({ status: 'canceled', cancellation_reason: 'duplicate', amount_capturable: 0 });
    const paid = await pay({ payment_method: 'pm_card_visa' });
    expect(await refusalOf(stripe.paymentIntents.cancel(paid.id))).to.include({
      code: 'payment_intent_unexpected_state',
    });
  });

  it('waits for the payer where the card asks for authentication', async () => {
    const intent = await pay({ payment_method: 'pm_card_authenticationRequired' });
    expect(intent).to.include({ status: 'requires_action', latest_charge: null });
    const path = `/v1/test_helpers/sandbox/payment_intents/${intent.id}/authenticate`;
    await stripe.rawRequest('POST', path, { outcome: 'succeeds' });
    expect((await stripe.paymentIntents.retrieve(intent.id)).status).to.equal('succeeded');
  });

  it('lets a SEPA debit succeed or fail after a while by its test IBAN', async () => {
    const debit = (iban: string) =>
      pay({ currency: 'eur', payment_method_data: { type: 'sepa_debit', sepa_debit: { iban } } });
    const good = await debit('AT611904300234573201');
    const bad = await debit('AT861904300235473202');
    for (const intent of [good, bad]) expect(intent.status).to.equal('processing');
    const settled = (id: string) =>
      eventually(
        () => stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] }),
        (intent) => intent.status !== 'processing',
      );
    expect(await settled(good.id)).to.include({ status: 'succeeded', amount_received: 4990 });
    const failed = await settled(bad.id);
    expect(failed.status).to.equal('requires_payment_method');
    expect(failed.latest_charge).to.include({ status: 'failed', failure_code: 'debit_not_authorized', paid: false });
  });

  it('leaves a debit in processing until a test says what becomes of it', async () => {
    const intent = await pay({ payment_method: 'pm_usBankAccount_processing' });
    const types = await eventsOf(async () => {
      const path = `/v1/test_helpers/sandbox/payment_intents/${intent.id}/settle`;
      await stripe.rawRequest('POST', path, { outcome: 'fails', failure_code: 'insufficient_funds' });
    });
    expect(types).to.deep.equal(['charge.failed', 'payment_intent.payment_failed']);
  });

  it('refuses a debit in a currency its bank does not have', async () => {
    expect(await refusalOf(pay({ payment_method: 'pm_usBankAccount_success', currency: 'eur' }))).to.include({
      statusCode: 400,
      code: 'payment_method_currency_mismatch',
    });
  });

  it('refuses a payment method that the PaymentIntent does not allow', async () => {
    const refusal = await refusalOf(
      pay({ allowed_payment_method_types: ['customer_balance'], payment_method: 'pm_card_visa' }),
    );
    expect(refusal).to.include({ code: 'payment_intent_incompatible_payment_method', param: 'payment_method' });
  });

  it('asks for a return URL where the payment methods are automatic, and takes the list of this API version only', async () => {
    const params = { amount: 500, currency: 'usd', payment_method: 'pm_card_visa', confirm: true } as const;
    expect(await refusalOf(stripe.paymentIntents.create(params))).to.include({ param: 'return_url' });
    const older = { ...params, payment_method_types: ['card'] };
    const refusal = await refusalOf(stripe.paymentIntents.create(older));
    expect(refusal).to.include({ code: 'parameter_unknown', param: 'payment_method_types' });
    expect(refusal.message).to.include('allowed_payment_method_types');
    const never = { enabled: true, allow_redirects: 'never' } as const;
    expect((await stripe.paymentIntents.create({ ...params, automatic_payment_methods: never })).status).to.equal(
      'succeeded',
    );
  });

  it('keeps amounts within eight digits and above what Stripe takes', async () => {
    expect((await pay({ amount: 99_999_999, payment_method: 'pm_card_visa' })).amount_received).to.equal(99_999_999);
    expect(await refusalOf(pay({ amount: 100_000_000 }))).to.include({ param: 'amount', code: 'amount_too_large' });
    expect(await refusalOf(pay({ amount: 49 }))).to.include({ param: 'amount', code: 'amount_too_small' });
    expect(await refusalOf(pay({ amount: 10.5 }))).to.include({ param: 'amount', code: 'parameter_invalid_integer' });
    expect(await refusalOf(pay({ currency: 'xyz' }))).to.include({ param: 'currency' });
  });
});
