import { expect } from 'chai';
import { describe, it } from 'mocha';
import { AT, only, REFUND, translated } from './event-of.fixture.js';

const refundOf = (fields: Record<string, unknown>, type = 'refund.updated') =>
  only(translated(type, { ...REFUND, ...fields }), 'refund');

describe('a refund', () => {
  it('names its payment, its charge and how far it has come', () => {
    const told = translated('refund.created', { ...REFUND, metadata: { order_id: 'A-1' } });
    expect(told).to.deep.equal({
      payment: 'pi_1',
      observations: [
        {
          kind: 'refund',
          refund: 're_1',
          payment: 'pi_1',
          charge: 'ch_1',
          currency: 'usd',
          amount: 2_500n,
          status: 'succeeded',
          toldAtMs: AT * 1_000,
          destination: 'customer',
        },
      ],
    });
  });

  for (const status of ['requires_action', 'pending', 'succeeded', 'failed', 'canceled'])
    it(`that is ${status} is told so`, () => {
      expect(refundOf({ status }).status).to.equal(status);
    });

  it('that failed says why', () => {
    expect(refundOf({ status: 'failed', failure_reason: 'lost_or_stolen_card' }).failureReason).to.equal(
      'lost_or_stolen_card',
    );
  });

  it('that is pending says why it waits, when it was made and when that was said', () => {
    const seen = refundOf({ status: 'pending', pending_reason: 'charge_pending', created: AT - 90 });
    expect(seen).to.include({ pendingReason: 'charge_pending', createdAtMs: (AT - 90) * 1_000, toldAtMs: AT * 1_000 });
  });

  it('keeps its own status against the name of the event that brings it', () => {
    expect(refundOf({ status: 'succeeded' }, 'refund.failed').status).to.equal('succeeded');
    expect(refundOf({ status: 'failed' }, 'charge.refund.updated').status).to.equal('failed');
  });

  it('without a status is on its way; with one nobody knows it is ignored', () => {
    expect(refundOf({ status: null }).status).to.equal('pending');
    expect(translated('refund.updated', { ...REFUND, status: 'lost' })).to.include({
      ignored: 'shape_not_understood',
      field: 'data.object.status',
    });
  });

  it('of a charge without an intent names the charge as the payment', () => {
    expect(refundOf({ payment_intent: null })).to.include({ payment: 'ch_1', charge: 'ch_1' });
  });

  it('from a time when refunds named no intent names the charge alone, for it may have one', () => {
    const { payment_intent: _, ...old } = REFUND;
    const told = translated('charge.refund.updated', old);
    expect(told.payment).to.equal(null);
    expect(only(told, 'refund')).to.include({ charge: 'ch_1' }).and.not.have.property('payment');
  });

  it('into the cash balance stays with us', () => {
    expect(refundOf({ destination_details: { type: 'customer_cash_balance' } }).destination).to.equal('cash_balance');
    expect(refundOf({ destination_details: { type: 'us_bank_transfer' } }).destination).to.equal('customer');
  });

  it('of an authorisation that ran out is no refund', () => {
    const told = translated('refund.created', { ...REFUND, reason: 'expired_uncaptured_charge' });
    expect(told).to.deep.equal({ observations: [], payment: 'pi_1', ignored: 'authorisation_released' });
  });

  it('out of the cash balance is of no payment, and ignored where nothing tells whose balance it was', () => {
    const balance = { ...REFUND, charge: null, payment_intent: null };
    expect(translated('refund.created', balance).ignored).to.equal('refund_of_cash_balance');
    const ours = only(translated('refund.created', { ...balance, metadata: { quittance_request: 'k' } }), 'refund');
    expect(ours).to.include({ mark: 'k' }).and.not.have.any.keys('payment', 'charge', 'customer');
    const named = only(translated('refund.created', { ...balance, customer: 'cus_1' }), 'refund');
    expect(named).to.include({ customer: 'cus_1' }).and.not.have.any.keys('payment', 'charge');
  });

  it('whose body is a charge is not understood', () => {
    expect(translated('refund.created', { ...REFUND, object: 'charge' })).to.include({
      ignored: 'shape_not_understood',
      field: 'data.object.object',
    });
  });
});
