import { expect } from 'chai';
import { describe, it } from 'mocha';
import { DISPUTE, only, translated } from './event-of.fixture.js';

const disputeOf = (fields: Record<string, unknown>, type = 'charge.dispute.updated') =>
  only(translated(type, { ...DISPUTE, ...fields }), 'dispute');

const OUT = { id: 'txn_1', amount: -10_000, fee: 1_500 };
const BACK = { id: 'txn_2', amount: 10_000, fee: -1_500 };

describe('a dispute', () => {
  const moves: readonly (readonly [string, unknown, boolean, boolean])[] = [
    ['charge.dispute.created', [], false, false],
    ['charge.dispute.created', [OUT], true, false],
    ['charge.dispute.funds_withdrawn', [], true, false],
    ['charge.dispute.funds_withdrawn', undefined, true, false],
    ['charge.dispute.closed', [OUT, BACK], true, true],
    ['charge.dispute.funds_reinstated', [OUT], true, true],
  ];
  for (const [type, movements, withdrawn, reinstated] of moves)
    it(`moves money by ${type} with ${JSON.stringify(movements ?? 'no')} movements: ${withdrawn}, ${reinstated}`, () => {
      expect(disputeOf({ balance_transactions: movements }, type)).to.include({ withdrawn, reinstated });
    });

  it('moves no money by its status', () => {
    expect(disputeOf({ status: 'lost' }, 'charge.dispute.closed')).to.include({ status: 'lost', withdrawn: false });
  });

  const statuses: readonly (readonly [string, string])[] = [
    ['warning_needs_response', 'warning_needs_response'],
    ['warning_closed', 'warning_closed'],
    ['prevented', 'prevented'],
    ['won', 'won'],
    ['appeal_needs_response', 'needs_response'],
    ['appeal_under_review', 'under_review'],
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

describe('a hint of fraud', () => {
  it('is noted beside its payment and moves nothing', () => {
    const warning = { id: 'issfr_1', object: 'radar.early_fraud_warning', charge: 'ch_1', payment_intent: 'pi_1' };
    expect(translated('radar.early_fraud_warning.created', warning)).to.deep.equal({
      observations: [],
      payment: 'pi_1',
      ignored: 'risk_signal',
    });
    const review = { id: 'prv_1', object: 'review', payment_intent: 'pi_1' };
    expect(translated('review.opened', review).ignored).to.equal('risk_signal');
  });
});
