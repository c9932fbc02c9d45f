import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import {
  isRequestEnded,
  isSecondPerson,
  mayBecome,
  needsApproval,
  planRefund,
  REFUND_REQUEST_STATE_NAMES,
  REFUND_REQUEST_STATES,
  type RefundCallState,
  type RefundSource,
  readApprovalLimits,
  refundable,
  requestStateOf,
} from './index.js';

const source = (id: string, more: Partial<RefundSource> = {}): RefundSource => ({
  id,
  payment: `pi_${id}`,
  paidAtMs: Number(id),
  onOrder: 0n,
  onOthers: 0n,
  unapplied: 0n,
  overpaid: false,
  left: 1_000_000n,
  asked: { ofOrder: 0n, ofAnything: 0n },
  ...more,
});

const told = (amount: bigint, ...sources: RefundSource[]) => {
  const plan = planRefund(amount, sources);
  return typeof plan === 'bigint' ? plan : plan.map((each) => `${each.payment} ${each.amount} ${each.ofOrder}`);
};

describe('which payments give the money of a refund back', () => {
  it('is the latest first, and as many as are needed', () => {
    const sources = [source('1', { onOrder: 500n }), source('3', { onOrder: 200n }), source('2', { onOrder: 300n })];
    expect(told(150n, ...sources)).to.deep.equal(['pi_3 150 false']);
    expect(told(600n, ...sources)).to.deep.equal(['pi_3 200 false', 'pi_2 300 false', 'pi_1 100 false']);
    expect(told(1_001n, ...sources)).to.equal(1_000n);
  });

  it('takes what was paid too much before the money on the order', () => {
    const overpaid = source('1', { onOrder: 1_000n, unapplied: 500n, overpaid: true });
    expect(told(700n, overpaid)).to.deep.equal(['pi_1 700 false']);
    const alsoForOthers = { ...overpaid, onOthers: 50n };
    expect(told(700n, alsoForOthers)).to.deep.equal(['pi_1 500 false', 'pi_1 200 true']);
  });

  it('leaves alone what the payment holds for other orders, or for nobody', () => {
    expect(told(100n, source('1', { onOrder: 100n, onOthers: 900n }))).to.deep.equal(['pi_1 100 true']);
    expect(told(101n, source('1', { onOrder: 100n, onOthers: 900n }))).to.equal(100n);
    expect(told(100n, source('1', { onOrder: 100n, unapplied: 7n }))).to.deep.equal(['pi_1 100 true']);
  });

  it('counts what is asked for already', () => {
    expect(told(61n, source('1', { onOrder: 100n, asked: { ofOrder: 40n, ofAnything: 0n } }))).to.equal(60n);
    const overpaid = { onOrder: 100n, unapplied: 30n, overpaid: true, asked: { ofOrder: 0n, ofAnything: 50n } };
    expect(told(81n, source('1', overpaid))).to.equal(80n);
    expect(told(6n, source('1', { onOrder: 100n, left: 5n }))).to.equal(5n);
  });

  it('never gives more than a payment has left, and exactly what was asked for when that is there', () => {
    const amount = fc.bigInt({ min: 0n, max: 1_000n });
    const sources = fc.array(
      fc.record({
        onOrder: amount,
        onOthers: amount,
        unapplied: amount,
        overpaid: fc.boolean(),
        left: amount,
        asked: fc.record({ ofOrder: amount, ofAnything: amount }),
      }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(sources, fc.bigInt({ min: 1n, max: 4_000n }), (given, wanted) => {
        const all = given.map((each, n) => source(String(n + 1), each));
        const plan = planRefund(wanted, all);
        if (typeof plan === 'bigint') return plan === refundable(all) && plan < wanted;
        const of = (id: string) => plan.filter((each) => each.id === id).reduce((sum, each) => sum + each.amount, 0n);
        const sum = plan.reduce((so, each) => so + each.amount, 0n);
        return sum === wanted && all.every((each) => of(each.id) <= each.left);
      }),
    );
  });
});

describe('the states of a refund that was asked for', () => {
  it('can all be reached, and lead to an end', () => {
    const reached = new Set<string>(['requested', 'needs_approval', 'partly_accepted']);
    for (const each of REFUND_REQUEST_STATE_NAMES)
      for (const next of REFUND_REQUEST_STATES[each].next) reached.add(next);
    expect([...reached].sort()).to.deep.equal([...REFUND_REQUEST_STATE_NAMES].sort());
    expect(REFUND_REQUEST_STATE_NAMES.filter(isRequestEnded)).to.deep.equal([
      'accepted',
      'partly_accepted',
      'refused',
      'withdrawn',
    ]);
  });

  it('let nobody withdraw what Stripe may have been asked', () => {
    expect(mayBecome('requested', 'withdrawn')).to.equal(true);
    for (const each of ['submitted', 'unknown', 'accepted'] as const)
      expect(mayBecome(each, 'withdrawn')).to.equal(false);
  });

  const rows: [RefundCallState[], string][] = [
    [['accepted'], 'accepted'],
    [['accepted', 'accepted'], 'accepted'],
    [['accepted', 'refused'], 'partly_accepted'],
    [['refused', 'refused'], 'refused'],
    [['withdrawn', 'withdrawn'], 'withdrawn'],
    [['accepted', 'unknown'], 'unknown'],
    [['refused', 'requested'], 'requested'],
    [['needs_approval', 'needs_approval'], 'needs_approval'],
  ];
  for (const [calls, state] of rows)
    it(`${calls.join(' and ')} together are ${state}`, () => expect(requestStateOf(calls)).to.equal(state));
});

describe('the approval of a refund', () => {
  const limits = readApprovalLimits('usd:50000, JPY:80000');
  const some = readApprovalLimits('eur:100,*:0');

  it('is needed above the amount of the currency, not at it', () => {
    if (typeof limits === 'string' || typeof some === 'string') throw new Error('unreadable');
    expect(needsApproval(limits, 50_000n, 'usd')).to.equal(false);
    expect(needsApproval(limits, 50_001n, 'usd')).to.equal(true);
    expect(needsApproval(limits, 80_001n, 'jpy')).to.equal(true);
    expect(needsApproval(limits, 10n ** 12n, 'eur')).to.equal(false);
    expect(needsApproval(some, 100n, 'eur')).to.equal(false);
    expect(needsApproval(some, 1n, 'usd')).to.equal(true);
  });

  it('says which part of the setting cannot be read', () => {
    for (const wrong of ['usd', 'usd:1.5', 'usd:-1', 'dollars:5', 'usd=5'])
      expect(readApprovalLimits(`eur:1,${wrong}`)).to.contain(`"${wrong}"`);
    expect(readApprovalLimits('')).to.deep.equal(new Map());
  });

  it('needs somebody else, by name, whatever door they come through', () => {
    expect(isSecondPerson('cli:ana', 'cli:bo')).to.equal(true);
    expect(isSecondPerson('api', 'cli:bo')).to.equal(true);
    expect(isSecondPerson('cli:ana', 'cli:ana')).to.equal(false);
    expect(isSecondPerson('cli:ana', 'api:Ana')).to.equal(false);
    expect(isSecondPerson('cli:ana', 'api')).to.equal(false);
    expect(isSecondPerson('api', 'api')).to.equal(false);
    expect(isSecondPerson('api:ana', 'api:bo')).to.equal(true);
  });

  it('takes one token for one person, whoever its holder says it is', () => {
    expect(isSecondPerson('token:shop', 'token:desk')).to.equal(true);
    expect(isSecondPerson('token:shop:ana', 'token:desk:bo')).to.equal(true);
    expect(isSecondPerson('token:shop:ana', 'token:shop:bo')).to.equal(false);
    expect(isSecondPerson('token:ana', 'token:ana:bo')).to.equal(false);
    expect(isSecondPerson('token:shop:ana', 'token:desk:Ana')).to.equal(false);
    expect(isSecondPerson('token:shop:ana', 'cli:ana')).to.equal(false);
  });
});
