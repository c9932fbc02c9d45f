import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { type IncomingOrder, planOrderChange, type RegisteredOrder } from './change-order.js';
import { type Currency, openAmount, paymentState } from './index.js';

const usd = 'usd' as Currency;
const incoming = (more: Partial<IncomingOrder> = {}): IncomingOrder => ({
  customer: 'C-7',
  currency: usd,
  amount: 12_500n,
  state: null,
  placedAtMs: 1_790_000_000_000,
  dueAtMs: null,
  description: null,
  lines: null,
  invoice: null,
  metadata: null,
  ...more,
});

const registered = (more: Partial<RegisteredOrder> = {}): RegisteredOrder => {
  const order = {
    ...incoming(),
    state: 'open' as const,
    paid: 0n,
    refunded: 0n,
    disputed: 0n,
    adjusted: 0n,
    overpaid: 0n,
    disputeOpen: false,
    version: 4n,
    ...more,
  };
  return { paymentState: paymentState(order, order.state, order.disputeOpen), ...order };
};

describe('registering an order', () => {
  it('opens a new order at version 1 with all of it to pay', () => {
    const plan = planOrderChange(null, incoming());
    expect(plan).to.deep.include({ kind: 'create' });
    if (plan.kind !== 'create') throw new Error(plan.kind);
    expect(plan.order).to.include({ state: 'open', open: 12_500n, paymentState: 'unpaid', version: 1n });
  });

  it('takes an order that was cancelled before it was told of', () => {
    const plan = planOrderChange(null, incoming({ state: 'cancelled' }));
    if (plan.kind !== 'create') throw new Error(plan.kind);
    expect(plan.order).to.include({ state: 'cancelled', open: 0n, paymentState: 'cancelled' });
  });

  it('calls an order of nothing paid', () => {
    const plan = planOrderChange(null, incoming({ amount: 0n }));
    if (plan.kind !== 'create') throw new Error(plan.kind);
    expect(plan.order).to.include({ open: 0n, paymentState: 'paid' });
  });

  it('finds nothing to do when it is told the same again', () => {
    expect(planOrderChange(registered({ paid: 12_500n }), incoming())).to.deep.equal({ kind: 'unchanged' });
    expect(planOrderChange(registered(), incoming({ state: 'open' }))).to.deep.equal({ kind: 'unchanged' });
  });
});

//   on the order          told                  → status, open, version (4 before)
const CHANGES: readonly (readonly [
  string,
  Partial<RegisteredOrder>,
  Partial<IncomingOrder>,
  string,
  bigint,
  bigint,
])[] = [
  ['a raised amount reopens a paid order', { paid: 12_500n }, { amount: 15_000n }, 'partially_paid', 2_500n, 5n],
  ['a lowered amount closes a part-paid one', { paid: 9_000n }, { amount: 9_000n }, 'paid', 0n, 5n],
  ['cancelling leaves nothing open and keeps the money', { paid: 9_000n }, { state: 'cancelled' }, 'cancelled', 0n, 5n],
  [
    'opening it again asks for the rest',
    { state: 'cancelled', paid: 9_000n },
    { state: 'open' },
    'partially_paid',
    3_500n,
    5n,
  ],
  ['a state that is not told stays', { state: 'cancelled' }, { amount: 9n }, 'cancelled', 0n, 5n],
  ['an unpaid order may change its currency', {}, { currency: 'eur' as Currency }, 'unpaid', 12_500n, 5n],
  ['an unpaid order may change its customer', {}, { customer: 'C-8' }, 'unpaid', 12_500n, 5n],
  ['words alone make no new version', { paid: 500n }, { description: 'blue' }, 'partially_paid', 12_000n, 4n],
  ['a due date alone makes no new version', {}, { dueAtMs: 5 }, 'unpaid', 12_500n, 4n],
  ['refunded money counts as having been paid', { refunded: 12_500n }, { amount: 13_000n }, 'refunded', 500n, 5n],
  ['an open dispute stays one', { disputed: 12_500n, disputeOpen: true }, { amount: 13_000n }, 'disputed', 500n, 5n],
];

