import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Operation, Plan } from './history/plan.js';
import { play } from './history/play.js';
import { GOOD_ORDER_SYSTEM } from './parts/order-system.js';
import { GOOD_STRIPE } from './parts/simulated-stripe.js';
import { CALM } from './time/simulation.js';

const MINUTE_MS = 60_000;

/** A history of one customer in which nothing goes wrong but what people do. */
function history(seed: string, amounts: readonly number[], operations: readonly Operation[]): Plan {
  return {
    seed,
    customers: [{ reference: 'C-1', name: 'Ada Lovelace', linked: true }],
    orders: amounts.map((amount, n) => ({
      reference: `ORD-${1_001 + n}`,
      customer: 0,
      currency: 'usd',
      amount,
      invoice: null,
    })),
    operations,
    chances: {
      turbulence: CALM,
      stripe: GOOD_STRIPE,
      redis: { lost: 0, unanswered: 0, lockLost: 0 },
      orderSystem: GOOD_ORDER_SYSTEM,
    },
    faultsEndMs: 30 * MINUTE_MS,
  };
}

const minute = (n: number) => ({ atMs: n * MINUTE_MS });
const transfer = (atMs: number, amount: number, text: string) =>
  ({ ...minute(atMs), kind: 'transfer', customer: 0, currency: 'usd', amount, text }) as const;
const fromBalance = (atMs: number, amount: number, names: string | null) =>
  ({ ...minute(atMs), kind: 'balanceIntent', payment: 0, customer: 0, currency: 'usd', amount, names }) as const;
const names = 'ORD-1001';
const card = {
  kind: 'card',
  customer: 0,
  currency: 'usd',
  amount: 2_500,
  names,
  text: null,
  method: 'visa',
  capture: null,
} as const;
/** Others come first each time; about one in six failed. */
const CHANCES = 30;

