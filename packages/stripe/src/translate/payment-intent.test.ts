import { expect } from 'chai';
import { describe, it } from 'mocha';
import { AT, CHARGE, INTENT, only, saidOf, translated } from './event-of.fixture.js';

const paymentOf = (fields: Record<string, unknown>, type = 'payment_intent.succeeded') =>
  only(translated(type, { ...INTENT, ...fields }), 'payment');

describe('a payment intent', () => {
  it('that succeeded is a payment with the money it received', () => {
    const told = translated('payment_intent.succeeded', INTENT);
    expect(told.payment).to.equal('pi_1');
    expect(told.observations).to.deep.equal([
      {
        kind: 'payment',
        payment: 'pi_1',
        paymentKind: 'payment',
        status: 'succeeded',
        fundedBy: 'customer',
        currency: 'usd',
        captured: 10_000n,
        charge: 'ch_1',
        customer: 'cus_1',
        method: 'card',
        paidAtMs: AT * 1_000,
      },
    ]);
  });

  const statuses: readonly (readonly [string, string])[] = [
    ['requires_payment_method', 'incomplete'],
    ['requires_source', 'incomplete'],
    ['requires_confirmation', 'incomplete'],
    ['requires_action', 'incomplete'],
    ['requires_source_action', 'incomplete'],
    ['processing', 'processing'],
    ['requires_capture', 'authorised'],
    ['canceled', 'canceled'],
    ['succeeded', 'succeeded'],
  ];
  for (const [word, status] of statuses)
    it(`in ${word} is ${status}`, () => {
      const amountReceived = word === 'succeeded' ? 10_000 : 0;
      expect(paymentOf({ status: word, amount_received: amountReceived }).status).to.equal(status);
    });

  it('with a status nobody knows is ignored as a whole rather than guessed', () => {
    const told = translated('payment_intent.succeeded', { ...INTENT, status: 'half_done' });
    expect(told).to.deep.equal({
      observations: [],
      payment: 'pi_1',
      ignored: 'shape_not_understood',
      field: 'data.object.status',
    });
  });

  const fundings: readonly (readonly [string, unknown, string])[] = [
    ['card', ['card'], 'customer'],
    ['several ways without the cash balance', ['card', 'link'], 'customer'],
    ['the cash balance alone', ['customer_balance'], 'cash_balance'],
    ['the cash balance among others', ['card', 'customer_balance'], 'unknown'],
    ['ways that are not told', undefined, 'customer'],
  ];
  for (const [what, types, fundedBy] of fundings)
    it(`paid by ${what} is funded by ${fundedBy}`, () => {
      expect(paymentOf({ payment_method_types: types }).fundedBy).to.equal(fundedBy);
    });

  it('says nothing of who pays how before it is paid: the ways to pay may still change', () => {
    const open = { status: 'requires_payment_method', amount_received: 0, payment_method_types: ['customer_balance'] };
    const payment = paymentOf(open, 'payment_intent.created');
    expect(payment.fundedBy).to.equal('unknown');
    expect(payment).to.not.have.any.keys('method', 'charge', 'payerEmail', 'paidAtMs');
  });

  it('learns from an embedded charge what the ways to pay leave open', () => {
    const charges = { object: 'list', data: [{ ...CHARGE, payment_method_details: { type: 'customer_balance' } }] };
    const payment = paymentOf({ payment_method_types: ['card', 'customer_balance'], charges });
    expect(payment).to.include({ fundedBy: 'cash_balance', method: 'customer_balance', payerName: 'Ada Byron' });
  });

  it('of a time without amount_received sums what its charges captured', () => {
    const failed = { ...CHARGE, id: 'ch_0', status: 'failed', captured: false };
    const charges = { object: 'list', data: [CHARGE, failed] };
    const { amount_received: _, ...old } = INTENT;
    const told = only(translated('payment_intent.succeeded', { ...old, charges }), 'payment');
    expect(told).to.include({ captured: 10_000n, charge: 'ch_1' });
  });

  it('that succeeded without any amount is not understood', () => {
    const { amount_received: _, ...bare } = INTENT;
    expect(translated('payment_intent.succeeded', bare)).to.include({
      ignored: 'amount_not_understood',
      field: 'data.object.amount_received',
    });
  });

  it('names its order in metadata, and gives the words of its description as text', () => {
    const told = translated('payment_intent.succeeded', {
      ...INTENT,
      invoice: 'in_1',
      description: 'Payment for Invoice 7FE-1',
      statement_descriptor_suffix: 'A-1001',
      metadata: { order_id: 'A-1001; A-1002', reference: 'A-1001', colour: 'A-9' },
      payment_details: { order_reference: 'A-1003', customer_reference: 'C-1' },
      next_action: { display_bank_transfer_instructions: { reference: 'XWQ9TZ4PLRQ7' } },
    });
    expect(saidOf(told, 'pi_1')).to.deep.equal([
      'order_reference=A-1001',
      'order_reference=A-1002',
      'link=in_1',
      'text=Payment for Invoice 7FE-1',
      'text=A-1001',
      'text=A-1003',
    ]);
  });
});
