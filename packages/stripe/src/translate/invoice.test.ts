import { expect } from 'chai';
import { describe, it } from 'mocha';
import { saidOf, translated } from './event-of.fixture.js';

const INVOICE = {
  id: 'in_1',
  object: 'invoice',
  number: '7FE1103-0001',
  customer: 'cus_1',
  currency: 'usd',
  amount_paid: 10_000,
  status: 'paid',
  metadata: { order_id: 'A-1001' },
};

describe('an invoice', () => {
  it('names its order and its number on itself', () => {
    const told = translated('invoice.finalized', INVOICE);
    expect(told.observations).to.deep.equal([
      {
        kind: 'evidence',
        subject: 'in_1',
        evidence: [
          { kind: 'order_reference', value: 'A-1001' },
          { kind: 'invoice_number', value: '7FE1103-0001' },
        ],
        customer: 'cus_1',
      },
    ]);
    expect(told.payment).to.equal(null);
  });

  it('creates no money, however paid it is', () => {
    const told = translated('invoice.paid', { ...INVOICE, paid: true, paid_out_of_band: true });
    expect(told.observations.map((each) => each.kind)).to.deep.equal(['evidence']);
  });

  it('before 2025-03-31 links its intent, or its charge where there is no intent', () => {
    const withIntent = translated('invoice.paid', { ...INVOICE, payment_intent: 'pi_1', charge: 'ch_1' });
    expect(withIntent.payment).to.equal('pi_1');
    expect(saidOf(withIntent, 'pi_1')).to.deep.equal(['link=in_1']);
    expect(saidOf(withIntent, 'ch_1')).to.deep.equal([]);
    const withCharge = translated('invoice.paid', { ...INVOICE, payment_intent: null, charge: 'ch_1' });
    expect(saidOf(withCharge, 'ch_1')).to.deep.equal(['link=in_1']);
  });

  it('since then links every payment of its embedded page', () => {
    const payments = {
      object: 'list',
      data: [
        { id: 'inpay_1', payment: { type: 'payment_intent', payment_intent: 'pi_1' } },
        { id: 'inpay_2', payment: { type: 'charge', charge: { id: 'ch_2' } } },
        { id: 'inpay_3', payment: { type: 'payment_record', payment_record: 'prec_1' } },
      ],
    };
    const told = translated('invoice.paid', { ...INVOICE, payments });
    expect([saidOf(told, 'pi_1'), saidOf(told, 'ch_2')]).to.deep.equal([['link=in_1'], ['link=in_1']]);
  });

  it('that is only a preview has no id and is ignored', () => {
    const { id: _, ...preview } = INVOICE;
    expect(translated('invoice.upcoming', preview).ignored).to.equal('invoice_preview');
  });

  it('that says nothing is ignored', () => {
    const draft = { ...INVOICE, number: null, metadata: {} };
    expect(translated('invoice.created', draft).ignored).to.equal('nothing_to_learn');
  });

  it('whose body is an invoice payment is not understood', () => {
    expect(translated('invoice.updated', { ...INVOICE, object: 'invoice_payment' }).field).to.equal(
      'data.object.object',
    );
  });
});

describe('an invoice payment', () => {
  const TIE = {
    id: 'inpay_1',
    object: 'invoice_payment',
    invoice: 'in_1',
    amount_paid: 10_000,
    payment: { type: 'payment_intent', payment_intent: 'pi_1' },
  };

  it('links its payment to its invoice', () => {
    const told = translated('invoice_payment.paid', TIE);
    expect(told.payment).to.equal('pi_1');
    expect(saidOf(told, 'pi_1')).to.deep.equal(['link=in_1']);
    expect(told.observations).to.have.length(1);
  });

  it('made outside Stripe is not ours', () => {
    const payment = { type: 'payment_record', payment_record: 'prec_1' };
    expect(translated('invoice_payment.paid', { ...TIE, payment }).ignored).to.equal('payment_outside_stripe');
  });

  it('without a payment or an invoice is not understood', () => {
    expect(translated('invoice_payment.paid', { ...TIE, payment: {} }).field).to.equal('data.object.payment');
    expect(translated('invoice_payment.paid', { ...TIE, invoice: null }).field).to.equal('data.object.invoice');
  });
});
