import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { total } from '../books/sum-rows.js';
import { type MatchingPolicy, QUITTANCE_POLICY } from '../matching/policy.js';
import type { Observation } from '../observation.js';
import { MemoryBooks, type OrderToRegister, usd } from './books.fixture.js';

/** One thing that happens: an order is registered, or a fact is told. */
type Step = { readonly order: OrderToRegister } | { readonly facts: readonly Observation[] };

const amounts = fc.constantFrom(50n, 100n, 200n, 300n, 500n);

/** One payment for one order, by card or by transfer, with what may happen to it later. */
const life = fc.record({
  orderAmount: amounts,
  amount: amounts,
  cancelled: fc.boolean(),
  customer: fc.constantFrom(0, 1),
  method: fc.constantFrom('card', 'transfer'),
  refunds: fc.array(
    fc.record({ share: fc.constantFrom(1n, 2n), ends: fc.constantFrom('succeeded', 'failed', 'pending') }),
    {
      maxLength: 2,
    },
  ),
  dispute: fc.option(fc.constantFrom('won', 'lost', 'open'), { freq: 3 }),
  attempts: fc.boolean(),
});
type Life = typeof life extends fc.Arbitrary<infer One> ? One : never;

/**
 * What the law is stated for. Each payment has an order of its own: where two payments together exceed one order, which of them is the
 * overpayment depends on which came first, in these books as in life. And every payment names its order: what an amount alone says
 * depends on which other orders are open at that moment.
 */
function stepsOf(lives: readonly Life[]): Step[] {
  return lives.flatMap((one, n) => [
    {
      order: {
        reference: `A-${1001 + n}`,
        account: `acc_${one.customer}`,
        amount: one.orderAmount,
        state: one.cancelled ? 'cancelled' : 'open',
      },
    },
    ...paymentOf(one, n).map((facts) => ({ facts })),
  ]);
}

function paymentOf(one: Life, n: number): Observation[][] {
  const id = one.method === 'card' ? `pi_${n}` : `ccsbtxn_${n}`;
  const customer = `cus_${one.customer}`;
  const reference = `A-${1001 + n}`;
  const paid: Observation = {
    kind: 'payment',
    payment: id,
    paymentKind: one.method === 'card' ? 'payment' : 'funding',
    status: 'succeeded',
    fundedBy: 'customer',
    currency: usd,
    captured: one.amount,
    customer,
    paidAtMs: n,
    ...(one.method === 'card' ? { charge: `ch_${n}` } : {}),
  };
  if (one.method === 'card')
    return [
      [paid, { kind: 'evidence', subject: id, evidence: [{ kind: 'order_reference', value: reference }], customer }],
      ...(one.attempts
        ? [[{ ...paid, status: 'incomplete' as const, fundedBy: 'unknown' as const, captured: 0n }]]
        : []),
      ...leaving(one, n, id),
    ];
  return [
    [paid, { kind: 'evidence', subject: id, evidence: [{ kind: 'text', value: `order ${reference}` }], customer }],
  ];
}

function leaving(one: Life, n: number, payment: string): Observation[][] {
  const refunds = one.refunds.flatMap(({ share, ends }, k): Observation[][] => {
    const refund = { kind: 'refund', refund: `re_${n}_${k}`, payment, currency: usd, destination: 'customer' } as const;
    const amount = one.amount / 2n / share;
    return [[{ ...refund, amount, status: 'pending' }], [{ ...refund, amount, status: ends }]] as Observation[][];
  });
  if (one.dispute === null || one.refunds.length > 0) return refunds;
  const dispute = { kind: 'dispute', dispute: `du_${n}`, payment, currency: usd, amount: one.amount } as const;
  return [
    [{ ...dispute, status: 'needs_response', withdrawn: 0n, reinstated: 0n }],
    [
      {
        ...dispute,
        status: one.dispute === 'open' ? 'under_review' : one.dispute,
        withdrawn: one.amount,
        reinstated: one.dispute === 'won' ? one.amount : 0n,
      },
    ],
  ];
}

function run(steps: readonly Step[]): MemoryBooks {
  const memory = new MemoryBooks();
  for (const step of steps) {
    if ('order' in step) memory.register(step.order);
    else memory.tell(step.facts);
    expectBalanced(memory);
  }
  return memory;
}