describe('changing an order', () => {
  for (const [law, on, told, status, open, version] of CHANGES)
    it(law, () => {
      const plan = planOrderChange(registered(on), incoming(told));
      if (plan.kind !== 'change') throw new Error(plan.kind);
      expect(plan.order).to.include({ paymentState: status, open, version });
      expect(plan.announced).to.equal(version === 5n);
      expect(plan.changed).to.deep.equal(Object.keys(told));
    });
});

//   on the order, told → conflicts
const CONFLICTS: readonly (readonly [string, Partial<RegisteredOrder>, Partial<IncomingOrder>, readonly string[]])[] = [
  ['an amount below what is paid', { paid: 9_000n }, { amount: 8_999n }, ['amount_below_applied']],
  [
    'an amount below paid and refunded together',
    { paid: 5_000n, refunded: 4_000n },
    { amount: 8_999n },
    ['amount_below_applied'],
  ],
  [
    'an amount below paid, disputed and adjusted together',
    { paid: 1n, disputed: 2n, adjusted: 3n },
    { amount: 5n },
    ['amount_below_applied'],
  ],
  ['another currency once money came', { paid: 1n }, { currency: 'eur' as Currency }, ['currency_fixed']],
  ['another currency after a refund', { refunded: 1n }, { currency: 'eur' as Currency }, ['currency_fixed']],
  ['another customer once money came', { paid: 1n }, { customer: 'C-8' }, ['customer_fixed']],
  ['another customer while an overpayment waits', { overpaid: 1n }, { customer: 'C-8' }, ['customer_fixed']],
  [
    'all at once',
    { paid: 9n },
    { customer: 'C-8', currency: 'eur' as Currency, amount: 8n },
    ['amount_below_applied', 'currency_fixed', 'customer_fixed'],
  ],
];

describe('money on an order forbids', () => {
  for (const [what, on, told, codes] of CONFLICTS)
    it(what, () => {
      const plan = planOrderChange(registered(on), incoming(told));
      if (plan.kind !== 'conflict') throw new Error(plan.kind);
      expect(plan.conflicts.map((each) => each.code)).to.deep.equal(codes);
    });

  it('no words on an order that was paid more than it asks', () => {
    const plan = planOrderChange(registered({ amount: 10n, paid: 12n }), incoming({ amount: 10n, description: 'x' }));
    expect(plan.kind).to.equal('change');
  });
});

const minor = fc.bigInt(0n, 10n ** 12n);
const money = fc.record({ paid: minor, refunded: minor, disputed: minor, adjusted: minor, overpaid: minor });
const told = fc.record({
  customer: fc.constantFrom('C-7', 'C-8'),
  currency: fc.constantFrom(usd, 'jpy' as Currency),
  amount: minor,
  state: fc.constantFrom('open' as const, 'cancelled' as const, null),
  description: fc.constantFrom('blue', null),
});

describe('any change', () => {
  it('is settled after one time: told again it changes nothing', () => {
    fc.assert(
      fc.property(money, told, told, (on, before, after) => {
        const existing = registered({ ...before, ...on, state: before.state ?? 'open' });
        const plan = planOrderChange(existing, incoming(after));
        if (plan.kind !== 'change') return;
        expect(planOrderChange({ ...existing, ...plan.order }, incoming(after)).kind).to.equal('unchanged');
      }),
    );
  });

  it('never asks for more than is owed, and never lowers the version', () => {
    fc.assert(
      fc.property(money, told, told, (on, before, after) => {
        const existing = registered({ ...before, ...on, state: before.state ?? 'open' });
        const plan = planOrderChange(existing, incoming(after));
        if (plan.kind !== 'change') return;
        expect(plan.order.open <= plan.order.amount).to.equal(true);
        expect(plan.order.open).to.equal(
          plan.order.state === 'cancelled' ? 0n : openAmount({ ...existing, ...plan.order }),
        );
        expect(plan.order.version >= existing.version).to.equal(true);
      }),
    );
  });

  it('never moves an order with money on it to another customer or currency', () => {
    fc.assert(
      fc.property(money, told, told, (on, before, after) => {
        const existing = registered({ ...before, ...on, state: before.state ?? 'open' });
        const plan = planOrderChange(existing, incoming(after));
        if (plan.kind !== 'change' || Object.values(on).every((each) => each === 0n)) return;
        expect(plan.order).to.include({ customer: existing.customer, currency: existing.currency });
      }),
    );
  });
});
