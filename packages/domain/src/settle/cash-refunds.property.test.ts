import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Observation, RefundStatus } from '../observation.js';
import { REFUND_LIFE } from '../refund/refund-life.js';
import { MemoryBooks } from './books.fixture.js';
import { moneyOf, moved, orderOf, refund, transfer } from './facts.fixture.js';

const STATUSES: readonly RefundStatus[] = ['requires_action', 'pending', 'succeeded', 'failed', 'canceled'];

/** A refund of money on the balance as the books get it: with the transfer that was meant, and whose balance it was. */
const ofBalance = (id: string, funding: string, amount: bigint, status: RefundStatus, order?: string): Observation => ({
  ...refund(id, funding, amount, status, { createdAtMs: 5_000, toldAtMs: 5_000 + STATUSES.indexOf(status) }),
  customer: 'cus_0',
  ...(order === undefined ? {} : { order }),
});

describe('a refund of money on a customer’s balance', () => {
  it('goes from unapplied to refunded, and its own entry of the balance takes nothing again', () => {
    const memory = new MemoryBooks();
    memory.tell(transfer('ccsbtxn_1', 500n, 'nobody knows'));
    memory.tell([moved('ccsbtxn_2', 'return_started', 200n)]);
    expect(moneyOf(memory, 'ccsbtxn_1')).to.equal('500: reversed 200 unapplied 300');
    memory.tell([ofBalance('re_1', 'ccsbtxn_1', 200n, 'requires_action')]);
    expect(moneyOf(memory, 'ccsbtxn_1')).to.equal('500: refunded 200 unapplied 300');
    memory.tell([moved('ccsbtxn_3', 'return_canceled', 200n)]);
    memory.tell([ofBalance('re_1', 'ccsbtxn_1', 200n, 'canceled')]);
    expect(moneyOf(memory, 'ccsbtxn_1')).to.equal('500: unapplied 500');
  });

  it('comes off the order that it was asked for and back on it', () => {
    const memory = new MemoryBooks();
    memory.register({ reference: 'A-1001', account: 'acc_0', amount: 500n });
    memory.tell(transfer('ccsbtxn_1', 500n, 'A-1001'));
    memory.tell([
      ofBalance('re_1', 'ccsbtxn_1', 200n, 'pending', 'A-1001'),
      moved('ccsbtxn_2', 'return_started', 200n),
    ]);
    expect(orderOf(memory, 'A-1001')).to.equal('partially_refunded 300 refunded 200');
    memory.tell([
      ofBalance('re_1', 'ccsbtxn_1', 200n, 'failed', 'A-1001'),
      moved('ccsbtxn_3', 'return_canceled', 200n),
    ]);
    expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
  });

  it('is neither lost nor counted twice, beside returns of banks, in whatever order all is told', () => {
    const one = fc.record({
      amount: fc.constantFrom(50n, 100n),
      ours: fc.boolean(),
      end: fc.constantFrom(...STATUSES),
    });
    const story = fc.record({ returns: fc.array(one, { maxLength: 5 }), order: fc.infiniteStream(fc.nat()) });
    fc.assert(
      fc.property(story, ({ returns, order }) => {
        const memory = new MemoryBooks();
        // Nobody asks for money of a transfer that is not known.
        memory.tell(transfer('ccsbtxn_0', 1_000n, 'nobody knows'));
        const facts: Observation[][] = [];
        for (const [n, { amount, ours, end }] of returns.entries()) {
          const back = REFUND_LIFE[end].money === 'with_us';
          facts.push([moved(`ccsbtxn_${n}_a`, 'return_started', amount)]);
          if (back) facts.push([moved(`ccsbtxn_${n}_b`, 'return_canceled', amount)]);
          if (!ours) continue;
          facts.push([ofBalance(`re_${n}`, 'ccsbtxn_0', amount, 'requires_action')]);
          facts.push([ofBalance(`re_${n}`, 'ccsbtxn_0', amount, end)]);
        }
        while (facts.length > 0) memory.tell(facts.splice(Number(order.next().value) % facts.length, 1).flat());
        const living = (ours: boolean) =>
          returns
            .filter((each) => each.ours === ours && REFUND_LIFE[each.end].money === 'leaving')
            .reduce((sum, each) => sum + each.amount, 0n);
        const payment = memory.books.payments.get('ccsbtxn_0');
        expect(payment?.refunded, 'refunded').to.equal(living(true));
        expect(payment?.reversed, 'reversed').to.equal(living(false));
        expect(payment?.unapplied, 'unapplied').to.equal(1_000n - living(true) - living(false));
      }),
      { numRuns: 300 },
    );
  });
});
