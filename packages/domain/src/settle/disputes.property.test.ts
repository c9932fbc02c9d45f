import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { DISPUTE_BEGINNINGS, DISPUTE_LIFE } from '../dispute/dispute-life.js';
import { goneBy } from '../dispute/dispute-standing.js';
import type { DisputeStatus, Observation } from '../observation.js';
import { DAY_MS } from '../time.js';
import { MemoryBooks } from './books.fixture.js';
import { card, dispute, names, refund, warning } from './facts.fixture.js';

const AMOUNT = 600n;

/** One step of a life: where it goes of what may follow, what its money does, and whether evidence is sent meanwhile. */
interface Turn {
  readonly way: number;
  readonly money: 'stays' | 'moves' | 'moves_in_part';
  readonly sends: boolean;
}

const turns = fc.array(
  fc.record<Turn>({
    way: fc.nat(10),
    money: fc.constantFrom('stays', 'moves', 'moves_in_part'),
    sends: fc.boolean(),
  }),
  { minLength: 1, maxLength: 7 },
);

/** The snapshots that a legal life leaves behind, a second apart: as the provider's events carry them. */
function factsOf(id: string, beginning: number, life: readonly Turn[]): Observation[] {
  let status: DisputeStatus = DISPUTE_BEGINNINGS[beginning % DISPUTE_BEGINNINGS.length] ?? 'needs_response';
  let [withdrawn, reinstated, submissions] = [0n, 0n, 0];
  return life.map(({ way, money, sends }, n) => {
    const next: readonly DisputeStatus[] = DISPUTE_LIFE[status].next;
    if (n > 0) status = next[way % Math.max(1, next.length)] ?? status;
    const gone = withdrawn - reinstated;
    if (money !== 'stays' && gone === 0n) withdrawn += AMOUNT;
    else if (money !== 'stays') reinstated += money === 'moves' ? gone : gone / 2n;
    if (sends) submissions += 1;
    return dispute(id, 'pi_1', AMOUNT, status, 'untouched', {
      withdrawn,
      reinstated,
      submissions,
      hasEvidence: submissions > 0,
      dueAtMs: (20 + n) * DAY_MS,
      toldAtMs: (n + 1) * 1_000,
    });
  });
}

const story = fc
  .record({
    beginning: fc.nat(2),
    life: turns,
    orders: fc.constantFrom(1, 2),
    warned: fc.constantFrom('no', 'open', 'over'),
    refundFails: fc.boolean(),
  })
  .map(({ beginning, life, orders, warned, refundFails }) => ({
    orders,
    facts: [
      [card('pi_1', AMOUNT), names('pi_1', ...(orders === 1 ? ['A-1001'] : ['A-1001', 'A-1002']))],
      ...factsOf('du_1', beginning, life).map((each) => [each]),
      ...(warned === 'no' ? [] : [[warning('issfr_1', 'pi_1', { toldAtMs: 1_000 })]]),
      ...(warned === 'over' ? [[warning('issfr_1', 'pi_1', { toldAtMs: 3_000, actionable: false })]] : []),
      // A refund that stayed would compete with the dispute for the same money: which of them took it depends on which came first.
      ...(refundFails
        ? [
            [refund('re_1', 'pi_1', AMOUNT, 'pending', { toldAtMs: 1_000, createdAtMs: 1_000 })],
            [refund('re_1', 'pi_1', AMOUNT, 'failed', { toldAtMs: 2_000, createdAtMs: 1_000 })],
          ]
        : []),
    ] as Observation[][],
  }));

const shuffled = story.chain(({ orders, facts }) =>
  fc.record({
    orders: fc.constant(orders),
    facts: fc.constant(facts),
    other: fc
      .array(fc.constantFrom(...facts), { maxLength: 4 })
      .chain((again) => fc.shuffledSubarray([...facts, ...again], { minLength: facts.length + again.length })),
    registerAt: fc.nat(facts.length),
  }),
);

function booksAfter(orders: number, batches: readonly (readonly Observation[])[], registerAt = 0): MemoryBooks {
  const memory = new MemoryBooks();
  for (const [n, batch] of [...batches, []].entries()) {
    if (n === registerAt)
      for (let k = 0; k < orders; k += 1)
        memory.register({ reference: `A-100${k + 1}`, account: 'acc_0', amount: AMOUNT / BigInt(orders) });
    memory.tell(batch);
  }
  return memory;
}

/** All that users see; versions and times of changes depend on how the facts came. */
function seen({ books }: MemoryBooks) {
  return {
    payments: [...books.payments.values()].map(({ applied, refunded, reversed, unapplied }) => [
      ...[applied, refunded, reversed, unapplied],
    ]),
    orders: [...books.orders.values()]
      .map((each) => [each.reference, each.paid, each.refunded, each.disputed, each.paymentState, each.hold])
      .sort(),
    disputes: [...books.disputes.values()].map(({ version: _, sinceMs: __, ...each }) => each),
    open: [...books.exceptions.values()].map((each) => each.key).sort(),
  };
}

describe('disputes, warnings and refunds of a payment', function () {
  this.timeout(30_000);

  it('leave the same books in whatever order and however often they are told', () => {
    fc.assert(
      fc.property(shuffled, ({ orders, facts, other, registerAt }) => {
        expect(seen(booksAfter(orders, other, registerAt))).to.deep.equal(seen(booksAfter(orders, facts)));
      }),
      { numRuns: 400 },
    );
  });

  it('move as much money as balance movements did, and no more than there is', () => {
    fc.assert(
      fc.property(shuffled, ({ orders, other, registerAt }) => {
        const { books } = booksAfter(orders, other, registerAt);
        const [payment] = books.payments.values();
        const [told] = books.disputes.values();
        if (payment === undefined || told === undefined) throw new Error('nothing was told');
        expect(payment.reversed).to.equal(goneBy(told));
        expect(payment.applied + payment.refunded + payment.reversed + payment.unapplied).to.equal(AMOUNT);
        const onOrders = [...books.orders.values()].reduce((sum, each) => sum + each.disputed + each.paid, 0n);
        expect(onOrders).to.equal(AMOUNT);
      }),
      { numRuns: 200 },
    );
  });
});
