import { expect } from 'chai';
import { describe, it } from 'mocha';
import { AT, DISPUTE, only, translated } from './event-of.fixture.js';

const disputeOf = (fields: Record<string, unknown>, type = 'charge.dispute.updated') =>
  only(translated(type, { ...DISPUTE, ...fields }), 'dispute');

const OUT = { id: 'txn_1', amount: -10_000, fee: 1_500 };
const BACK = { id: 'txn_2', amount: 10_000, fee: -1_500 };

describe('a dispute', () => {
  const moves: readonly (readonly [string, unknown, bigint, bigint])[] = [
    ['charge.dispute.created', [], 0n, 0n],
    ['charge.dispute.created', [OUT], 10_000n, 0n],
    ['charge.dispute.funds_withdrawn', [], 10_000n, 0n],
    ['charge.dispute.funds_withdrawn', undefined, 10_000n, 0n],
    ['charge.dispute.closed', [OUT, BACK], 10_000n, 10_000n],
    ['charge.dispute.funds_reinstated', [OUT], 10_000n, 10_000n],
    // A part that had been refunded comes back; a second decision takes the money again; a balance in euros tells no amount.
    ['charge.dispute.funds_reinstated', [OUT, { amount: 2_500 }], 10_000n, 2_500n],
    ['dispute.read', [OUT, BACK, OUT], 20_000n, 10_000n],
    ['charge.dispute.updated', [{ amount: -9_100, currency: 'eur' }], 10_000n, 0n],
  ];
  for (const [type, movements, withdrawn, reinstated] of moves)
    it(`moves money by ${type} with ${JSON.stringify(movements ?? 'no')} movements: ${withdrawn}, ${reinstated}`, () => {
      expect(disputeOf({ balance_transactions: movements }, type)).to.include({ withdrawn, reinstated });
    });

  it('moves no money by its status', () => {
    expect(disputeOf({ status: 'lost' }, 'charge.dispute.closed')).to.include({ status: 'lost', withdrawn: 0n });
  });

  it('says until when it is to be answered, what was sent, and what sort of case it is', () => {
    const evidence_details = { due_by: AT + 86_400, has_evidence: true, past_due: false, submission_count: 1 };
    const payment_method_details = { type: 'card', card: { brand: 'visa', case_type: 'compliance' } };
    expect(disputeOf({ evidence_details, payment_method_details, created: AT - 60 })).to.include({
      dueAtMs: (AT + 86_400) * 1_000,
      hasEvidence: true,
      submissions: 1,
      caseType: 'compliance',
      createdAtMs: (AT - 60) * 1_000,
      toldAtMs: AT * 1_000,
    });
    // Some banks take no answer: Stripe says 0.
    expect(disputeOf({ evidence_details: { ...evidence_details, due_by: 0 } })).to.not.have.property('dueAtMs');
  });

  const statuses: readonly (readonly [string, string])[] = [
    ['warning_needs_response', 'warning_needs_response'],
    ['warning_closed', 'warning_closed'],
    ['prevented', 'prevented'],
    ['won', 'won'],
    ['appeal_needs_response', 'appeal_needs_response'],
    ['appeal_under_review', 'appeal_under_review'],
    ['charge_refunded', 'warning_closed'],
  ];
  for (const [word, status] of statuses)
    it(`in ${word} is ${status}`, () => {
      expect(disputeOf({ status: word }).status).to.equal(status);
    });

  it('of 2017 names its charge alone', () => {
    const { payment_intent: _, ...old } = DISPUTE;
    const told = translated('charge.dispute.created', old);
    expect(only(told, 'dispute')).to.include({ charge: 'ch_1' }).and.not.have.property('payment');
    expect(told.payment).to.equal(null);
  });

  it('with a movement that cannot be read is ignored as a whole', () => {
    const told = translated('charge.dispute.closed', { ...DISPUTE, balance_transactions: [OUT, { amount: 0.5 }] });
    expect(told).to.include({
      ignored: 'amount_not_understood',
      field: 'data.object.balance_transactions.1.amount',
    });
  });

  it('is not known without an id, a charge or a status', () => {
    for (const key of ['id', 'status'])
      expect(translated('charge.dispute.created', { ...DISPUTE, [key]: null }).field).to.equal(`data.object.${key}`);
    const nothing = { ...DISPUTE, charge: null, payment_intent: null };
    expect(translated('charge.dispute.created', nothing).field).to.equal('data.object.charge');
  });
});

describe('a warning of fraud', () => {
  const warning = { id: 'issfr_1', object: 'radar.early_fraud_warning', charge: 'ch_1', payment_intent: 'pi_1' };
  const observed = (fields: object) =>
    only(translated('radar.early_fraud_warning.created', { ...warning, ...fields }), 'fraud_warning');

  it('names its payment, whether something can be done, and what the bank fears', () => {
    const told = translated('radar.early_fraud_warning.updated', {
      ...warning,
      actionable: false,
      created: AT - 60,
      fraud_type: 'made_with_stolen_card',
    });
    expect(told.payment).to.equal('pi_1');
    expect(only(told, 'fraud_warning')).to.deep.equal({
      kind: 'fraud_warning',
      warning: 'issfr_1',
      payment: 'pi_1',
      charge: 'ch_1',
      actionable: false,
      fraudType: 'made_with_stolen_card',
      createdAtMs: (AT - 60) * 1_000,
      toldAtMs: AT * 1_000,
    });
  });

  it('that does not say whether something can be done is taken as if it could', () => {
    expect(observed({}).actionable).to.equal(true);
    expect(observed({ payment_intent: null })).to.include({ payment: 'ch_1' });
    expect(translated('radar.early_fraud_warning.created', { id: 'issfr_1' }).field).to.equal('data.object.charge');
  });
});

describe('a review', () => {
  it('is noted beside its payment and moves nothing', () => {
    const review = { id: 'prv_1', object: 'review', payment_intent: 'pi_1' };
    expect(translated('review.opened', review)).to.deep.equal({
      observations: [],
      payment: 'pi_1',
      ignored: 'risk_signal',
    });
  });
});
