import { expect } from 'chai';
import { describe, it } from 'mocha';
import { AT, FUNDING, only, saidOf, translated } from './event-of.fixture.js';

const TYPE = 'customer_cash_balance_transaction.created';

describe('an entry of a cash balance', () => {
  it('that came in by bank transfer is money of the customer, with the words of the bank', () => {
    const told = translated(TYPE, FUNDING);
    expect(told.payment).to.equal('ccsbtxn_1');
    expect(only(told, 'payment')).to.deep.equal({
      kind: 'payment',
      payment: 'ccsbtxn_1',
      paymentKind: 'funding',
      status: 'succeeded',
      fundedBy: 'customer',
      currency: 'eur',
      captured: 12_300n,
      customer: 'cus_1',
      method: 'bank_transfer',
      payerName: 'BYRON GMBH',
      paidAtMs: (AT - 60) * 1_000,
    });
    expect(saidOf(told, 'ccsbtxn_1')).to.deep.equal(['text=Order A-1001']);
  });

  for (const country of ['eu', 'gb', 'jp', 'us', 'mx'])
    it(`knows the sender of a transfer in ${country}`, () => {
      const type = `${country}_bank_transfer`;
      const funded = { bank_transfer: { type, reference: null, [type]: { sender_name: 'ｶ)ﾚｲｼﾖｳｼﾞ' } } };
      const told = translated(TYPE, { ...FUNDING, funded });
      expect(only(told, 'payment').payerName).to.equal('ｶ)ﾚｲｼﾖｳｼﾞ');
      expect(told.observations).to.have.length(1);
    });

  it('is money all the same where the bank said nothing', () => {
    const told = translated(TYPE, { ...FUNDING, funded: undefined });
    expect(only(told, 'payment')).to.include({ captured: 12_300n }).and.not.have.property('payerName');
  });

  const movements: readonly (readonly [string, number, string, string | undefined])[] = [
    ['applied_to_payment', -12_300, 'applied', 'pi_1'],
    ['unapplied_from_payment', 12_300, 'unapplied', 'pi_1'],
    ['funding_reversed', -12_300, 'reversed', undefined],
    ['return_initiated', -12_300, 'return_started', undefined],
    ['return_canceled', 12_300, 'return_canceled', undefined],
  ];
  for (const [type, net, entryKind, intent] of movements)
    it(`of type ${type} is ${entryKind}, no new money`, () => {
      const detail = intent === undefined ? {} : { [type]: { payment_intent: intent } };
      const told = translated(TYPE, { ...FUNDING, funded: undefined, type, net_amount: net, ...detail });
      expect(told.observations).to.deep.equal([
        {
          kind: 'cash_entry',
          entry: 'ccsbtxn_1',
          entryKind,
          customer: 'cus_1',
          currency: 'eur',
          amount: 12_300n,
          ...(intent === undefined ? {} : { intent }),
        },
      ]);
      expect(told.payment).to.equal(intent ?? null);
    });

  for (const type of ['refunded_from_payment', 'transferred_to_balance', 'adjusted_for_overdraft'])
    it(`of type ${type} is ignored for a reason of its own`, () => {
      expect(translated(TYPE, { ...FUNDING, type }).ignored).to.equal(`cash_${type}`);
    });

  const unknown: readonly (readonly [string, Record<string, unknown>, string])[] = [
    ['of a type nobody knows', { type: 'evaporated' }, 'type'],
    ['applied to nothing', { type: 'applied_to_payment', net_amount: -1 }, 'applied_to_payment'],
    ['without a customer', { customer: null }, 'customer'],
    ['funded with less than nothing', { net_amount: -1 }, 'net_amount'],
  ];
  for (const [what, fields, field] of unknown)
    it(`${what} is ignored and says so`, () => {
      const told = translated(TYPE, { ...FUNDING, ...fields });
      expect([told.observations.length, told.field]).to.deep.equal([0, `data.object.${field}`]);
    });
});
