import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import Stripe from 'stripe';
import { at, eventually, QUICK, refusalOf } from './proving/calls.js';
import { type Sandbox, startSandbox } from './start-sandbox.js';

describe('disputes', () => {
  let sandbox: Sandbox;
  let stripe: Stripe;

  before(async () => {
    sandbox = await startSandbox({ seed: 6, delays: QUICK });
    stripe = new Stripe(sandbox.apiKey, at(sandbox));
  });

  after(() => sandbox.stop());

  const pay = (payment_method: string) =>
    stripe.paymentIntents.create({
      amount: 7_500,
      currency: 'usd',
      allowed_payment_method_types: ['card'],
      payment_method,
      confirm: true,
    });

  const disputeOf = async (intent: Stripe.PaymentIntent) => {
    const page = await eventually(
      () => stripe.disputes.list({ payment_intent: intent.id }),
      (list) => list.data.length > 0,
    );
    const [dispute] = page.data;
    if (dispute === undefined) throw new Error('no dispute');
    return dispute;
  };

  const typesOf = async (id: string) => {
    const events = await stripe.events.list({ type: 'charge.dispute.*', limit: 100 });
    return events.data
      .filter((event) => (event.data.object as { id: string }).id === id)
      .map((event) => event.type)
      .reverse();
  };

  it('take the money at once, and give it back when they are won', async () => {
    const intent = await pay('pm_card_createDispute');
    const dispute = await disputeOf(intent);
    expect(dispute).to.include({
      amount: 7_500,
      reason: 'fraudulent',
      status: 'needs_response',
      charge: intent.latest_charge,
    });
    expect((await stripe.charges.retrieve(String(intent.latest_charge))).disputed).to.equal(true);
    expect(await refusalOf(stripe.refunds.create({ payment_intent: intent.id }))).to.include({
      code: 'charge_disputed',
    });
    const answered = await stripe.disputes.update(dispute.id, { evidence: { uncategorized_text: 'winning_evidence' } });
    expect(answered.status).to.equal('under_review');
    const won = await eventually(
      () => stripe.disputes.retrieve(dispute.id),
      (now) => now.status !== 'under_review',
    );
    expect(won.status).to.equal('won');
    expect(won.balance_transactions.map((one) => one.net)).to.deep.equal([-9_000, 9_000]);
    expect(await typesOf(dispute.id)).to.deep.equal([
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.updated',
      'charge.dispute.closed',
      'charge.dispute.funds_reinstated',
    ]);
  });

  it('are lost when the merchant gives in', async () => {
    const dispute = await disputeOf(await pay('pm_card_createDisputeProductNotReceived'));
    expect((await stripe.disputes.close(dispute.id)).status).to.equal('lost');
    expect(await refusalOf(stripe.disputes.close(dispute.id))).to.include({ code: 'status_transition_invalid' });
    expect(sandbox.truth().disputes.at(-1)).to.include({ id: dispute.id, amount: 7_500, status: 'lost' });
  });

  it('may only be a question at first, and become a chargeback', async () => {
    const dispute = await disputeOf(await pay('pm_card_createDisputeInquiry'));
    expect(dispute).to.deep.include({
      status: 'warning_needs_response',
      balance_transactions: [],
      is_charge_refundable: true,
    });
    await stripe.rawRequest('POST', `/v1/test_helpers/sandbox/disputes/${dispute.id}/move`, {
      status: 'needs_response',
    });
    expect((await stripe.disputes.retrieve(dispute.id)).balance_transactions).to.have.length(1);
    expect((await typesOf(dispute.id)).slice(1)).to.deep.equal([
      'charge.dispute.updated',
      'charge.dispute.funds_withdrawn',
    ]);
  });

  it('come when a test wants them, for a part of a charge', async () => {
    const intent = await pay('pm_card_visa');
    const path = `/v1/test_helpers/sandbox/charges/${intent.latest_charge}/dispute`;
    await stripe.rawRequest('POST', path, { amount: 1_000, reason: 'duplicate' });
    expect(await disputeOf(intent)).to.include({ amount: 1_000, reason: 'duplicate' });
    expect(await refusalOf(stripe.rawRequest('POST', path, {}))).to.include({ statusCode: 400 });
  });
});
