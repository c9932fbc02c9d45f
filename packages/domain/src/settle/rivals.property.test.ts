import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { total } from '../books/sum-rows.js';
import { type MatchingPolicy, QUITTANCE_POLICY } from '../matching/policy.js';
import { smaller } from '../money.js';
import type { Observation } from '../observation.js';
import { MemoryBooks } from './books.fixture.js';
import { card, names, orderOf, refund, transfer } from './facts.fixture.js';

const amount = fc.constantFrom(30n, 50n, 70n, 100n, 200n);

/** Where several orders fit, even single ones of one amount, a person is asked. */
const ASKING: MatchingPolicy = {
  ...QUITTANCE_POLICY,
  rules: QUITTANCE_POLICY.rules.filter((each) => each.rule !== 'same_amount'),
};

describe('payments and orders that compete', function () {
  this.timeout(60_000);

  it('bring an order the same money whichever of its payments comes first; the rest waits for it', () => {
    const payments = fc.array(amount, { minLength: 1, maxLength: 5 });
    const told = payments.chain((all) =>
      fc.record({
        all: fc.constant(all),
        order: fc.shuffledSubarray([...all.keys(), -1], { minLength: all.length + 1, maxLength: all.length + 1 }),
      }),
    );
    fc.assert(
      fc.property(told, amount, ({ all, order }, wanted) => {
        const memory = new MemoryBooks();
        for (const n of order) {
          const captured = all[n];
          if (captured === undefined) memory.register({ reference: 'A-1001', account: 'acc_0', amount: wanted });
          else memory.tell([card(`pi_${n}`, captured), names(`pi_${n}`, 'A-1001')]);
        }
        const sum = all.reduce((before, each) => before + each, 0n);
        const found = memory.books.orders.get('A-1001');
        expect(found?.paid).to.equal(smaller(sum, wanted));
        expect(found?.overpaid).to.equal(sum - smaller(sum, wanted));
        expect(total([...memory.books.exceptions.values()].map(() => ({ amount: 1n })))).to.equal(
          total([...memory.books.payments.values()].map((each) => ({ amount: each.unapplied > 0n ? 1n : 0n }))),
        );
      }),
    );
  });

  it('of another customer change nothing at all', () => {
    fc.assert(
      fc.property(
        fc.array(amount, { minLength: 1, maxLength: 4 }),
        fc.array(fc.boolean()),
        amount,
        (orders, paid, late) => {
          const memory = new MemoryBooks();
          for (const [n, wanted] of orders.entries())
            memory.register({ reference: `A-${1001 + n}`, account: 'acc_0', amount: wanted });
          for (const [n, yes] of paid.slice(0, orders.length).entries())
            if (yes) memory.tell(transfer(`ccsbtxn_${n}`, orders[n] ?? 0n, ''));
          memory.tell([refund('re_1', 'ccsbtxn_0', 10n)]);
          const changes = memory.register({ reference: 'Z-9999', account: 'acc_1', amount: late });
          expect(Object.entries(changes).filter(([, rows]) => (rows as unknown[]).length > 0)).to.deep.equal([]);
        },
      ),
    );
  });

  it('of the same customer take nothing from an order that a payment already found', () => {
    fc.assert(
      fc.property(amount, amount, fc.boolean(), (first, second, byName) => {
        const memory = new MemoryBooks();
        memory.register({ reference: 'A-1001', account: 'acc_0', amount: first });
        const facts: Observation[] = [card('pi_1', first), ...(byName ? [names('pi_1', 'A-1001')] : [])];
        memory.tell(facts);
        const changes = memory.register({ reference: 'A-1002', account: 'acc_0', amount: second });
        memory.tell(facts, ['pi_1']);
        expect(changes.applications).to.deep.equal([]);
        expect(orderOf(memory, 'A-1001')).to.equal(`paid ${first}`);
        expect(orderOf(memory, 'A-1002')).to.equal('unpaid 0');
      }),
    );
  });

  it('never decide a tie, of single orders or of groups, until only one answer is left', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 2, max: 4 }), (each, count) => {
        const memory = new MemoryBooks(ASKING);
        for (let n = 0; n < count; n += 1)
          memory.register({ reference: `A-${1001 + n}`, account: 'acc_0', amount: each });
        const wanted = each * BigInt(count - 1);
        memory.tell([card('pi_1', wanted)]);
        const tied = memory.books.payments.get('pi_1');
        expect(tied?.applied).to.equal(0n);
        expect(memory.books.exceptions.get('payment:pi_1:match')?.reason).to.equal('tie');
        memory.tell([card('pi_2', each), names('pi_2', 'A-1001')]);
        memory.tell([], ['pi_1']);
        expect(memory.books.payments.get('pi_1')?.applied).to.equal(wanted);
        expect(memory.books.exceptions.size).to.equal(0);
      }),
    );
  });
});
