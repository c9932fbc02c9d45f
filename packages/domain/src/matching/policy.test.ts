import { expect } from 'chai';
import { describe, it } from 'mocha';
import { MemoryBooks } from '../settle/books.fixture.js';
import { card, moneyOf, names, openReasons, orderOf, transfer } from '../settle/facts.fixture.js';
import { findGroups, GROUP_ORDERS_MAX, GROUP_STEPS_MAX } from './find-groups.js';
import { type MatchingPolicy, QUITTANCE_POLICY, withinTolerance } from './policy.js';

const OLDEST_FIRST: MatchingPolicy = {
  ...QUITTANCE_POLICY,
  name: 'oldest first',
  rules: QUITTANCE_POLICY.rules.map((each) => ({ ...each, mode: 'automatic' })),
};

describe('a tolerance', () => {
  const TABLE = [
    // at most, basis points, short, open: closes
    [100n, 50n, 50n, 10_000n, true],
    [100n, 50n, 51n, 10_000n, false], // more than half a percent of what is open
    [100n, 50n, 100n, 20_000n, true],
    [100n, 50n, 101n, 1_000_000n, false], // more than one unit, however much is open
    [100n, 50n, 0n, 10_000n, false], // nothing is short
    [100n, 50n, -10n, 10_000n, false], // too much was paid: never written off
    [0n, 0n, 1n, 10_000n, false],
    [45n, 10_000n, 45n, 45n, true], // all of what is open, where the policy says so
    [100n, 50n, 1n, 199n, false], // rounded down: half a percent of 199 is nothing
  ] as const;
  for (const [amountMax, basisPointsMax, short, open, closes] of TABLE)
    it(`of ${amountMax} and ${basisPointsMax} basis points ${closes ? 'closes' : 'leaves'} ${short} of ${open}`, () => {
      expect(withinTolerance({ reason: 'rounding', amountMax, basisPointsMax }, short, open, 'usd')).to.equal(closes);
    });

  it('is counted on what is still open, not on what the order cost', () => {
    const memory = new MemoryBooks();
    memory.register({ reference: 'A-1001', account: 'acc_0', amount: 100_000n });
    memory.tell([card('pi_1', 99_900n - 1_000n), names('pi_1', 'A-1001')]);
    memory.tell([card('pi_2', 1_020n), names('pi_2', 'A-1001')]);
    expect(orderOf(memory, 'A-1001')).to.equal('partially_paid 99920');
  });

  it('closes the order that is short, not one that was paid before', () => {
    const memory = new MemoryBooks();
    memory.register({ reference: 'A-1001', account: 'acc_0', amount: 20_000n });
    memory.register({ reference: 'A-1002', account: 'acc_0', amount: 300n });
    memory.tell([card('pi_1', 300n), names('pi_1', 'A-1002')]);
    memory.tell(transfer('ccsbtxn_1', 19_950n, 'A-1001 A-1002'));
    expect(orderOf(memory, 'A-1001')).to.equal('paid 19950 adjusted 50');
    expect(orderOf(memory, 'A-1002')).to.equal('paid 300');
  });

  it('gives no order away for nothing', () => {
    const memory = new MemoryBooks();
    memory.register({ reference: 'A-1001', account: 'acc_0', amount: 20_000n });
    memory.register({ reference: 'A-1002', account: 'acc_0', amount: 50n });
    memory.tell(transfer('ccsbtxn_1', 20_000n, 'A-1001 A-1002'));
    expect(openReasons(memory)).to.deep.equal(['ambiguous_split']);
  });
});

describe('a policy that takes the oldest first', () => {
  it('takes the oldest of equal orders', () => {
    const memory = new MemoryBooks(OLDEST_FIRST);
    for (const reference of ['A-1002', 'A-1001', 'A-1003'])
      memory.register({ reference, account: 'acc_0', amount: 500n });
    memory.tell([card('pi_1', 500n)]);
    expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
    expect(orderOf(memory, 'A-1002')).to.equal('unpaid 0');
  });

  it('covers in full what it can, and says that the rest waits, also when it is asked again', () => {
    const memory = new MemoryBooks(OLDEST_FIRST);
    for (const [reference, amount] of [
      ['A-1001', 300n],
      ['A-1002', 400n],
      ['A-1003', 100n],
    ] as const)
      memory.register({ reference, account: 'acc_0', amount });
    memory.tell([card('pi_1', 450n)]);
    expect(['A-1001', 'A-1002', 'A-1003'].map((each) => orderOf(memory, each))).to.deep.equal([
      'paid 300',
      'unpaid 0',
      'paid 100',
    ]);
    expect(moneyOf(memory, 'pi_1')).to.equal('450: applied 400 unapplied 50');
    expect(openReasons(memory)).to.deep.equal(['overpayment']);
    const again = memory.tell([], ['pi_1']);
    expect(again.raised).to.deep.equal([]);
  });
});

describe('a group of orders of one sum', () => {
  const TABLE = [
    // amounts, sum, at most: groups
    [[100n, 200n, 300n], 300n, 5, [[0, 1]]],
    [
      [100n, 200n, 300n, 400n],
      500n,
      5,
      [
        [0, 3],
        [1, 2],
      ],
    ], // two answers
    [[100n, 200n, 300n], 600n, 5, [[0, 1, 2]]],
    [[100n, 200n, 300n], 600n, 2, []],
    [
      [100n, 100n, 200n, 300n],
      400n,
      5,
      [
        [0, 3],
        [1, 3],
      ],
    ], // the smallest groups only
    [[100n, 200n], 50n, 5, []],
    [[], 50n, 5, []],
  ] as const;
  for (const [amounts, sum, sizeMax, groups] of TABLE)
    it(`of ${sum} out of [${amounts.join(', ')}] has ${groups.length} answers`, () => {
      expect(findGroups(amounts, sum, sizeMax)).to.deep.equal({ groups, complete: true });
    });

  it('is given up, and said to be given up, when the search grows too long', () => {
    const amounts = Array.from({ length: GROUP_ORDERS_MAX }, (_, n) => 1_000n + 2n * BigInt(n));
    const found = findGroups(amounts, 5_001n, 5);
    expect(found).to.deep.equal({ groups: [], complete: false });
    expect(GROUP_STEPS_MAX).to.be.at.most(1_000_000);
  });

  it('that was not proven to be the only one is a tie', () => {
    const memory = new MemoryBooks();
    for (let n = 0; n <= GROUP_ORDERS_MAX; n += 1)
      memory.register({ reference: `A-${1001 + n}`, account: 'acc_0', amount: n < 2 ? 70n : 1_000n + BigInt(n) });
    memory.tell([card('pi_1', 140n)]);
    expect(openReasons(memory)).to.deep.equal(['tie']);
  });
});