function expectBalanced({ books }: MemoryBooks): void {
  for (const each of books.payments.values()) {
    expect(each.applied + each.refunded + each.reversed + each.unapplied, each.stripeId).to.equal(each.amount);
    for (const part of [each.applied, each.refunded, each.reversed, each.unapplied]) expect(part >= 0n).to.equal(true);
    expect(total(books.applications.filter((row) => row.payment === each.stripeId))).to.equal(each.applied);
  }
  for (const each of books.orders.values()) {
    const rows = books.applications.filter((row) => row.order === each.reference);
    expect(total(rows), each.reference).to.equal(each.paid);
    expect(-total(rows.filter((row) => row.kind === 'refund'))).to.equal(each.refunded);
    expect(-total(rows.filter((row) => row.kind === 'dispute'))).to.equal(each.disputed);
    expect(each.paid >= 0n && each.refunded >= 0n && each.disputed >= 0n).to.equal(true);
    expect(each.paid + each.refunded + each.disputed <= each.amount).to.equal(true);
  }
}

/** What the books say in the end, without versions and rows, which tell the way there. */
function said({ books }: MemoryBooks): unknown {
  const sorted = (lines: string[]) => lines.sort();
  return {
    orders: sorted(
      [...books.orders.values()].map((o) =>
        [o.reference, o.paid, o.refunded, o.disputed, o.overpaid, o.paymentState].join(' '),
      ),
    ),
    payments: sorted(
      [...books.payments.values()].map((p) =>
        [p.stripeId, p.amount, p.applied, p.refunded, p.reversed, p.unapplied, p.overpaidOrder].join(' '),
      ),
    ),
    exceptions: sorted([...books.exceptions.values()].map((each) => `${each.key} ${each.reason}`)),
  };
}

/** Where several orders fit, even single ones of one amount, a person is asked. */
const ASKING: MatchingPolicy = {
  ...QUITTANCE_POLICY,
  rules: QUITTANCE_POLICY.rules.filter((each) => each.rule !== 'same_amount'),
};

describe('settling the books', function () {
  this.timeout(60_000);
  const lives = fc.array(life, { minLength: 1, maxLength: 4 });

  it('ends the same in whatever order and however often facts are told', () => {
    const history: fc.Arbitrary<[Step[], Step[]]> = lives.chain((all) => {
      const steps = stepsOf(all);
      const doubled = steps.flatMap((step): Step[] => ('facts' in step ? [step, step] : [step]));
      return fc.tuple(
        fc.constant(steps),
        fc.shuffledSubarray(doubled, { minLength: doubled.length, maxLength: doubled.length }),
      );
    });
    fc.assert(
      fc.property(history, ([steps, other]) => {
        expect(said(run(other))).to.deep.equal(said(run(steps)));
      }),
      { numRuns: 1_500 },
    );
  });

  it('ends the same whether facts are told one by one or all at once', () => {
    fc.assert(
      fc.property(lives, (all) => {
        const steps = stepsOf(all);
        const orders: Step[] = steps.filter((step) => 'order' in step);
        const facts = steps.flatMap((step) => ('facts' in step ? step.facts : []));
        expect(said(run([...orders, { facts }]))).to.deep.equal(said(run(steps)));
      }),
      { numRuns: 500 },
    );
  });

  it('changes nothing when everything is told once more', () => {
    fc.assert(
      fc.property(lives, (all) => {
        const steps = stepsOf(all);
        const memory = run(steps);
        const again = memory.tell(
          steps.flatMap((step) => ('facts' in step ? step.facts : [])),
          memory.allPayments(),
        );
        expect(Object.entries(again).filter(([, rows]) => (rows as unknown[]).length > 0)).to.deep.equal([]);
      }),
      { numRuns: 500 },
    );
  });

  it('never applies a payment that several orders fit equally', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 2, max: 5 }), (amount, count) => {
        const memory = new MemoryBooks(ASKING);
        for (let n = 0; n < count; n += 1) memory.register({ reference: `A-${1001 + n}`, account: 'acc_0', amount });
        memory.tell([
          {
            kind: 'payment',
            payment: 'pi_0',
            paymentKind: 'payment',
            status: 'succeeded',
            fundedBy: 'customer',
            currency: usd,
            captured: amount,
            customer: 'cus_0',
          },
        ]);
        expect(memory.books.payments.get('pi_0')?.applied).to.equal(0n);
        expect(memory.books.exceptions.get('payment:pi_0:match')?.reason).to.equal('tie');
      }),
    );
  });
});
