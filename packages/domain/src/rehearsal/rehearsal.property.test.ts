import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { CANDIDATES_MAX } from '../matching/candidate.js';
import { type MatchingPolicy, PRESET_POLICIES, QUITTANCE_POLICY } from '../matching/policy.js';
import { Rehearsal } from './rehearsal.js';
import type { RehearsedCustomer, RehearsedDecision, RehearsedOrder, RehearsedPayment } from './rehearsal-files.js';

const DAY_MS = 86_400_000;
const CUSTOMERS: readonly RehearsedCustomer[] = [
  { customer: 'C-0', names: ['Alder & Sons Ltd'] },
  { customer: 'C-1', names: ['Birch Trading GmbH', 'BIRCH TRADING'] },
  { customer: 'C-2', names: ['Alder and Sons Limited'] },
];

/** Everything open, in doubt a person: nothing is closed and of several orders of one amount none is taken. */
const ASKING: MatchingPolicy = {
  ...QUITTANCE_POLICY,
  rules: QUITTANCE_POLICY.rules.filter((each) => each.rule !== 'same_amount'),
};
const policies = fc.constantFrom(...PRESET_POLICIES, ASKING);

/** Amounts of which some are equal, some are sums of others, and some are neither. */
const amount = fc.oneof(fc.constantFrom(3_000n, 2_000n, 5_000n, 5_000n, 7_000n, 12_000n), fc.bigInt(1n, 20_000n));

/** References of four kinds; among them some that are near to each other. */
const FORMATS: readonly ((n: number) => string)[] = [
  (n) => `ORD-${536_360 + n}`,
  (n) => `7FE1103-${String(n + 1).padStart(4, '0')}`,
  (n) => `INV/2024/${String(100 + n)}`,
  (n) => `${41_000 + n * 37}`,
];
const format = fc.nat(FORMATS.length - 1);

const ORDER: RehearsedOrder = {
  order: 'ORD-536365',
  invoice: null,
  customer: 'C-0',
  currency: 'usd',
  amount: 5_000n,
  createdMs: 0,
  dueMs: null,
  status: 'open',
};

interface Scene {
  readonly orders: readonly RehearsedOrder[];
  readonly payments: readonly RehearsedPayment[];
}

const orders = fc
  .array(
    fc.record({
      format,
      customer: fc.constantFrom('C-0', 'C-0', 'C-0', 'C-0', 'C-1', 'C-2', null),
      currency: fc.constantFrom('usd', 'usd', 'usd', 'usd', 'usd', 'eur'),
      amount,
      day: fc.nat(20),
      status: fc.constantFrom<RehearsedOrder['status']>(...Array(8).fill('open'), 'paid', 'cancelled'),
    }),
    { minLength: 1, maxLength: 9 },
  )
  .map((all) =>
    all.map(
      ({ format: kind, day, ...rest }, n): RehearsedOrder => ({
        ...rest,
        order: FORMATS[kind]?.(n) ?? '',
        invoice: null,
        createdMs: day * DAY_MS,
        dueMs: null,
      }),
    ),
  );

/** How the payer writes a number: as it is, by its digits, in small letters, with a slip, cut off, glued to a word. */
const SPELLINGS: readonly ((number: string) => string)[] = [
  (number) => number,
  (number) => number.replace(/\D/g, ' ').trim(),
  (number) => number.toLowerCase().replace('-', ' '),
  (number) => number.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10)),
  (number) => number.slice(0, -2),
  (number) => `PAYMENT${number}`,
];

/** A payment of the sum of some orders, or nearly; of the customer of the first of them, or of another; that names them, or others. */
const paid = fc.record({
  who: fc.constantFrom('its own', 'its own', 'its own', 'C-0', 'C-1', null),
  name: fc.constantFrom(null, 'ALDER & SONS LTD', 'Birch Trading', 'Somebody Else'),
  currency: fc.constantFrom('usd', 'usd', 'usd', 'usd', 'eur'),
  sumOf: fc.array(fc.nat(8), { minLength: 1, maxLength: 3 }),
  more: fc.constantFrom(0n, 0n, 0n, 0n, -10n, 25n, -1_000n),
  spelling: fc.array(fc.nat(SPELLINGS.length - 1), { maxLength: 3 }),
  another: fc.option(fc.nat(8), { freq: 4 }),
  words: fc.constantFrom('', 'invoice ', 'Rechnung vom 12.03.2024 ', 'thank you '),
});

