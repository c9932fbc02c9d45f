import { expect } from 'chai';
import { describe, it } from 'mocha';
import { AT, CHARGE, only, saidOf, translated } from './event-of.fixture.js';

const paymentOf = (fields: Record<string, unknown>, type = 'charge.succeeded') =>
  only(translated(type, { ...CHARGE, ...fields }), 'payment');

describe('a charge', () => {
  it('that succeeded tells the payment of its intent', () => {
    const told = translated('charge.succeeded', CHARGE);
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
        payerName: 'Ada Byron',
        payerEmail: 'ada@example.com',
        paidAtMs: AT * 1_000,
      },
    ]);
  });

  const table: readonly (readonly [string, Record<string, unknown>, string, bigint])[] = [
    ['succeeded and captured', {}, 'succeeded', 10_000n],
    ['succeeded, not captured', { captured: false, amount_captured: 0 }, 'authorised', 0n],
    ['partly captured', { amount_captured: 6_000, amount_refunded: 4_000 }, 'succeeded', 6_000n],
    ['pending for its intent', { status: 'pending', captured: true }, 'processing', 0n],
    ['failed for its intent', { status: 'failed', captured: false }, 'incomplete', 0n],
    ['released for its intent', { captured: false, refunded: true, amount_captured: 0 }, 'incomplete', 0n],
    ['failed without an intent', { payment_intent: null, status: 'failed', captured: false }, 'failed', 0n],
    ['pending without an intent', { payment_intent: null, status: 'pending' }, 'processing', 0n],
    ['released without an intent', { payment_intent: null, captured: false, refunded: true }, 'canceled', 0n],
    ['paid before charges had a status', { status: undefined, amount_captured: undefined }, 'succeeded', 10_000n],
    ['unpaid before charges had a status', { status: undefined, paid: false, captured: false }, 'incomplete', 0n],
  ];
  for (const [what, fields, status, captured] of table)
    it(`${what} is ${status} with ${captured}`, () => {
      expect(paymentOf(fields)).to.include({ status, captured });
    });

  it('without an intent is the payment itself', () => {
    const told = translated('charge.succeeded', { ...CHARGE, payment_intent: null });
    expect(told.payment).to.equal('ch_1');
    expect(only(told, 'payment')).to.include({ payment: 'ch_1', charge: 'ch_1' });
  });

  it('that failed for an intent describes nobody: the next attempt may be made by another person in another way', () => {
    const payment = paymentOf(
      { status: 'failed', captured: false, payment_method_details: { type: 'customer_balance' } },
      'charge.failed',
    );
    expect(payment.fundedBy).to.equal('unknown');
    expect(payment).to.not.have.any.keys('charge', 'method', 'payerName', 'payerEmail', 'paidAtMs');
  });

  it('on the cash balance is no new money', () => {
    const payment = paymentOf({ payment_method_details: { type: 'customer_balance' } });
    expect(payment).to.include({ fundedBy: 'cash_balance', method: 'customer_balance' });
  });

  it('of 2017 tells its captured part as the rest of what was released', () => {
    const old = { payment_intent: undefined, amount_captured: undefined, amount_refunded: 4_000 };
    expect(paymentOf(old, 'charge.captured').captured).to.equal(6_000n);
    expect(paymentOf(old, 'charge.updated').captured).to.equal(10_000n);
  });

  it('of 2017 tells its method by its source, where the source is certain', () => {
    const old = { payment_method_details: undefined };
    expect(paymentOf({ ...old, source: { object: 'card', brand: 'Visa' } }).method).to.equal('card');
    expect(paymentOf({ ...old, source: { object: 'source', type: 'sepa_debit' } }).method).to.equal('sepa_debit');
    expect(paymentOf({ ...old, source: { object: 'bank_account' } })).to.not.have.property('method');
  });

  it('links to its invoice in the shape before 2025-03-31', () => {
    const told = translated('charge.succeeded', {
      ...CHARGE,
      invoice: 'in_1',
      description: 'Order 7',
      calculated_statement_descriptor: 'SHOP* 7',
      metadata: { order_number: '7' },
    });
    expect(saidOf(told, 'pi_1')).to.deep.equal(['order_reference=7', 'link=in_1', 'text=Order 7', 'text=SHOP* 7']);
  });

  it('reads ids of expanded objects', () => {
    const told = translated('charge.succeeded', {
      ...CHARGE,
      payment_intent: { id: 'pi_2', object: 'payment_intent' },
      customer: { id: 'cus_2', deleted: true },
    });
    expect(only(told, 'payment')).to.include({ payment: 'pi_2', customer: 'cus_2' });
  });

  it('whose intent cannot be read is not mistaken for a charge without one', () => {
    const told = translated('charge.succeeded', { ...CHARGE, payment_intent: 17 });
    expect(told).to.include({ ignored: 'shape_not_understood', field: 'data.object.payment_intent' });
    expect(told.observations).to.have.length(0);
  });

  it('that succeeded and was sent back by the bank weeks later takes its money with it', () => {
    const told = translated('charge.failed', {
      ...CHARGE,
      status: 'failed',
      captured: true,
      failure_code: 'debit_not_authorized',
      failure_balance_transaction: 'txn_back',
    });
    expect(only(told, 'payment')).to.include({ status: 'incomplete', captured: 0n });
    expect(only(told, 'dispute')).to.deep.equal({
      kind: 'dispute',
      dispute: 'txn_back',
      payment: 'pi_1',
      charge: 'ch_1',
      currency: 'usd',
      amount: 10_000n,
      status: 'lost',
      reason: 'debit_not_authorized',
      caseType: 'late_failure',
      withdrawn: 10_000n,
      reinstated: 0n,
    });
  });

  it('keeps the units of Stripe for every currency', () => {
    expect(paymentOf({ currency: 'JPY', amount_captured: 15_800 })).to.include({ currency: 'jpy', captured: 15_800n });
    expect(paymentOf({ currency: 'kwd', amount_captured: 12_340 })).to.include({ currency: 'kwd', captured: 12_340n });
  });

  const unreadable: readonly (readonly [string, Record<string, unknown>, string])[] = [
    ['a fraction', { amount_captured: 99.5 }, 'amount_captured'],
    ['more than JSON carries exactly', { amount_captured: 2 ** 53 }, 'amount_captured'],
    ['a negative amount', { amount_captured: -1 }, 'amount_captured'],
    ['an amount in words', { amount_captured: '10000' }, 'amount_captured'],
    ['no amount at all', { amount_captured: null, amount: null }, 'amount'],
    ['no currency', { currency: null }, 'currency'],
    ['a currency of another form', { currency: 'us$' }, 'currency'],
    ['more released than authorised', { amount_captured: null, amount_refunded: 10_001 }, 'amount_refunded'],
  ];
  for (const [what, fields, field] of unreadable)
    it(`with ${what} is ignored, never put down with a wrong number`, () => {
      const told = translated('charge.captured', { ...CHARGE, ...fields });
      expect(told).to.deep.equal({
        observations: [],
        payment: 'pi_1',
        ignored: 'amount_not_understood',
        field: `data.object.${field}`,
      });
    });
});
