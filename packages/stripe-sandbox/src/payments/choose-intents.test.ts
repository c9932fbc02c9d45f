import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { chooseIntents } from './choose-intents.js';

const awaiting = (...remaining: number[]) =>
  remaining.map((amount, n) => ({ id: `pi_${n}`, reference: `REF${n}`, remaining: amount }));

describe('automatic reconciliation', () => {
  const table: readonly (readonly [
    string,
    readonly number[],
    number,
    string,
    string | null,
    Record<string, number>,
  ])[] = [
    // what                              waiting            amount  cur    reference  paid
    ['nothing waits', [], 100, 'eur', null, {}],
    ['the exact one', [300, 100, 200], 100, 'eur', null, { pi_1: 100 }],
    ['the oldest of equals', [100, 100], 100, 'eur', null, { pi_0: 100 }],
    ['one before two', [100, 200, 300], 300, 'eur', null, { pi_2: 300 }],
    ['a pair', [500, 100, 200], 300, 'eur', null, { pi_1: 100, pi_2: 200 }],
    ['five together', [1, 2, 4, 8, 16, 64], 31, 'eur', null, { pi_0: 1, pi_1: 2, pi_2: 4, pi_3: 8, pi_4: 16 }],
    ['no exact sum: oldest first, in part', [100, 200, 300], 250, 'eur', null, { pi_0: 100, pi_1: 150 }],
    ['more than all', [100, 200], 1000, 'eur', null, { pi_0: 100, pi_1: 200 }],
    ['the named one', [100, 100], 100, 'eur', 'ref1', { pi_1: 100 }],
    ['the named one, in part', [100, 900], 100, 'eur', 'REF-1', { pi_1: 100 }],
    ['the named one, then the rest', [100, 200], 300, 'eur', 'REF1', { pi_1: 200, pi_0: 100 }],
    ['a name that is none', [100, 200], 200, 'eur', 'REF9', { pi_1: 200 }],
    ['yen skip the name', [100, 100], 100, 'jpy', 'REF1', { pi_0: 100 }],
  ];
  for (const [what, remaining, amount, currency, reference, paid] of table) {
    it(`pays: ${what}`, () => {
      const allocations = chooseIntents(awaiting(...remaining), amount, currency, reference);
      expect(Object.fromEntries(allocations.map((one) => [one.id, one.amount]))).to.deep.equal(paid);
    });
  }

  it('never pays more than there is, nor more than is missing, nor leaves money beside a waiting payment', () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 12 });
    fc.assert(
      fc.property(amounts, fc.integer({ min: 1, max: 400 }), fc.option(fc.nat(12)), (remaining, amount, named) => {
        const waiting = awaiting(...remaining);
        const paid = chooseIntents(waiting, amount, 'eur', named === null ? null : `REF${named}`);
        const sum = paid.reduce((total, one) => total + one.amount, 0);
        const missing = remaining.reduce((total, one) => total + one, 0);
        expect(sum).to.equal(Math.min(amount, missing));
        expect(new Set(paid.map((one) => one.id)).size).to.equal(paid.length);
        for (const one of paid) {
          expect(one.amount).to.be.within(1, waiting.find(({ id }) => id === one.id)?.remaining ?? 0);
        }
      }),
    );
  });
});
