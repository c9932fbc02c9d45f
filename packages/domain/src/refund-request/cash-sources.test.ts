import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { type CashPool, cashSources, planRefund, type RefundSource, refundable, type SpentIntent } from './index.js';

const transfer = (id: string, onOrder: bigint, more: Partial<RefundSource> = {}): RefundSource => ({
  id,
  payment: `ccsbtxn_${id}`,
  paidAtMs: Number(id),
  onOrder,
  onOthers: 0n,
  unapplied: 0n,
  overpaid: false,
  left: 1_000_000n,
  asked: { ofOrder: 0n, ofAnything: 0n },
  ...more,
});
const intent = (id: string, left: bigint, more: Partial<SpentIntent> = {}): SpentIntent => ({
  id,
  payment: `pi_${id}`,
  paidAtMs: Number(id),
  left,
  asked: 0n,
  ...more,
});
const told = (amount: bigint, pool: CashPool) => {
  const plan = planRefund(amount, cashSources(pool));
  return typeof plan === 'bigint' ? plan : plan.map((each) => `${each.payment} ${each.amount}`).sort();
};

describe('where money of bank transfers is given back from', () => {
  it('is the balance, as far as the provider did not spend it on an intent of the order', () => {
    const transfers = [transfer('1', 500n)];
    expect(told(500n, { transfers, intents: [], available: 500n })).to.deep.equal(['ccsbtxn_1 500']);
    expect(told(500n, { transfers, intents: [intent('2', 500n)], available: 0n })).to.deep.equal(['pi_2 500']);
    expect(told(500n, { transfers, intents: [intent('2', 300n)], available: 200n })).to.deep.equal([
      'ccsbtxn_1 200',
      'pi_2 300',
    ]);
  });

  it('is never more than lies on the balance', () => {
    const transfers = [transfer('1', 500n), transfer('2', 400n)];
    expect(told(700n, { transfers, intents: [], available: 600n })).to.equal(600n);
    expect(told(600n, { transfers, intents: [], available: 600n })).to.deep.equal(['ccsbtxn_1 200', 'ccsbtxn_2 400']);
  });

  it('counts what is asked for already, of the order and of the intent', () => {
    const transfers = [transfer('1', 500n, { asked: { ofOrder: 100n, ofAnything: 0n } })];
    const pool = { transfers, intents: [intent('2', 50n, { asked: 200n })], available: 500n };
    expect(told(201n, pool)).to.equal(200n);
    expect(told(200n, pool)).to.deep.equal(['ccsbtxn_1 150', 'pi_2 50']);
  });

  it('never gives more than the order holds, than an intent has left, or than lies there', () => {
    const amount = fc.bigInt({ min: 0n, max: 500n });
    const asked = fc.record({ ofOrder: amount, ofAnything: amount });
    const pools = fc.record({
      transfers: fc.array(
        fc.record({
          onOrder: amount,
          onOthers: amount,
          unapplied: amount,
          overpaid: fc.boolean(),
          left: amount,
          asked,
        }),
        { minLength: 1, maxLength: 4 },
      ),
      intents: fc.array(fc.record({ left: amount, asked: amount }), { maxLength: 3 }),
      available: amount,
    });
    fc.assert(
      fc.property(pools, (given) => {
        const transfers = given.transfers.map((each, n) => transfer(String(n + 1), each.onOrder, each));
        const intents = given.intents.map((each, n) => intent(String(n + 10), each.left, each));
        const sources = cashSources({ transfers, intents, available: given.available });
        const most = refundable(sources);
        const plan = most === 0n ? [] : planRefund(most, sources);
        if (typeof plan === 'bigint') throw new Error('what can be given back cannot be planned');
        const sum = (of: string) =>
          plan.filter((each) => each.payment.startsWith(of)).reduce((so, each) => so + each.amount, 0n);
        const held = transfers.reduce((so, each) => so + each.onOrder + (each.overpaid ? each.unapplied : 0n), 0n);
        expect(sum('') <= held).to.equal(true);
        expect(sum('ccsbtxn_') <= given.available).to.equal(true);
        for (const each of intents) expect(sum(each.payment) <= each.left).to.equal(true);
      }),
      { numRuns: 500 },
    );
  });
});
