import { expect } from 'chai';
import { describe, it } from 'mocha';
import { saidOf, translated } from './event-of.fixture.js';

const SESSION = {
  id: 'cs_1',
  object: 'checkout.session',
  mode: 'payment',
  payment_status: 'paid',
  amount_total: 10_000,
  currency: 'usd',
  customer: 'cus_1',
  payment_intent: 'pi_1',
  invoice: null,
  client_reference_id: 'A-1001',
  metadata: { orderNumber: '1001, 1002' },
};

describe('a checkout session', () => {
  it('names the order on its payment, and links the two', () => {
    const told = translated('checkout.session.completed', SESSION);
    expect(told.payment).to.equal('pi_1');
    expect(saidOf(told, 'pi_1')).to.deep.equal([
      'link=cs_1',
      'order_reference=A-1001',
      'order_reference=1001',
      'order_reference=1002',
    ]);
  });

  it('creates no money', () => {
    const told = translated('checkout.session.completed', SESSION);
    expect(told.observations.every((each) => each.kind === 'evidence')).to.equal(true);
  });

  it('that bills by invoice names the order on itself and on the invoice', () => {
    const told = translated('checkout.session.completed', {
      ...SESSION,
      mode: 'subscription',
      payment_intent: null,
      invoice: 'in_1',
      metadata: {},
    });
    expect([saidOf(told, 'cs_1'), saidOf(told, 'in_1')]).to.deep.equal([
      ['order_reference=A-1001'],
      ['order_reference=A-1001'],
    ]);
  });

  it('that names no order and no payment is ignored', () => {
    const bare = { ...SESSION, payment_intent: null, client_reference_id: null, metadata: {} };
    expect(translated('checkout.session.expired', bare).ignored).to.equal('nothing_to_learn');
  });
});
