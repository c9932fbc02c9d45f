import { expect } from 'chai';
import fc from 'fast-check';
import { beforeEach, describe, it } from 'mocha';
import { MemoryBooks } from './books.fixture.js';
import { card, moneyOf, names, orderOf, refund } from './facts.fixture.js';

describe('the rule latest_order_first: a refund of a payment for several orders', () => {
  let memory: MemoryBooks;
  const register = (reference: string, amount: bigint) => memory.register({ reference, account: 'acc_0', amount });
  const orders = (...references: string[]) => references.map((each) => orderOf(memory, each));

  /** One payment on an order of 200 and a later one of 100. */
  beforeEach(() => {
    memory = new MemoryBooks();
    register('A-1', 200n);
    register('A-2', 100n);
  });
  const pay = (captured: bigint) => memory.tell([card('pi_1', captured), names('pi_1', 'A-1', 'A-2')]);

  it('takes the order that was placed latest first, then the one before it', () => {
    pay(300n);
    memory.tell([refund('re_1', 'pi_1', 60n)]);
    expect(orders('A-1', 'A-2')).to.deep.equal(['paid 200', 'partially_refunded 40 refunded 60']);
    memory.tell([refund('re_2', 'pi_1', 90n)]);
    expect(orders('A-1', 'A-2')).to.deep.equal(['partially_refunded 150 refunded 50', 'refunded 0 refunded 100']);
  });

  it('takes money that is on no order before any of it', () => {
    pay(330n);
    memory.tell([refund('re_1', 'pi_1', 40n)]);
    expect(orders('A-1', 'A-2')).to.deep.equal(['paid 200', 'partially_refunded 90 refunded 10']);
    expect(moneyOf(memory, 'pi_1')).to.equal('330: applied 290 refunded 40');
  });

  it('takes the order that it was asked for, whatever is on no order or placed later, and only then the others', () => {
    pay(330n);
    memory.tell([refund('re_1', 'pi_1', 150n, 'succeeded', { order: 'A-1' })]);
    expect(orders('A-1', 'A-2')).to.deep.equal(['partially_refunded 50 refunded 150', 'overpaid 100 overpaid 30']);
    expect(moneyOf(memory, 'pi_1')).to.equal('330: applied 150 refunded 150 unapplied 30');
    memory.tell([refund('re_2', 'pi_1', 60n, 'succeeded', { order: 'A-1' })]);
    expect(orders('A-1', 'A-2')).to.deep.equal(['refunded 0 refunded 200', 'overpaid 100 overpaid 20']);
    expect(moneyOf(memory, 'pi_1')).to.equal('330: applied 100 refunded 210 unapplied 20');
  });

  it('is not moved by an application that comes later to an order that was placed after it', () => {
    pay(300n);
    memory.tell([refund('re_1', 'pi_1', 100n, 'succeeded', { createdAtMs: 2 })]);
    memory.tell([names('pi_1', 'A-3')]);
    register('A-3', 50n);
    memory.tell([card('pi_1', 350n)]);
    const [, second, third] = orders('A-1', 'A-2', 'A-3');
    expect([second, third]).to.deep.equal(['refunded 0 refunded 100', 'paid 50']);
  });

  it('leaves where they are refunds of orders that were named, whatever comes later', () => {
    pay(300n);
    memory.tell([refund('re_1', 'pi_1', 100n, 'succeeded', { order: 'A-1' })]);
    memory.tell([names('pi_1', 'A-3')]);
    register('A-3', 50n);
    memory.tell([card('pi_1', 400n)]);
    expect(orders('A-1')[0]).to.contain('refunded 100');
    expect(takenBy(memory)).to.deep.equal(new Map([['re_1 A-1', 100n]]));
  });

  it('never lets a later order pay for it while an earlier one holds money, in whatever order things become known', () => {
    const amount = fc.bigInt({ min: 1n, max: 120n });
    const story = fc.record({
      before: fc.array(amount, { minLength: 1, maxLength: 3 }),
      back: fc.array(amount, { minLength: 1, maxLength: 3 }),
      after: fc.array(amount, { maxLength: 3 }),
      order: fc.infiniteStream(fc.nat()),
    });
    fc.assert(
      fc.property(story, ({ before, back, after, order }) => {
        const placed = [...before, ...after];
        const captured = placed.reduce((sum, each) => sum + each, 0n);
        const earlier = before.reduce((sum, each) => sum + each, 0n);
        const references = placed.map((_, n) => `A-${n + 1}`);
        const given = back.reduce((sum, each) => sum + each, 0n);
        if (given > captured) return;
        const tellings = [
          ...placed.map(
            (each, n) => () => memory.register({ reference: `A-${n + 1}`, account: 'acc_0', amount: each }),
          ),
          () => memory.tell([card('pi_1', captured)]),
          () => memory.tell([names('pi_1', ...references)]),
          ...back.map((each, n) => () => {
            return memory.tell([refund(`re_${n}`, 'pi_1', each, 'succeeded', { createdAtMs: before.length })]);
          }),
        ];
        memory = new MemoryBooks();
        for (const tell of shuffled(tellings, order)) tell();
        const taken = takenBy(memory);
        const ofLater = [...taken].filter(([key]) => Number(key.split('A-')[1]) > before.length);
        const sum = ofLater.reduce((so, [, each]) => so + each, 0n);
        const payment = memory.books.payments.get('pi_1');
        expect(payment?.refunded).to.equal(given);
        expect((payment?.applied ?? 0n) + given + (payment?.unapplied ?? 0n)).to.equal(captured);
        if (given <= earlier) expect(sum).to.equal(0n);
      }),
      { numRuns: 300 },
    );
  });
});

function shuffled<T>(all: readonly T[], numbers: Iterator<number>): T[] {
  const left = [...all];
  const done: T[] = [];
  while (left.length > 0) done.push(...left.splice(Number(numbers.next().value) % left.length, 1));
  return done;
}

/** What each refund took off each order, where it took something. */
function takenBy({ books }: MemoryBooks): Map<string, bigint> {
  const taken = new Map<string, bigint>();
  for (const { kind, source, order, amount } of books.applications)
    if (kind === 'refund') taken.set(`${source} ${order}`, (taken.get(`${source} ${order}`) ?? 0n) - amount);
  return new Map([...taken].filter(([, each]) => each !== 0n));
}
