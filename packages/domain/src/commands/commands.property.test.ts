import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { total } from '../books/sum-rows.js';
import type { Observation } from '../observation.js';
import { openAmount } from '../order.js';
import { MemoryBooks, usd } from '../settle/books.fixture.js';
import type { CommandAsked, ExceptionFound, OperatorCommand, RowFound } from './operator-command.js';
import { planCommands } from './plan-commands.js';

/** Three orders of two customers, three payments: one of a customer, two of nobody known. */
const ORDERS = ['A-1001', 'A-1002', 'B-1003'] as const;
const PAYMENTS = ['pi_0', 'pi_1', 'pi_2'] as const;

const amount = fc.constantFrom(undefined, 1n, 30n, 70n, 100n, 150n);
const order = fc.constantFrom(...ORDERS);
const payment = fc.constantFrom(...PAYMENTS);

type Step =
  | { readonly kind: 'command'; readonly payment: string; readonly command: OperatorCommand }
  | { readonly kind: 'undo'; readonly what: 'application' | 'adjustment'; readonly nth: number }
  | { readonly kind: 'fact'; readonly fact: Observation }
  | { readonly kind: 'cancel' | 'open'; readonly order: string }
  | { readonly kind: 'again' };

const command: fc.Arbitrary<OperatorCommand> = fc.oneof(
  fc.record({ action: fc.constant('apply' as const), order, amount }),
  fc.record({
    action: fc.constant('split' as const),
    allocations: fc.array(fc.record({ order, amount: fc.constantFrom(1n, 30n, 70n) }), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ action: fc.constant('write_off' as const), order, amount }),
  fc.record({ action: fc.constant('mark_paid_outside' as const), order, amount, proof: fc.constant('cheque') }),
  fc.record({ action: fc.constantFrom('on_account' as const, 'dismiss' as const, 'reopen' as const) }),
  fc.record({ action: fc.constant('propose_refund' as const), amount }),
);

const fact: fc.Arbitrary<Observation> = fc.oneof(
  fc.record({
    kind: fc.constant('refund' as const),
    refund: fc.constantFrom('re_0', 're_1'),
    payment,
    currency: fc.constant(usd),
    amount: fc.constantFrom(30n, 100n),
    status: fc.constantFrom('pending' as const, 'succeeded' as const, 'failed' as const),
    destination: fc.constant('customer' as const),
  }),
  fc.record({
    kind: fc.constant('dispute' as const),
    dispute: fc.constant('du_0'),
    payment: fc.constant('pi_1'),
    currency: fc.constant(usd),
    amount: fc.constant(100n),
    status: fc.constantFrom('needs_response' as const, 'won' as const),
    withdrawn: fc.constant(100n),
    reinstated: fc.constantFrom(0n, 100n),
  }),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('command' as const), payment, command }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('undo' as const),
      what: fc.constantFrom('application' as const, 'adjustment' as const),
      nth: fc.nat(9),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('fact' as const), fact }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('cancel' as const, 'open' as const), order }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('again' as const) }) },
);

describe('commands of people on the books', function () {
  this.timeout(60_000);

  it('conserve money in any sequence, among refunds, disputes and cancellations', () => {
    let carriedOut = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
        const desk = new MemoryDesk();
        for (const each of steps) {
          if (desk.take(each)) carriedOut += 1;
          expectBalanced(desk.memory);
        }
      }),
      { numRuns: 1_500 },
    );
    expect(carriedOut).to.be.greaterThan(2_000);
  });

  it('restore everything but history when an application is undone', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), payment, order, amount, (steps, stripeId, reference, much) => {
        const desk = new MemoryDesk();
        for (const each of steps) desk.take(each);
        const before = desk.memory.books.applications.filter((row) => row.payment === stripeId);
        fc.pre(total(before.filter((row) => row.order === reference)) === 0n);
        fc.pre(!before.some((row) => row.order === reference && row.kind !== 'applied' && row.kind !== 'unapplied'));
        const was = moneyOf(desk.memory);
        const done = desk.run(stripeId, { action: 'apply', order: reference, amount: much });
        fc.pre(done);
        expect(moneyOf(desk.memory)).to.not.deep.equal(was);
        desk.undoApplication(desk.memory.books.applications.length - 1);
        expect(moneyOf(desk.memory)).to.deep.equal(was);
        expect(desk.memory.books.payments.get(stripeId)?.held).to.equal('manual');
      }),
      { numRuns: 1_500 },
    );
  });

  it('are not undone by any rule: looking at everything again moves nothing that a person moved', () => {
    let held = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), (steps) => {
        const desk = new MemoryDesk();
        for (const each of steps) desk.take(each);
        const { payments, applications } = desk.memory.books;
        const touched = new Set(
          [...payments.values()].filter((each) => each.held !== null).map((each) => each.stripeId),
        );
        held += touched.size;
        const before = applications.filter((row) => touched.has(row.payment));
        desk.take({ kind: 'again' });
        expect(desk.memory.books.applications.filter((row) => touched.has(row.payment))).to.deep.equal(before);
      }),
      { numRuns: 500 },
    );
    expect(held).to.be.greaterThan(200);
  });
});

/** Books in memory with the exceptions' own states, as the store keeps them. */
class MemoryDesk {
  readonly memory = new MemoryBooks();
  readonly exceptions = new Map<string, ExceptionFound>();

