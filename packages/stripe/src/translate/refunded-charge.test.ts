import { expect } from 'chai';
import { describe, it } from 'mocha';
import { CHARGE, REFUND, translated } from './event-of.fixture.js';

const takenBack = (fields: Record<string, unknown>, version: string | null) =>
  translated('charge.refunded', { ...CHARGE, ...fields }, { api_version: version })
    .observations.filter((each) => each.kind === 'refund' || each.kind === 'refund_total')
    .map((each) => `${each.kind} ${each.kind === 'refund' ? `${each.refund} ` : ''}${each.amount} of ${each.payment}`);

const embedded = (...refunds: readonly Record<string, unknown>[]) => ({
  object: 'list',
  has_more: false,
  data: refunds.map((each) => ({ ...REFUND, ...each })),
});

describe('a refunded charge', () => {
  it('is still the payment that it was', () => {
    const told = translated('charge.refunded', { ...CHARGE, amount_refunded: 10_000, refunded: true });
    expect(told.observations[0]).to.include({ kind: 'payment', status: 'succeeded', captured: 10_000n });
  });

  it('names each refund in old shapes, and no total beside them', () => {
    const refunds = embedded({ id: 're_2', amount: 1_500 }, { id: 're_1', amount: 2_500 });
    expect(takenBack({ amount_refunded: 4_000, refunds }, '2020-08-27')).to.deep.equal([
      'refund re_2 1500 of pi_1',
      'refund re_1 2500 of pi_1',
    ]);
  });

  it('tells a total alone where neither the body nor another event names the refunds', () => {
    expect(takenBack({ amount_refunded: 4_000 }, '2022-11-15')).to.deep.equal(['refund_total 4000 of pi_1']);
    expect(takenBack({ amount_refunded: 4_000 }, '2024-09-30.acacia')).to.deep.equal(['refund_total 4000 of pi_1']);
  });

  it('tells a total beside an embedded list that ends before all of them', () => {
    const refunds = { ...embedded({ id: 're_9', amount: 100 }), has_more: true };
    expect(takenBack({ amount_refunded: 1_100, refunds }, '2020-08-27')).to.deep.equal([
      'refund re_9 100 of pi_1',
      'refund_total 1100 of pi_1',
    ]);
  });

  it('tells nothing where every refund has events of its own', () => {
    expect(takenBack({ amount_refunded: 4_000 }, '2024-10-28.acacia')).to.deep.equal([]);
    expect(takenBack({ amount_refunded: 4_000, refunds: embedded() }, '2026-10-28.endive')).to.deep.equal([]);
    expect(takenBack({ amount_refunded: 4_000 }, null)).to.deep.equal([]);
  });

  it('does not count the part that was never captured', () => {
    const part = { amount_captured: 6_000 };
    expect(takenBack({ ...part, amount_refunded: 4_000 }, '2022-11-15')).to.deep.equal([]);
    expect(takenBack({ ...part, amount_refunded: 5_000 }, '2022-11-15')).to.deep.equal(['refund_total 1000 of pi_1']);
    const refunds = embedded({ id: 're_real', amount: 1_000 }, { id: 're_release', amount: 4_000 });
    expect(takenBack({ ...part, amount_refunded: 5_000, refunds }, '2020-08-27')).to.deep.equal([
      'refund re_real 1000 of pi_1',
    ]);
  });

  it('counts a real refund of the same size as the released part', () => {
    const refunds = embedded({ id: 're_real', amount: 5_000 }, { id: 're_release', amount: 5_000 });
    const fields = { amount_captured: 5_000, amount_refunded: 10_000, refunds };
    expect(takenBack(fields, '2020-08-27')).to.deep.equal(['refund re_real 5000 of pi_1']);
  });

  it('gives nothing back where nothing was captured', () => {
    const refunds = embedded({ id: 're_1', amount: 10_000 });
    const fields = { captured: false, amount_captured: 0, amount_refunded: 10_000, refunded: true, refunds };
    expect(takenBack(fields, '2020-08-27')).to.deep.equal([]);
  });
});
