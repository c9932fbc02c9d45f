import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { smaller } from '../money.js';
import type { Evidence, Observation } from '../observation.js';
import { MemoryBooks, type OrderToRegister, usd } from './books.fixture.js';

/**
 * The central law: the books follow from the facts, not from the way the facts arrived. Whole life cycles of cards, transfers and
 * cash balances are cut into single facts, told in any order, any number of times, in batches of any size.
 *
 * The law is stated for payments that say what they are for: by the merchant's word, by the payer's, or by what the provider did
 * with the balance. What it cannot hold for is left out of the stories, each for its reason:
 * - two payments that exceed one order: one of them is too much, and which one it is depends on which came first, as in life;
 * - what an amount alone says, and whether a difference is within the tolerance: both ask what is open at that moment;
 * - an order cancelled between two payments: the first was accepted by an open order, the second was not;
 * - words that name several orders and bring less than they cost: what the first order took it keeps when the second comes;
 * - transfers of the same customer and amount that a bank takes back: the provider does not say which one it means;
 * - refunds and disputes of more than a payment holds: which of them took the money depends on which came first;
 * - several transfers of a customer whose balance the provider spent: it does not say which one it took, and where the words of
 *   another transfer come late, the one that the books took may differ. No money is lost or counted twice by it.
 */
type Step = { readonly order: OrderToRegister } | { readonly facts: readonly Observation[] };

const amount = fc.constantFrom(30n, 50n, 70n, 100n, 200n);
const customer = fc.constantFrom(0, 1);

interface Story {
  readonly steps: Step[];
}

/** What one event tells. */
const fact = (...facts: Observation[]): Step => ({ facts });
const order = (reference: string, who: number, value: bigint): Step => ({
  order: { reference, account: `acc_${who}`, amount: value },
});
const words = (subject: string, ...evidence: Evidence[]): Observation => ({ kind: 'evidence', subject, evidence });
const said = (subject: string, ...evidence: Evidence[]): Step => fact(words(subject, ...evidence));

const charged = (...told: Parameters<typeof money>): Step => fact(money(...told));

function money(id: string, n: number, who: number | null, captured: bigint, more: Partial<Observation> = {}) {
  return {
    kind: 'payment',
    payment: id,
    paymentKind: 'payment',
    status: 'succeeded',
    fundedBy: 'customer',
    currency: usd,
    captured,
    charge: id.replace('pi', 'ch'),
    paidAtMs: n,
    ...(who === null ? {} : { customer: `cus_${who}` }),
    ...more,
  } as Observation;
}

/** The words of the bank come with the transfer. */
function funded(id: string, n: number, who: number, captured: bigint, memo: string): Step {
  const paid = money(id, n, who, captured, { paymentKind: 'funding' } as Partial<Observation>);
  return fact(paid, words(id, { kind: 'text', value: memo }));
}

const refundLife = fc.record({
  amount,
  byCharge: fc.boolean(),
  words: fc.constantFrom<('pending' | 'succeeded' | 'failed' | 'canceled' | 'requires_action')[]>(
    ['pending', 'succeeded'],
    ['pending', 'succeeded', 'failed'],
    ['requires_action', 'canceled'],
    ['succeeded'],
  ),
  destination: fc.constantFrom('customer' as const, 'cash_balance' as const),
});

type RefundLife = Omit<typeof refundLife extends fc.Arbitrary<infer One> ? One : never, 'amount'> & {
  readonly amount: bigint;
};

function refunded(id: string, payment: string, life: RefundLife, toBalance = false): Step[] {
  return life.words.map((status) =>
    fact({
      kind: 'refund',
      refund: id,
      currency: usd,
      amount: life.amount,
      status,
      destination: toBalance ? life.destination : 'customer',
      ...(life.byCharge ? { charge: payment.replace('pi', 'ch') } : { payment }),
    }),
  );
}

const disputeLife = fc.record({
  amount,
  words: fc.constantFrom<['needs_response' | 'under_review' | 'won' | 'lost' | 'warning_closed', boolean, boolean][]>(
    [
      ['needs_response', false, false],
      ['needs_response', true, false],
      ['lost', true, false],
    ],
    [
      ['needs_response', true, false],
      ['won', true, true],
    ],
    [['under_review', true, false]],
    [['warning_closed', false, false]],
  ),
});