  constructor() {
    this.memory.register({ reference: 'A-1001', account: 'acc_0', amount: 100n });
    this.memory.register({ reference: 'A-1002', account: 'acc_0', amount: 100n });
    this.memory.register({ reference: 'B-1003', account: 'acc_1', amount: 170n });
    for (const [n, each] of PAYMENTS.entries())
      this.memory.tell([
        {
          kind: 'payment',
          payment: each,
          paymentKind: 'payment',
          status: 'succeeded',
          fundedBy: 'customer',
          currency: usd,
          captured: n === 0 ? 230n : 100n,
          ...(n === 0 ? { customer: 'cus_0' } : { payerName: 'Somebody' }),
        },
      ]);
  }

  /** @returns whether a command was carried out */
  take(step: Step): boolean {
    if (step.kind === 'command') return this.run(step.payment, step.command);
    if (step.kind === 'undo') return this.undo(step.what, step.nth);
    if (step.kind === 'fact') this.memory.tell([step.fact]);
    else if (step.kind === 'again') this.memory.tell([], this.memory.allPayments());
    else this.memory.change(step.order, { state: step.kind === 'cancel' ? 'cancelled' : 'open' });
    return false;
  }

  run(payment: string, command: OperatorCommand): boolean {
    return this.carryOut({ command, actor: 'ana', exception: this.found(payment), payment, row: null });
  }

  undo(what: 'application' | 'adjustment', nth: number): boolean {
    const rows = what === 'application' ? this.memory.books.applications : (this.memory.books.adjustments ?? []);
    if (rows.length === 0) return false;
    return what === 'application' ? this.undoApplication(nth % rows.length) : this.undoAdjustment(nth % rows.length);
  }

  undoApplication(index: number): boolean {
    const command = { action: 'unapply', application: String(index) } as const;
    const row = placeOf(this.memory.books.applications, index);
    return this.carryOut({ command, actor: 'ana', exception: null, payment: null, row });
  }

  undoAdjustment(index: number): boolean {
    const command = { action: 'unadjust', adjustment: String(index) } as const;
    const row = placeOf(this.memory.books.adjustments ?? [], index);
    return this.carryOut({ command, actor: 'ana', exception: null, payment: null, row });
  }

  private carryOut(asked: CommandAsked): boolean {
    const { changes, commands } = planCommands(this.memory.books, this.exceptions, [asked]);
    const [planned] = commands;
    if (planned?.kind !== 'planned') {
      expect([...changes.applications, ...changes.orders, ...changes.payments]).to.deep.equal([]);
      return false;
    }
    this.memory.apply(changes);
    for (const { key, state } of planned.plan.steps) if (state !== undefined) this.answer(key, state);
    return true;
  }

  private answer(key: string, state: ExceptionFound['state']): void {
    const open = new Map(this.memory.books.exceptions);
    const known = open.get(key);
    if (state === 'resolved') open.delete(key);
    else if (known !== undefined) open.set(key, { ...known, dismissed: state === 'dismissed' });
    this.memory.books.exceptions = open;
  }

  private found(payment: string): ExceptionFound | null {
    const key = `payment:${payment}:match`;
    const open = this.memory.books.exceptions.get(key);
    if (open === undefined) return null;
    const found: ExceptionFound = {
      id: key,
      key,
      reason: 'no_match',
      state: open.dismissed ? 'dismissed' : 'open',
      payment,
      order: null,
      owner: null,
      currency: 'usd',
      amount: 0n,
      candidates: [],
      because: '',
    };
    this.exceptions.set(key, found);
    return found;
  }
}

function placeOf(
  rows: readonly { readonly payment: string | null; readonly order: string }[],
  index: number,
): RowFound {
  const row = rows[index];
  if (row === undefined) throw new Error('no such row');
  const place = rows.slice(0, index).filter((each) => each.payment === row.payment && each.order === row.order).length;
  return { payment: row.payment, order: row.order, place };
}

function expectBalanced({ books }: MemoryBooks): void {
  for (const each of books.payments.values()) {
    expect(each.applied + each.refunded + each.reversed + each.unapplied, each.stripeId).to.equal(each.amount);
    for (const part of [each.applied, each.refunded, each.reversed, each.unapplied]) expect(part >= 0n).to.equal(true);
    expect(total(books.applications.filter((row) => row.payment === each.stripeId))).to.equal(each.applied);
  }
  for (const each of books.orders.values()) {
    expect(total(books.applications.filter((row) => row.order === each.reference)), each.reference).to.equal(each.paid);
    expect(total((books.adjustments ?? []).filter((row) => row.order === each.reference))).to.equal(each.adjusted);
    for (const part of [each.paid, each.refunded, each.disputed, each.adjusted, each.overpaid])
      expect(part >= 0n, `${each.reference} ${part}`).to.equal(true);
  }
}

/** Where the money is, without the way there. */
function moneyOf({ books }: MemoryBooks): unknown {
  return {
    payments: [...books.payments.values()].map((p) =>
      [p.stripeId, p.applied, p.refunded, p.reversed, p.unapplied].join(' '),
    ),
    orders: [...books.orders.values()].map((o) =>
      [o.reference, o.paid, o.refunded, o.disputed, o.adjusted, o.overpaid, openAmount(o), o.paymentState].join(' '),
    ),
  };
}