const scene: fc.Arbitrary<Scene> = fc
  .tuple(orders, fc.array(paid, { minLength: 1, maxLength: 4 }))
  .map(([all, given]) => ({ orders: all, payments: given.map((each, n) => paymentOf(all, each, n)) }));

function paymentOf(all: readonly RehearsedOrder[], each: PaidFor, n: number): RehearsedPayment {
  const meant = [...new Set(each.sumOf.map((one) => one % all.length))].flatMap((one) => all[one] ?? []);
  const named = each.another === null ? meant : [all[each.another % all.length] ?? ORDER];
  const sum = meant.reduce((total, one) => total + one.amount, 0n) + each.more;
  const numbers = each.spelling.flatMap((how, at) => SPELLINGS[how]?.(named[at]?.order ?? '') ?? '');
  return {
    id: `p${n}`,
    customer: each.who === 'its own' ? (meant[0]?.customer ?? null) : each.who,
    customerName: each.name,
    currency: each.currency,
    amount: sum > 0n ? sum : 4_321n,
    dateMs: (30 + n) * DAY_MS,
    memo: `${each.words}${numbers.filter((number) => number !== '').join(', ')}`,
  };
}

type PaidFor = typeof paid extends fc.Arbitrary<infer One> ? One : never;

describe('matching in memory', function () {
  this.timeout(60_000);

  it('gives the same answer every time', () => {
    fc.assert(
      fc.property(scene, policies, (given, policy) => {
        expect(decide(given, policy)).to.deep.equal(decide(given, policy));
      }),
    );
  });

  it('does not depend on the order in which orders and customers come', () => {
    const shuffled = scene.chain((given) =>
      fc.record({
        given: fc.constant(given),
        orders: fc.shuffledSubarray([...given.orders], { minLength: given.orders.length }),
        customers: fc.shuffledSubarray([...CUSTOMERS], { minLength: CUSTOMERS.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, policies, ({ given, orders: others, customers }, policy) => {
        expect(decide({ ...given, orders: others }, policy, customers)).to.deep.equal(decide(given, policy));
      }),
      { numRuns: 400 },
    );
  });

  it('does not look at an order of another customer, of another amount and with another number', () => {
    const unrelated = { ...ORDER, order: 'ZQX-K-88', customer: 'C-9', amount: 99_999_989n, createdMs: 5 * DAY_MS };
    const customers = [...CUSTOMERS, { customer: 'C-9', names: ['Zzyzx Quarry Holdings'] }];
    fc.assert(
      fc.property(scene, policies, fc.nat(9), (given, policy, at) => {
        const more = given.orders.toSpliced(at, 0, unrelated);
        expect(decide({ ...given, orders: more }, policy, customers)).to.deep.equal(decide(given, policy));
      }),
      { numRuns: 400 },
    );
  });

  // Sums that may come about by chance are counted in steps of what the amounts have in common, so that they grow alike.
  it('knows no amount but the tolerances: ten times everything is decided alike', () => {
    const moved = ({ because: _, ...rest }: RehearsedDecision) => rest;
    const tenfold = <Row extends { readonly amount: bigint }>(row: Row): Row => ({ ...row, amount: row.amount * 10n });
    fc.assert(
      fc.property(scene, policies, (given, policy) => {
        const exact = { ...policy, tolerances: [] };
        const large = { orders: given.orders.map(tenfold), payments: given.payments.map(tenfold) };
        const expected = decide(given, exact).map((each) => ({
          ...moved(each),
          allocations: each.allocations.map(tenfold),
          remainder: each.remainder * 10n,
        }));
        expect(decide(large, exact).map(moved)).to.deep.equal(expected);
      }),
      { numRuns: 400 },
    );
  });

  it('places nothing where two answers are equally good', () => {
    // Every order has a twin of the same customer, amount and day, and no text tells them apart.
    const twins = fc.tuple(orders, fc.array(paid, { minLength: 1, maxLength: 3 }));
    let placedBoth = 0;
    fc.assert(
      fc.property(twins, ([all, given]) => {
        const doubled = all.flatMap((each, n) => [
          { ...each, order: `ORD-${536_300 + n}` },
          { ...each, order: `ORD-${537_300 + n}` },
        ]);
        const twinOf = (reference: string) =>
          reference.startsWith('ORD-536')
            ? reference.replace('ORD-536', 'ORD-537')
            : reference.replace('ORD-537', 'ORD-536');
        for (const [n, each] of given.entries()) {
          const { amount: ofOne, ...rest } = paymentOf(all, { ...each, sumOf: each.sumOf.slice(0, 1 + (n % 2)) }, n);
          const payment = { ...rest, amount: each.spelling.length % 2 === 0 ? ofOne : ofOne * 2n, memo: each.words };
          const [answer] = decide({ orders: doubled, payments: [payment] }, ASKING);
          const placed = answer?.allocations.map((one) => one.order) ?? [];
          if (placed.length > 0) placedBoth += 1;
          expect(placed.map(twinOf).sort()).to.deep.equal([...placed].sort());
        }
      }),
      { numRuns: 400 },
    );
    expect(placedBoth, 'both twins together are one answer').to.be.greaterThan(0);
  });

  it('conserves money: what is placed and what waits are the payment, and no order gets more than it needs', () => {
    let applied = 0;
    fc.assert(
      fc.property(scene, policies, (given, policy) => {
        const open = new Map(given.orders.map((each) => [each.order, each.status === 'open' ? each.amount : 0n]));
        for (const [n, decision] of decide(given, policy).entries()) {
          const paidIn = given.payments[n];
          const placed = decision.allocations.reduce((sum, each) => sum + each.amount, 0n);
          expect(placed + decision.remainder).to.equal(paidIn?.amount);
          expect(decision.remainder >= 0n).to.equal(true);
          for (const { order, amount: part } of [...decision.allocations, ...decision.adjustments]) {
            expect(part > 0n, 'more than nothing').to.equal(true);
            open.set(order, (open.get(order) ?? 0n) - part);
            expect((open.get(order) ?? -1n) >= 0n, `${order} gets too much`).to.equal(true);
            expect(given.orders.find((each) => each.order === order)?.currency).to.equal(paidIn?.currency);
          }
          applied += decision.allocations.length;
          expect(new Set(decision.allocations.map((each) => each.order)).size).to.equal(decision.allocations.length);
          expect(decision.because).to.not.equal('');
        }
      }),
      { numRuns: 1_000 },
    );
    expect(applied).to.be.greaterThan(200);
  });

  it('never pays an order of a customer who is known to be another', () => {
    fc.assert(
      fc.property(scene, policies, (given, policy) => {
        for (const [n, { allocations }] of decide(given, policy).entries()) {
          const payer = given.payments[n]?.customer ?? null;
          const owners = allocations.map(
            (each) => given.orders.find((one) => one.order === each.order)?.customer ?? null,
          );
          if (payer !== null) expect(owners.filter((each) => each !== payer)).to.deep.equal([]);
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe('matching of bad input', function () {
  this.timeout(30_000);

  const known = ['ORD-536365', '7FE1103-0001', 'A', '0', '-', ''].map(
    (order, n): RehearsedOrder => ({
      ...ORDER,
      order,
      invoice: n === 0 ? '\u0000' : null,
      customer: n % 2 === 0 ? 'C-0' : 'C-1',
      createdMs: n * DAY_MS,
    }),
  );
  const answer = (memo: string, more: Partial<RehearsedPayment> = {}) => {
    const payment = {
      id: 'p',
      customer: 'C-0',
      customerName: memo,
      currency: 'usd',
      amount: 5_000n,
      dateMs: 0,
      memo,
      ...more,
    };
    const [decision] = decide({ orders: known, payments: [payment] }, QUITTANCE_POLICY);
    if (decision === undefined) throw new Error('no decision');
    expect(decision.candidates.length).to.be.lessThanOrEqual(CANDIDATES_MAX);
    expect(decision.because.length).to.be.lessThan(5_000);
    expect(JSON.stringify(decision.candidates).length).to.be.lessThan(20_000);
    return decision;
  };

  const REFERENCES = Array.from({ length: 10_000 }, (_, n) => `ORD-${536_000 + n}`);
  const TEXTS: Readonly<Record<string, string>> = {
    'of 100 kB of one letter': 'a'.repeat(100_000),
    'of 100 kB of digits': '5'.repeat(100_000),
    'of 100 kB of blanks': ' '.repeat(100_000),
    'of 100 kB of dashes and digits': '1-'.repeat(50_000),
    'of 100 kB of opening brackets': '('.repeat(100_000),
    'of 100 kB of characters that grow when they are folded': 'ﷺ'.repeat(33_000),
    'of 100 kB of marks on one letter': `e${'\u0301'.repeat(50_000)}`,
    'with 10,000 references': REFERENCES.join(', '),
    'with 10,000 references in one word': REFERENCES.join(''),
    'with ranges': 'ORD-536365/366/367-999999999999999999999',
    'of control characters': Array.from({ length: 32 }, (_, n) => String.fromCharCode(n)).join(''),
    'of lone surrogates': '\ud800\udc00\ud800 \udfff ORD\ud83d-536365',
    'with half of a character at the limit': `${'a'.repeat(999)}😀 ORD-536365`,
    'of the names of object properties': '__proto__ constructor toString hasOwnProperty',
    'of what looks like a pattern': '.*(a+)+$ [0-9]{1,1000000} \\u0000 $& $1',
  };
  for (const [what, memo] of Object.entries(TEXTS))
    it(`answers to a text ${what}`, () => {
      answer(memo);
      answer(memo, { customer: null });
      answer(memo, { customer: null, amount: 1n });
    });

  it('reads a number between marks of writing direction, invisible characters and wide digits', () => {
    for (const memo of [
      '\u202eORD-536365\u202c',
      '\u200fORD\u200e-536365',
      'ORD\u00ad-\u200b536365',
      '\ufeffＯＲＤ－５３６３６５',
      'ORD-٥٣٦٣٦٥',
      '\u0000ORD-536365\u0007',
    ])
      expect(answer(memo, { customerName: null }).allocations, JSON.stringify(memo)).to.deep.equal([
        { order: 'ORD-536365', amount: 5_000n },
      ]);
  });

  it('reads no half of a number where a text is longer than what is read', () => {
    const beginsAlike = [
      { ...ORDER, order: 'ORD-5360' },
      { ...ORDER, order: 'ORD-536090', amount: 7_000n },
    ];
    for (let length = 980; length <= 1_000; length += 1) {
      const payment = { ...PLAIN, amount: 7_000n, memo: `${'x'.repeat(length)} ORD-536090` };
      const [decision] = decide({ orders: beginsAlike, payments: [payment] }, QUITTANCE_POLICY);
      expect(
        decision?.allocations.map((each) => each.order),
        String(length),
      ).to.not.include('ORD-5360');
    }
  });

  it('answers to a text that names each of ten thousand orders', () => {
    const all = REFERENCES.map((reference, n) => ({ ...ORDER, order: reference, amount: BigInt(1_000 + n) }));
    const sum = all.reduce((total, each) => total + each.amount, 0n);
    for (const part of [sum, sum - 5n, 5n]) {
      const payment = { ...PLAIN, amount: part, memo: REFERENCES.join(' ') };
      const [decision] = decide({ orders: all, payments: [payment] }, QUITTANCE_POLICY);
      expect((decision?.allocations.length ?? 0) < 200).to.equal(true);
      expect(JSON.stringify(decision?.candidates).length).to.be.lessThan(20_000);
    }
  });

  it('answers to any text at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom('C-0', null), (memo, customer) => {
        answer(memo, { customer });
      }),
      { numRuns: 500 },
    );
  });

  it('reckons with the largest amounts that a database holds', () => {
    const most = 2n ** 63n - 1n;
    const [first, second] = known;
    if (first === undefined || second === undefined) throw new Error('no orders');
    const large = [
      { ...first, amount: most },
      { ...second, customer: 'C-0', amount: 1n },
    ];
    const payments = [most, most].map(
      (each, n): RehearsedPayment => ({ ...PLAIN, id: `p${n}`, amount: each, memo: 'ORD-536365' }),
    );
    const [one, two] = decide({ orders: large, payments }, QUITTANCE_POLICY);
    expect([one?.allocations[0]?.amount, one?.remainder, two?.remainder]).to.deep.equal([most, 0n, most]);
    const [both] = decide({ orders: large, payments: [{ ...PLAIN, amount: most + 1n }] }, QUITTANCE_POLICY);
    expect(both?.remainder).to.equal(0n);
  });
});

const PLAIN: RehearsedPayment = {
  id: 'p',
  customer: 'C-0',
  customerName: null,
  currency: 'usd',
  amount: 1n,
  dateMs: 0,
  memo: '',
};

function decide(
  { orders: known, payments }: Scene,
  policy: MatchingPolicy,
  customers: readonly RehearsedCustomer[] = CUSTOMERS,
): RehearsedDecision[] {
  const rehearsal = new Rehearsal({ orders: known, customers, policy });
  return payments.map((each) => rehearsal.decide(each));
}