/** A card payment of one or two orders: named by the merchant, directly or through an invoice, with all that may follow. */
const cardStory = fc
  .record({
    who: customer,
    first: amount,
    second: fc.option(amount),
    captured: amount,
    partly: fc.boolean(),
    declined: fc.boolean(),
    customerKnownLate: fc.boolean(),
    through: fc.constantFrom('payment', 'invoice', 'words'),
    refunds: fc.array(refundLife, { maxLength: 3 }),
    total: fc.boolean(),
    dispute: fc.option(disputeLife, { freq: 2 }),
  })
  .map((one) => (n: number): Story => {
    const pi = `pi_${n}`;
    const references = [`A-${1000 + n}`, ...(one.second === null ? [] : [`B-${2000 + n}`])];
    const kind = one.through === 'words' ? ('text' as const) : ('order_reference' as const);
    const names = references.map((value) => ({ kind, value }));
    const who = one.customerKnownLate ? null : one.who;
    const inWords = one.through === 'words' && one.second !== null;
    const captured = inWords ? one.first + (one.second ?? 0n) : one.captured;
    // Five things may leave one payment (three refunds, a total, a dispute), and never more than it holds.
    const share = (wanted: bigint) => smaller(wanted, captured / 5n);
    return {
      steps: [
        order(`A-${1000 + n}`, one.who, one.first),
        ...(one.second === null ? [] : [order(`B-${2000 + n}`, one.who, one.second)]),
        charged(pi, n, who, captured),
        ...(one.partly ? [charged(pi, n, who, captured / 2n)] : []),
        ...(one.customerKnownLate ? [charged(pi, n, one.who, captured)] : []),
        ...(one.declined
          ? [
              charged(pi, n, who, 0n, {
                status: 'incomplete',
                fundedBy: 'unknown',
                paidAtMs: n,
              } as Partial<Observation>),
            ]
          : []),
        ...(one.through === 'invoice'
          ? [said(pi, { kind: 'link', value: `in_${n}` }), ...names.map((each) => said(`in_${n}`, each))]
          : inWords
            ? [said(pi, ...names)]
            : names.map((each) => said(pi, each))),
        ...one.refunds.flatMap((life, k) => refunded(`re_${n}_${k}`, pi, { ...life, amount: share(life.amount) })),
        ...(one.total ? [fact({ kind: 'refund_total', payment: pi, currency: usd, amount: share(50n) })] : []),
        ...(one.dispute?.words ?? []).map(([status, withdrawn, reinstated]) => {
          const taken = share(one.dispute?.amount ?? 0n);
          return fact({
            kind: 'dispute',
            dispute: `du_${n}`,
            payment: pi,
            currency: usd,
            amount: taken,
            status,
            withdrawn: withdrawn ? taken : 0n,
            reinstated: reinstated ? taken : 0n,
          });
        }),
      ],
    };
  });

/** One order paid by two transfers whose words name it, the latter by the number of an invoice. */
const instalments = fc
  .record({ who: customer, first: amount, second: amount, rest: fc.constantFrom(0n, 20n) })
  .map((one) => (n: number): Story => {
    const reference = `A-${1000 + n}`;
    return {
      steps: [
        order(reference, one.who, one.first + one.second + one.rest),
        funded(`ccsbtxn_${n}_a`, n, one.who, one.first, `order ${reference}`),
        funded(`ccsbtxn_${n}_b`, n, one.who, one.second, `invoice INV-${3000 + n}`),
        said(`in_${n}`, { kind: 'invoice_number', value: `INV-${3000 + n}` }),
        said(`in_${n}`, { kind: 'order_reference', value: reference }),
      ],
    };
  });

/** A transfer without a word that the provider applied to an intent, perhaps took off again, and perhaps refunded. */
const balance = fc
  .record({
    who: customer,
    order: amount,
    transfer: amount,
    unapplied: fc.boolean(),
    linked: fc.boolean(),
    refund: fc.option(refundLife),
  })
  .map((one) => (n: number): Story => {
    const pi = `pi_${n}`;
    const reference = `A-${1000 + n}`;
    const spent = smaller(one.transfer, one.order);
    const stands = one.unapplied ? spent - spent / 2n : spent;
    const name: Evidence = { kind: 'order_reference', value: reference };
    const entry = { kind: 'cash_entry', customer: `cus_${one.who}`, currency: usd, intent: pi } as const;
    return {
      steps: [
        order(reference, one.who, one.order),
        funded(`ccsbtxn_${n}`, n, one.who, one.transfer, `RECHNUNG ${70_000 + n}`),
        fact({ ...entry, entry: `ccsbtxn_x${n}`, entryKind: 'applied', amount: spent }),
        ...(one.unapplied
          ? [fact({ ...entry, entry: `ccsbtxn_y${n}`, entryKind: 'unapplied', amount: spent / 2n })]
          : []),
        charged(pi, n, one.who, spent, { fundedBy: 'cash_balance' } as Partial<Observation>),
        ...(one.linked ? [said(pi, { kind: 'link', value: `in_${n}` }), said(`in_${n}`, name)] : [said(pi, name)]),
        ...(one.refund === null ? [] : refunded(`re_${n}`, pi, { ...one.refund, amount: stands }, true)),
      ],
    };
  });