describe('histories that failed once', () => {
  it('a transfer that Stripe spent on a cancelled order is not put on another one and taken off again for ever', async () => {
    const plan = history(
      'spent-on-cancelled',
      [2_500, 2_500],
      [
        { ...minute(0), kind: 'register', order: 0 },
        { ...minute(0), kind: 'register', order: 1 },
        { ...minute(1), kind: 'cancel', order: 1 },
        transfer(2, 2_500, 'rent'),
        fromBalance(5, 2_500, 'ORD-1002'),
      ],
    );
    const { failure, books } = await play(plan);
    expect(failure).to.equal(null);
    expect(books).to.match(/orders reference=ORD-1001 .* paid=0 /);
    expect(books).to.match(/payments stripe_id=ccsbtxn_\w+ .* unapplied=2500 /);
  });

  it('money that a person frees goes where a refund of the customer’s balance has waited for it', async () => {
    const plan = history(
      'freed-for-refund',
      [1_000],
      [
        { ...minute(0), kind: 'register', order: 0 },
        transfer(1, 1_000, 'ORD-1001'),
        fromBalance(2, 1_000, null),
        { ...minute(5), kind: 'refundAtStripe', payment: 0, amount: 1_000 },
        { ...minute(9), kind: 'takeOff' },
      ],
    );
    const { failure, books } = await play(plan);
    expect(failure).to.equal(null);
    expect(books).to.match(/payments stripe_id=ccsbtxn_\w+ .* refunded=1000 reversed=0 unapplied=0 /);
  });

  it('a transfer that a person took off the order that Stripe spent it on stays off when the next one comes', async () => {
    const plan = history(
      'taken-off',
      [4_990],
      [
        { ...minute(0), kind: 'register', order: 0 },
        fromBalance(1, 4_990, 'ORD-1001'),
        transfer(2, 6_990, 'rent'),
        { ...minute(5), kind: 'takeOff' },
        transfer(9, 5_990, 'ORD-1001'),
      ],
    );
    const { failure, books } = await play(plan);
    expect(failure).to.equal(null);
    expect(books).to.match(/payments .* amount=6990 .* unapplied=6990 .* held=manual/);
    expect(books).to.match(/orders reference=ORD-1001 .* paid=4990 /);
  });

  it('the transfer that Stripe spent leaves the order that its words name, and no other one goes back and forth instead', async () => {
    const plan = history(
      'the-very-transfer',
      [2_500, 4_990],
      [
        { ...minute(0), kind: 'register', order: 0 },
        { ...minute(0), kind: 'register', order: 1 },
        transfer(1, 2_500, 'ORD-1002'),
        transfer(2, 4_990, 'ORD-1002'),
        fromBalance(5, 2_500, 'ORD-1001'),
      ],
    );
    const { failure, books } = await play(plan);
    expect(failure).to.equal(null);
    expect(books).to.match(/orders reference=ORD-1001 .* paid=2500 .* payment_status=paid /);
    expect(books).to.match(/orders reference=ORD-1002 .* paid=4990 .* payment_status=paid /);
  });

  it('what is told of a balance while its intent is being asked about again belongs to the question', async () => {
    const second = (n: number) => ({ atMs: n * 1_000 });
    const plan = history(
      'told-meanwhile',
      [2_500],
      [
        { ...second(0.1), kind: 'redisAway', forMs: 2_000 },
        { ...second(0.6), kind: 'balanceIntent', payment: 0, customer: 0, currency: 'usd', amount: 2_500, names },
        { ...second(0.8), kind: 'register', order: 0 },
        { ...second(0.9), kind: 'transfer', customer: 0, currency: 'usd', amount: 10_000, text: 'order 1001' },
        { ...second(1.7), ...card, payment: 1 },
        { ...second(1.8), kind: 'refundAtStripe', payment: 0, amount: 2_500 },
        { ...second(2.2), kind: 'takeBack', transfer: 0 },
      ],
    );
    const crowded = { ...plan, chances: { ...plan.chances, turbulence: { ...CALM, interleave: 1 } } };
    for (let n = 0; n < CHANCES; n += 1) {
      const { failure } = await play(crowded, { chance: `chance-${n}` });
      expect(failure, `chance ${n}`).to.equal(null);
    }
  });

  it('a person can answer what is asked about money that Stripe took from a balance', async () => {
    const plan = history(
      'asked-of-balance',
      [2_500],
      [
        transfer(1, 2_500, 'rent'),
        fromBalance(2, 2_500, null),
        { ...minute(3), kind: 'takeBack', transfer: 0 },
        { ...minute(5), kind: 'refundAtStripe', payment: 0, amount: 2_500 },
        ...[0.1, 0.3, 0.5, 0.7, 0.9, 0.99].map((chance, n) => ({ ...minute(9 + n), kind: 'person', chance }) as const),
      ],
    );
    const { failure, trace } = await play(plan, { tracing: true });
    expect(failure).to.equal(null);
    expect(trace.some((line) => line.includes('"action"'))).to.equal(true);
  });

  it('what is asked about a refund that came back names the order on which a person put the money', async () => {
    const plan = history(
      'asked-before-placed',
      [2_500],
      [
        { ...minute(0), kind: 'register', order: 0 },
        { ...minute(1), ...card, payment: 0, customer: null, names: null },
        { ...minute(3), kind: 'refundAtStripe', payment: 0, amount: 370 },
        { ...minute(4), kind: 'refundFails', nth: 0 },
        ...Array.from({ length: 20 }, (_, n) => n / 20).map(
          (chance, n) => ({ ...minute(9 + n), kind: 'person', chance }) as const,
        ),
      ],
    );
    const { failure, books } = await play(plan);
    expect(failure).to.equal(null);
    expect(books).to.match(/applications .* ORD-1001 .* rule=manual/);
    expect(books).to.match(/exceptions \S+ ORD-1001 exception_key=refund:\S+:failed/);
  });

  it('a transfer that comes while another one is being placed is not placed without what it says', async () => {
    const second = (n: number) => ({ atMs: n * 1_000 });
    const plan = history(
      'came-meanwhile',
      [1_500],
      [
        { ...second(0.1), kind: 'transfer', customer: 0, currency: 'usd', amount: 12_345, text: 'ORD-5777' },
        { ...second(0.2), kind: 'balanceIntent', payment: 0, customer: 0, currency: 'usd', amount: 1_000, names },
        { ...second(0.6), kind: 'transfer', customer: 0, currency: 'usd', amount: 4_990, text: 'ord-1001 thank you' },
        { ...second(0.7), kind: 'register', order: 0 },
      ],
    );
    const crowded = { ...plan, chances: { ...plan.chances, turbulence: { ...CALM, interleave: 1, stepMsMax: 500 } } };
    for (let n = 0; n < CHANCES; n += 1) {
      const { failure } = await play(crowded, { chance: `chance-${n}` });
      expect(failure, `chance ${n}`).to.equal(null);
    }
  });
});
