import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import Stripe from 'stripe';
import { at, eventually, QUICK, refusalOf } from './proving/calls.js';
import { type Sandbox, startSandbox } from './start-sandbox.js';

describe('refunds', () => {
  let sandbox: Sandbox;
  let stripe: Stripe;

  before(async () => {
    sandbox = await startSandbox({ seed: 3, delays: QUICK });
    stripe = new Stripe(sandbox.apiKey, at(sandbox));
  });

  after(() => sandbox.stop());

  const pay = (payment_method: string) =>
    stripe.paymentIntents.create({
      amount: 10_000,
      currency: 'usd',
      allowed_payment_method_types: ['card'],
      payment_method,
      confirm: true,
    });

  const transferred = async () => {
    const customer = await stripe.customers.create({ email: 'c@example.com' });
    const intent = await stripe.paymentIntents.create({
      amount: 10_000,
      currency: 'eur',
      customer: customer.id,
      allowed_payment_method_types: ['customer_balance'],
      payment_method_data: { type: 'customer_balance' },
      confirm: true,
    });
    await stripe.testHelpers.customers.fundCashBalance(customer.id, { amount: 10_000, currency: 'eur' });
    return { customer, intent };
  };

  const became = (id: string, status: string) =>
    eventually(
      () => stripe.refunds.retrieve(id),
      (refund) => refund.status === status,
    );

  const move = (id: string, status: string, failure_reason?: string) =>
    stripe.rawRequest('POST', `/v1/test_helpers/sandbox/refunds/${id}/move`, { status, failure_reason });

  const eventsFor = async (id: string) => {
    const events: Stripe.Event[] = [];
    for await (const event of stripe.events.list({ limit: 100 })) {
      if ((event.data.object as { id?: string }).id === id) events.push(event);
    }
    return events.reverse();
  };

  it('gives a card payment back in parts, and never more than was taken', async () => {
    const { id, latest_charge } = await pay('pm_card_visa');
    for (const amount of [2_500, 1_500]) {
      const refund = await stripe.refunds.create({ payment_intent: id, amount, reason: 'requested_by_customer' });
      expect(refund).to.include({ status: 'succeeded', amount, charge: latest_charge, currency: 'usd' });
    }
    const tooMuch = stripe.refunds.create({ payment_intent: id, amount: 6_001 });
    expect(await refusalOf(tooMuch)).to.include({ statusCode: 400, param: 'amount' });
    expect((await stripe.refunds.create({ charge: String(latest_charge) })).amount).to.equal(6_000);
    const more = stripe.refunds.create({ payment_intent: id });
    expect(await refusalOf(more)).to.include({ code: 'charge_already_refunded' });
    const charge = await stripe.charges.retrieve(String(latest_charge), { expand: ['refunds'] });
    expect(charge).to.include({ amount_refunded: 10_000, refunded: true });
    expect(charge.refunds?.data.map((refund) => refund.amount)).to.deep.equal([6_000, 1_500, 2_500]);
    expect((await stripe.refunds.list({ payment_intent: id, limit: 2 })).has_more).to.equal(true);
    const booked = await stripe.balanceTransactions.list({ type: 'refund', limit: 3 });
    expect(booked.data.map((transaction) => transaction.net)).to.deep.equal([-6_000, -1_500, -2_500]);
  });

  it('brings the card network’s reference later', async () => {
    const { id } = await pay('pm_card_visa');
    const refund = await stripe.refunds.create({ payment_intent: id });
    const updated = await eventually(
      () => stripe.refunds.retrieve(refund.id),
      (now) => now.destination_details?.card?.type === 'refund',
    );
    expect(updated.destination_details?.card?.reference).to.match(/^74\d{10}$/);
    expect((await eventsFor(refund.id)).map((event) => event.type)).to.deep.equal(['refund.created', 'refund.updated']);
  });

  it('lets a refund succeed first and fail later, and the money comes back', async () => {
    const { id, latest_charge } = await pay('pm_card_refundFail');
    const refund = await stripe.refunds.create({ payment_intent: id, amount: 4_000 });
    expect(refund.status).to.equal('succeeded');
    const failed = await became(refund.id, 'failed');
    expect(failed.failure_reason).to.equal('expired_or_canceled_card');
    expect(failed.failure_balance_transaction).to.match(/^txn_/);
    expect(await stripe.charges.retrieve(String(latest_charge))).to.include({ amount_refunded: 0, refunded: false });
    const types = (await eventsFor(refund.id)).map((event) => event.type);
    expect(types).to.deep.equal(['refund.created', 'refund.failed', 'charge.refund.updated']);
  });

  it('keeps a refund pending for a while', async () => {
    const { id } = await pay('pm_card_pendingRefund');
    const refund = await stripe.refunds.create({ payment_intent: id });
    expect(refund).to.include({ status: 'pending', pending_reason: 'processing' });
    expect(await became(refund.id, 'succeeded')).not.to.have.property('pending_reason');
  });

  it('asks the payer of a bank transfer for an account, and follows what comes of it', async () => {
    const { intent } = await transferred();
    const refund = await stripe.refunds.create({ payment_intent: intent.id, amount: 3_000 });
    expect(refund.status).to.equal('requires_action');
    expect(refund.next_action?.display_details?.email_sent.email_sent_to).to.equal('c@example.com');
    await move(refund.id, 'pending');
    await became(refund.id, 'succeeded');
    await move(refund.id, 'requires_action');
    expect((await stripe.refunds.retrieve(refund.id)).next_action?.type).to.equal('display_details');
    await move(refund.id, 'failed', 'insufficient_funds');
    const events = await eventsFor(refund.id);
    expect(events.map((event) => [event.type, (event.data.object as Stripe.Refund).status])).to.deep.equal([
      ['refund.created', 'requires_action'],
      ['refund.updated', 'pending'],
      ['refund.updated', 'succeeded'],
      ['refund.updated', 'requires_action'],
      ['refund.failed', 'failed'],
      ['charge.refund.updated', 'failed'],
    ]);
    expect(await refusalOf(move(refund.id, 'succeeded'))).to.include({ code: 'status_transition_invalid' });
  });

  it('cancels a refund the payer never answered, and the money lies on the cash balance', async () => {
    const { customer, intent } = await transferred();
    const refund = await stripe.refunds.create({ payment_intent: intent.id });
    const { customer: other, intent: second } = await transferred();
    const expiring = await stripe.refunds.create({ payment_intent: second.id });
    expect((await stripe.refunds.cancel(refund.id)).status).to.equal('canceled');
    expect((await stripe.testHelpers.refunds.expire(expiring.id)).status).to.equal('canceled');
    for (const { id } of [customer, other]) {
      expect((await stripe.customers.retrieveCashBalance(id)).available).to.deep.equal({ eur: 10_000 });
    }
    const [newest] = (await stripe.customers.listCashBalanceTransactions(customer.id)).data;
    expect(newest?.refunded_from_payment).to.deep.equal({ refund: refund.id });
    expect(await refusalOf(stripe.refunds.cancel(refund.id))).to.include({ statusCode: 400 });
  });

  it('expires by itself after forty-five days', async () => {
    const { intent } = await transferred();
    const refund = await stripe.refunds.create({ payment_intent: intent.id });
    await stripe.rawRequest('POST', '/v1/test_helpers/sandbox/advance', { seconds: 45 * 24 * 3600 + 1 });
    expect((await stripe.refunds.retrieve(refund.id)).status).to.equal('canceled');
  });

  it('returns what lies on a cash balance, and takes it back when the return fails', async () => {
    const customer = await stripe.customers.create({ email: 'd@example.com' });
    await stripe.testHelpers.customers.fundCashBalance(customer.id, { amount: 900, currency: 'gbp' });
    const ask = (amount: number) =>
      stripe.refunds.create({ origin: 'customer_balance', customer: customer.id, currency: 'gbp', amount });
    expect(await refusalOf(ask(901))).to.include({ param: 'amount' });
    const refund = await ask(900);
    expect(refund).to.include({ charge: null, payment_intent: null, customer: customer.id, status: 'requires_action' });
    expect((await stripe.customers.retrieveCashBalance(customer.id)).available).to.equal(null);
    await stripe.refunds.cancel(refund.id);
    const moves = (await stripe.customers.listCashBalanceTransactions(customer.id)).data;
    expect(moves.map((one) => one.type)).to.deep.equal(['return_canceled', 'return_initiated', 'funded']);
  });

  it('refuses to refund a bank transfer of a customer without an address to write to', async () => {
    const { customer, intent } = await transferred();
    await stripe.customers.update(customer.id, { email: '' });
    const call = stripe.refunds.create({ payment_intent: intent.id });
    expect(await refusalOf(call)).to.include({ param: 'instructions_email' });
    const told = await stripe.refunds.create({ payment_intent: intent.id, instructions_email: 'e@example.com' });
    expect(told.instructions_email).to.equal('e@example.com');
  });

  it('refuses to refund what was never paid', async () => {
    const unpaid = await stripe.paymentIntents.create({ amount: 500, currency: 'usd' });
    expect(await refusalOf(stripe.refunds.create({ payment_intent: unpaid.id }))).to.include({
      param: 'payment_intent',
    });
    expect(await refusalOf(stripe.refunds.create({ charge: 'ch_none' }))).to.include({
      code: 'resource_missing',
      statusCode: 404,
    });
    expect(await refusalOf(stripe.refunds.create({}))).to.include({ code: 'parameter_missing' });
  });
});
