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

  const control = (path: string, params: object = {}) =>
    stripe.rawRequest('POST', `/v1/test_helpers/sandbox/${path}`, params as Record<string, unknown>);
  const opened = async (params: object = {}) => {
    const intent = await pay('pm_card_visa');
    await control(`charges/${intent.latest_charge}/dispute`, params);
    return disputeOf(intent);
  };

  it('are answered once evidence is submitted, be it staged before', async () => {
    const dispute = await opened({ reason: 'product_not_received' });
    const staged = await stripe.disputes.update(dispute.id, {
      evidence: { shipping_tracking_number: '1Z' },
      submit: false,
    });
    expect(staged).to.include({ status: 'needs_response' });
    expect(staged.evidence_details).to.include({ has_evidence: true, submission_count: 0 });
    const sent = await stripe.disputes.update(dispute.id, { submit: true });
    expect(sent).to.include({ status: 'under_review' });
    expect(sent.evidence_details).to.include({ submission_count: 1, submission_method: 'manual', past_due: false });
    expect(await refusalOf(stripe.disputes.update(dispute.id, { submit: true }))).to.include({ statusCode: 400 });
  });

  it('may be contested after the decision, and their money may come back all the same', async () => {
    const dispute = await opened();
    await stripe.disputes.close(dispute.id);
    await control(`disputes/${dispute.id}/funds`, { direction: 'reinstated', amount: 2_500 });
    expect(sandbox.truth().disputes.find((each) => each.id === dispute.id)).to.include({ status: 'lost', gone: 5_000 });
    await control(`disputes/${dispute.id}/move`, { status: 'appeal_needs_response' });
    await control(`disputes/${dispute.id}/move`, { status: 'won' });
    await control(`disputes/${dispute.id}/move`, { status: 'lost' });
    const { balance_transactions } = await stripe.disputes.retrieve(dispute.id);
    expect(balance_transactions.map((each) => each.amount)).to.deep.equal([-7_500, 2_500, 5_000, -7_500]);
    expect(await refusalOf(control(`disputes/${dispute.id}/funds`, { direction: 'withdrawn' }))).to.include({
      statusCode: 400,
    });
  });

  it('are prevented with their money gone or not, and take it later when a test wants so', async () => {
    const [blocked, resolved, later] = [
      await opened({ prevented: 'block' }),
      await opened({ prevented: 'resolution' }),
      await opened({ funds_later: true }),
    ];
    expect([blocked, resolved].map((each) => each.status)).to.deep.equal(['prevented', 'prevented']);
    expect([blocked, resolved, later].map((each) => each.balance_transactions.length)).to.deep.equal([0, 1, 0]);
    expect(resolved.payment_method_details?.card?.case_type).to.equal('resolution');
    await control(`disputes/${later.id}/funds`, { direction: 'withdrawn' });
    expect(await typesOf(later.id)).to.deep.equal(['charge.dispute.created', 'charge.dispute.funds_withdrawn']);
  });

  it('overtake a refund that is under way', async () => {
    const slow = await startSandbox({ seed: 8, delays: { ...QUICK, refundMs: 60_000 } });
    const other = new Stripe(slow.apiKey, at(slow));
    const intent = await other.paymentIntents.create({
      amount: 7_500,
      currency: 'usd',
      allowed_payment_method_types: ['card'],
      payment_method: 'pm_card_pendingRefund',
      confirm: true,
    });
    const refund = await other.refunds.create({ payment_intent: intent.id });
    await other.rawRequest('POST', `/v1/test_helpers/sandbox/charges/${intent.latest_charge}/dispute`, {});
    expect(await other.refunds.retrieve(refund.id)).to.include({
      status: 'failed',
      failure_reason: 'charge_for_pending_refund_disputed',
    });
    await slow.stop();
  });

  it('are lost when nobody answers in time; an inquiry ends', async () => {
    const late = await startSandbox({ seed: 9, delays: QUICK });
    const other = new Stripe(late.apiKey, at(late));
    const ids: string[] = [];
    for (const inquiry of [false, true]) {
      const intent = await other.paymentIntents.create({
        amount: 7_500,
        currency: 'usd',
        allowed_payment_method_types: ['card'],
        payment_method: 'pm_card_visa',
        confirm: true,
      });
      const path = `/v1/test_helpers/sandbox/charges/${intent.latest_charge}/dispute`;
      ids.push(((await other.rawRequest('POST', path, { inquiry })) as unknown as { id: string }).id);
    }
    late.advance(8 * 24 * 3_600_000);
    const ends = await Promise.all(ids.map(async (id) => (await other.disputes.retrieve(id)).status));
    expect(ends).to.deep.equal(['lost', 'warning_closed']);
    await late.stop();
  });

  it('are announced by the card’s bank; a refund in full, or the dispute, makes the warning idle', async () => {
    const warned = await pay('pm_card_createIssuerFraudRecord');
    const [warning] = (
      await eventually(
        () => stripe.radar.earlyFraudWarnings.list({ payment_intent: warned.id }),
        (list) => list.data.length > 0,
      )
    ).data;
    expect(warning).to.include({ actionable: true, fraud_type: 'made_with_stolen_card', charge: warned.latest_charge });
    await stripe.refunds.create({ payment_intent: warned.id, amount: 500 });
    expect(await stripe.radar.earlyFraudWarnings.retrieve(warning?.id ?? '')).to.include({ actionable: true });
    await stripe.refunds.create({ payment_intent: warned.id });
    expect(await stripe.radar.earlyFraudWarnings.retrieve(warning?.id ?? '')).to.include({ actionable: false });
    const other = await pay('pm_card_visa');
    await control(`charges/${other.latest_charge}/fraud_warning`, { fraud_type: 'misc' });
    await control(`charges/${other.latest_charge}/dispute`);
    const events = await stripe.events.list({ type: 'radar.early_fraud_warning.updated' });
    expect(events.data).to.have.length(2);
  });
});