/** A transfer of an amount that no other has, taken back by the bank, and perhaps not after all. */
const bounced = fc
  .record({ who: customer, order: amount, calledOff: fc.boolean(), started: fc.boolean() })
  .map((one) => (n: number): Story => {
    const reference = `A-${1000 + n}`;
    const transfer = 1_000n + BigInt(n);
    const entry = { kind: 'cash_entry', customer: `cus_${one.who}`, currency: usd, amount: transfer } as const;
    const started = one.started || one.calledOff;
    return {
      steps: [
        order(reference, one.who, one.order),
        funded(`ccsbtxn_${n}`, n, one.who, transfer, reference),
        fact({ ...entry, entry: `ccsbtxn_r${n}`, entryKind: started ? 'return_started' : 'reversed' }),
        ...(one.calledOff ? [fact({ ...entry, entry: `ccsbtxn_s${n}`, entryKind: 'return_canceled' })] : []),
      ],
    };
  });

const world = fc
  .array(fc.oneof(cardStory, cardStory, instalments, balance, balance, bounced), { minLength: 1, maxLength: 4 })
  .map((stories): Step[] => stories.flatMap((story, n) => story(n).steps));

/** The same steps in another order, some of the facts twice, cut into batches. */
const retold = world.chain((steps) => {
  const twice = steps.flatMap((step): Step[] => ('facts' in step ? [step, step] : [step]));
  return fc.record({
    steps: fc.constant(steps),
    other: fc.shuffledSubarray(twice, { minLength: twice.length, maxLength: twice.length }),
    cuts: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 8 }),
  });
});

function run(steps: readonly Step[], cuts: readonly number[] = [1]): MemoryBooks {
  const memory = new MemoryBooks();
  let batch: Observation[] = [];
  let cut = 0;
  const flush = () => {
    if (batch.length > 0) memory.tell(batch);
    batch = [];
  };
  for (const step of steps) {
    if ('order' in step) {
      flush();
      memory.register(step.order);
      continue;
    }
    batch.push(...step.facts);
    if (batch.length < (cuts[cut % cuts.length] ?? 1)) continue;
    cut += 1;
    flush();
  }
  flush();
  return memory;
}

/** Where the books stand. Transfers of one customer are told together: the provider does not say which one it spent. */
function standing({ books }: MemoryBooks): unknown {
  const payments = [...books.payments.values()];
  const transfers = payments.filter((each) => each.kind === 'funding');
  const sums = (field: 'amount' | 'applied' | 'refunded' | 'reversed' | 'unapplied') =>
    ['cus_0', 'cus_1'].map((who) =>
      transfers.filter((each) => each.customer === who).reduce((sum, each) => sum + each[field], 0n),
    );
  return {
    orders: sorted(books.orders.values(), (o) => [
      o.reference,
      o.paymentState,
      o.paid,
      o.refunded,
      o.disputed,
      o.adjusted,
      o.overpaid,
      o.disputeOpen,
    ]),
    payments: sorted(
      payments.filter((each) => each.kind === 'payment'),
      (p) => [
        p.stripeId,
        p.accountId,
        p.status,
        p.amount,
        p.applied,
        p.refunded,
        p.reversed,
        p.unapplied,
        p.overpaidOrder,
      ],
    ),
    net: sorted(
      new Set(
        books.applications.map((row) => `${row.payment.startsWith('pi') ? row.payment : 'transfer'} ${row.order}`),
      ),
      (pair) => [
        pair,
        books.applications
          .filter((row) => `${row.payment.startsWith('pi') ? row.payment : 'transfer'} ${row.order}` === pair)
          .reduce((sum, row) => sum + row.amount, 0n),
      ],
    ).filter((line) => !line.endsWith(' 0')),
    transfers: [sums('amount'), sums('applied'), sums('refunded'), sums('reversed'), sums('unapplied')],
    exceptions: sorted(
      [...books.exceptions.values()].filter((each) => !each.key.startsWith('payment:ccsbtxn')),
      (each) => [each.key, each.fingerprint],
    ),
  };
}

function sorted<Row>(rows: Iterable<Row>, words: (row: Row) => readonly unknown[]): string[] {
  return [...rows].map((row) => words(row).join(' ')).sort();
}

/** Whether the provider spent the balance of a customer who made more than one transfer. */
function spentFromOneOfSeveral(steps: readonly Step[]): boolean {
  const facts = steps.flatMap((step) => ('facts' in step ? step.facts : []));
  const spenders = new Set(
    facts.flatMap((each) => (each.kind === 'cash_entry' && each.entryKind === 'applied' ? each.customer : [])),
  );
  return [...spenders].some((who) => {
    const transfers = facts.flatMap((each) =>
      each.kind === 'payment' && each.paymentKind === 'funding' && each.customer === who ? each.payment : [],
    );
    return new Set(transfers).size > 1;
  });
}

const RUNS = 1_000;

describe('life cycles of payments', function () {
  this.timeout(120_000);

  it('end the same in whatever order, however often and in whatever batches they are told', () => {
    fc.assert(
      fc.property(retold, ({ steps, other, cuts }) => {
        fc.pre(!spentFromOneOfSeveral(steps));
        expect(standing(run(other, cuts))).to.deep.equal(standing(run(steps)));
      }),
      { numRuns: RUNS },
    );
  });
});
