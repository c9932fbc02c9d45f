import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import Stripe from 'stripe';
import { at, QUICK, refusalOf } from './proving/calls.js';
import { type Sandbox, startSandbox } from './start-sandbox.js';

describe('bank transfers', () => {
  let sandbox: Sandbox;
  let stripe: Stripe;
  let customer: Stripe.Customer;

  beforeEach(async () => {
    sandbox = await startSandbox({ seed: 2, delays: QUICK });
    stripe = new Stripe(sandbox.apiKey, at(sandbox));
    customer = await stripe.customers.create({ email: 'b@example.com', name: 'Beta GmbH' });
  });

  afterEach(() => sandbox.stop());

  const await_ = (amount: number, currency = 'eur') =>
    stripe.paymentIntents.create({
      amount,
      currency,
      customer: customer.id,
      allowed_payment_method_types: ['customer_balance'],
      payment_method_data: { type: 'customer_balance' },
      payment_method_options: {
        customer_balance: {
          funding_type: 'bank_transfer',
          bank_transfer: { type: 'eu_bank_transfer', eu_bank_transfer: { country: 'NL' } },
        },
      },
      capture_method: 'automatic',
      confirm: true,
    });

  const send = (amount: number, reference?: string, currency = 'eur') =>
    stripe.testHelpers.customers.fundCashBalance(customer.id, {
      amount,
      currency,
      ...(reference === undefined ? {} : { reference }),
    });

  const instructions = (intent: Stripe.PaymentIntent) => {
    const shown = intent.next_action?.display_bank_transfer_instructions;
    if (shown === undefined) throw new Error('no instructions');
    return shown;
  };

  const statusOf = async (...intents: Stripe.PaymentIntent[]) =>
    Promise.all(intents.map(async ({ id }) => (await stripe.paymentIntents.retrieve(id)).status));

  const types = async () => (await stripe.events.list({ limit: 100 })).data.map((event) => event.type).reverse();

  it('tells the payer how much, where to and with which reference, and takes the money when it comes', async () => {
    const intent = await await_(20_000);
    expect(intent.status).to.equal('requires_action');
    expect(instructions(intent)).to.deep.include({
      amount_remaining: 20_000,
      currency: 'eur',
      type: 'eu_bank_transfer',
    });
    expect(instructions(intent).financial_addresses?.[0]?.iban?.country).to.equal('NL');
    const funded = await send(20_000, 'Order A-1');
    expect(funded).to.deep.include({ type: 'funded', net_amount: 20_000, ending_balance: 20_000 });
    expect(funded.funded?.bank_transfer).to.deep.include({ reference: 'Order A-1', type: 'eu_bank_transfer' });
    expect(funded.funded?.bank_transfer.eu_bank_transfer?.sender_name).to.equal('BETA GMBH');
    expect(await statusOf(intent)).to.deep.equal(['succeeded']);
    expect(await types()).to.deep.equal([
      'customer.created',
      'payment_intent.created',
      'payment_intent.requires_action',
      'customer_cash_balance_transaction.created',
      'customer_cash_balance_transaction.created',
      'charge.succeeded',
      'payment_intent.succeeded',
    ]);
  });

  it('funds a payment in parts, and says what is missing', async () => {
    const intent = await await_(20_000);
    await send(12_000);
    const partly = await stripe.paymentIntents.retrieve(intent.id);
    expect(partly).to.include({ status: 'requires_action', amount_received: 0 });
    expect(instructions(partly).amount_remaining).to.equal(8_000);
    expect(await types()).to.include('payment_intent.partially_funded');
    await send(9_000);
    expect(await statusOf(intent)).to.deep.equal(['succeeded']);
    const { available } = await stripe.customers.retrieveCashBalance(customer.id);
    expect(available).to.deep.equal({ eur: 1_000 });
    const moves = await stripe.customers.listCashBalanceTransactions(customer.id);
    const steps = moves.data.map((move) => [move.type, move.net_amount, move.ending_balance]).reverse();
    expect(steps).to.deep.equal([
      ['funded', 12_000, 12_000],
      ['applied_to_payment', -12_000, 0],
      ['funded', 9_000, 9_000],
      ['applied_to_payment', -8_000, 1_000],
    ]);
    expect((await types()).at(-1)).to.equal('cash_balance.funds_available');
  });

  it('pays the payment whose reference the payer wrote, before any older one', async () => {
    const older = await await_(5_000);
    const named = await await_(7_000);
    await send(5_000, ` ${instructions(named).reference?.toLowerCase()} `);
    expect(instructions(await stripe.paymentIntents.retrieve(named.id)).amount_remaining).to.equal(2_000);
    expect(instructions(await stripe.paymentIntents.retrieve(older.id)).amount_remaining).to.equal(5_000);
  });

  it('skips the reference in yen', async () => {
    const older = await await_(5_000, 'jpy');
    const named = await await_(5_000, 'jpy');
    await send(5_000, instructions(named).reference ?? '', 'jpy');
    expect(await statusOf(older, named)).to.deep.equal(['succeeded', 'requires_action']);
  });

  it('prefers the fewest payments that add up exactly, then the oldest first and one in part', async () => {
    const [a, b, c] = [await await_(3_000), await await_(4_000), await await_(7_000)];
    await send(7_000);
    expect(await statusOf(a, b, c)).to.deep.equal(['requires_action', 'requires_action', 'succeeded']);
    await send(5_000);
    expect(await statusOf(a, b)).to.deep.equal(['succeeded', 'requires_action']);
    expect(instructions(await stripe.paymentIntents.retrieve(b.id)).amount_remaining).to.equal(2_000);
  });

  it('never pays in another currency', async () => {
    const intent = await await_(5_000, 'usd');
    await send(5_000);
    expect(await statusOf(intent)).to.deep.equal(['requires_action']);
  });

  it('takes at confirmation what the customer already has', async () => {
    await send(6_000);
    const whole = await await_(5_000);
    expect(whole.status).to.equal('succeeded');
    const part = await await_(5_000);
    expect(instructions(part).amount_remaining).to.equal(4_000);
  });

  it('leaves the money where reconciliation is manual, until it is applied by hand', async () => {
    const settings = { reconciliation_mode: 'manual' } as const;
    const balance = await stripe.customers.updateCashBalance(customer.id, { settings });
    expect(balance.settings).to.deep.equal({ reconciliation_mode: 'manual', using_merchant_default: false });
    const intent = await await_(5_000);
    await send(8_000);
    expect(await statusOf(intent)).to.deep.equal(['requires_action']);
    const part = await stripe.paymentIntents.applyCustomerBalance(intent.id, { amount: 2_000 });
    expect(instructions(part).amount_remaining).to.equal(3_000);
    const tooMuch = stripe.paymentIntents.applyCustomerBalance(intent.id, { amount: 3_001 });
    expect(await refusalOf(tooMuch)).to.include({ param: 'amount' });
    expect((await stripe.paymentIntents.applyCustomerBalance(intent.id)).status).to.equal('succeeded');
    expect((await stripe.customers.retrieveCashBalance(customer.id)).available).to.deep.equal({ eur: 3_000 });
    const again = { reconciliation_mode: 'merchant_default' } as const;
    const reset = await stripe.customers.updateCashBalance(customer.id, { settings: again });
    expect(reset.settings).to.deep.equal({ reconciliation_mode: 'automatic', using_merchant_default: true });
  });

  it('gives the money back to the balance when a partly funded payment is cancelled', async () => {
    const intent = await await_(5_000);
    await send(2_000);
    await stripe.paymentIntents.cancel(intent.id);
    expect((await stripe.customers.retrieveCashBalance(customer.id)).available).to.deep.equal({ eur: 2_000 });
    const [newest] = (await stripe.customers.listCashBalanceTransactions(customer.id, { limit: 1 })).data;
    expect(newest).to.deep.include({ type: 'unapplied_from_payment', net_amount: 2_000 });
    expect(newest?.unapplied_from_payment).to.deep.equal({ payment_intent: intent.id });
  });

  it('covers from the merchant what a bank takes back and the customer no longer has', async () => {
    await await_(5_000);
    const funded = await send(5_000);
    await stripe.rawRequest('POST', `/v1/test_helpers/sandbox/fundings/${funded.id}/reverse`, {});
    const moves = (await stripe.customers.listCashBalanceTransactions(customer.id)).data;
    expect(moves.map((move) => [move.type, move.net_amount])).to.deep.equal([
      ['adjusted_for_overdraft', 5_000],
      ['funding_reversed', -5_000],
      ['applied_to_payment', -5_000],
      ['funded', 5_000],
    ]);
  });

  it('lets a test name the sender and the kind of transfer', async () => {
    const path = `/v1/test_helpers/customers/${customer.id}/fund_cash_balance`;
    const body = { amount: 100, currency: 'jpy', sender_name: 'ﾍﾞｰﾀ(ｶ', bank_transfer_type: 'jp_bank_transfer' };
    await stripe.rawRequest('POST', path, body);
    const [funded] = (await stripe.customers.listCashBalanceTransactions(customer.id)).data;
    expect(funded?.funded?.bank_transfer.jp_bank_transfer?.sender_name).to.equal('ﾍﾞｰﾀ(ｶ');
  });

  it('knows the truth of the money', async () => {
    const intent = await await_(5_000);
    await send(5_500, 'A-7');
    const truth = sandbox.truth();
    expect(truth.fundings).to.deep.include.members([
      { id: truth.fundings[0]?.id, customer: customer.id, currency: 'eur', amount: 5_500, reference: 'A-7' },
    ]);
    expect(truth.paymentIntents[0]).to.include({ id: intent.id, amountReceived: 5_000, status: 'succeeded' });
    expect(truth.cashBalances).to.deep.equal([{ customer: customer.id, available: { eur: 500 } }]);
    expect(truth.cashMovements.reduce((sum, move) => sum + move.net, 0)).to.equal(500);
  });
});
