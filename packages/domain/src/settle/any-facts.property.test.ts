import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { total } from '../books/sum-rows.js';
import type { Currency } from '../currency.js';
import { QUITTANCE_POLICY } from '../matching/policy.js';
import { larger } from '../money.js';
import {
  CASH_ENTRY_KINDS,
  DISPUTE_STATUSES,
  type Observation,
  PAYMENT_STATUSES,
  REFUND_STATUSES,
} from '../observation.js';
import { openAmount } from '../order.js';
import { MemoryBooks, type OrderToRegister, usd } from './books.fixture.js';

/**
 * Anything at all: facts that contradict each other, refunds of more than was paid, transfers taken back twice. What must hold
 * here must hold always, whatever the provider sends.
 */
type Step = { readonly order: OrderToRegister } | { readonly facts: readonly Observation[] };

const eur = 'eur' as Currency;
const currency = fc.constantFrom(usd, usd, usd, eur);
const amount = fc.constantFrom(10n, 20n, 30n, 50n, 100n, 9_990n, 10_000n);
const customer = fc.constantFrom('cus_0', 'cus_1');
const card = fc.constantFrom('pi_0', 'pi_1', 'pi_2');
const transfer = fc.constantFrom('ccsbtxn_a', 'ccsbtxn_b', 'ccsbtxn_c');
const anyPayment = fc.oneof(card, transfer);
const reference = fc.constantFrom('A-1001', 'A-1002', 'A-1003', 'A-1004');

const paymentSeen: fc.Arbitrary<Observation> = fc
  .record({ id: card, status: fc.constantFrom(...PAYMENT_STATUSES), captured: amount, who: customer })
  .chain(({ id, status, captured, who }) =>
    fc
      .record({
        fundedBy: fc.constantFrom('customer', 'customer', 'unknown', 'cash_balance'),
        named: fc.boolean(),
        at: fc.constantFrom(1, 2, 3),
      })
      .map(
        ({ fundedBy, named, at }): Observation => ({
          kind: 'payment',
          payment: id,
          paymentKind: 'payment',
          status,
          fundedBy,
          currency: id === 'pi_2' ? eur : usd,
          captured: status === 'succeeded' ? captured : 0n,
          charge: id.replace('pi', 'ch'),
          paidAtMs: at,
          ...(named ? { customer: who } : {}),
        }),
      ),
  );

const transferSeen: fc.Arbitrary<Observation> = fc
  .record({ id: transfer, captured: amount, who: customer, at: fc.constantFrom(1, 2, 3) })
  .map(({ id, captured, who, at }) => ({
    kind: 'payment',
    payment: id,
    paymentKind: 'funding',
    status: 'succeeded',
    fundedBy: 'customer',
    currency: usd,
    captured,
    customer: who,
    paidAtMs: at,
  }));

const evidenceSeen: fc.Arbitrary<Observation> = fc
  .record({
    subject: fc.oneof(anyPayment, fc.constant('in_0')),
    evidence: fc.array(
      fc.oneof(
        fc.record({ kind: fc.constant('order_reference' as const), value: reference }),
        fc.record({
          kind: fc.constant('text' as const),
          value: fc.oneof(reference, fc.constant('INV-77'), fc.constant('1001')),
        }),
        fc.constant({ kind: 'link' as const, value: 'in_0' }),
        fc.constant({ kind: 'invoice_number' as const, value: 'INV-77' }),
      ),
      { minLength: 1, maxLength: 2 },
    ),
  })
  .map(({ subject, evidence }) => ({ kind: 'evidence', subject, evidence }));

const cashSeen: fc.Arbitrary<Observation> = fc
  .record({
    entry: fc.constantFrom('e_0', 'e_1', 'e_2', 'e_3'),
    entryKind: fc.constantFrom(...CASH_ENTRY_KINDS),
    customer,
    currency: fc.constant(usd),
    amount,
    intent: card,
  })
  .map(({ intent, ...entry }) => ({
    kind: 'cash_entry',
    ...entry,
    ...(entry.entryKind === 'applied' || entry.entryKind === 'unapplied' ? { intent } : {}),
  }));

const refundSeen: fc.Arbitrary<Observation> = fc
  .record({
    refund: fc.constantFrom('re_0', 're_1', 're_2'),
    payment: card,
    byCharge: fc.boolean(),
    currency,
    amount,
    status: fc.constantFrom(...REFUND_STATUSES),
    destination: fc.constantFrom('customer', 'customer', 'cash_balance'),
  })
  .map(({ byCharge, payment, ...refund }) => ({
    kind: 'refund',
    ...refund,
    ...(byCharge ? { charge: payment.replace('pi', 'ch') } : { payment }),
  }));

const totalSeen: fc.Arbitrary<Observation> = fc
  .record({ payment: card, amount })
  .map((each) => ({ kind: 'refund_total', currency: usd, ...each }));

const disputeSeen: fc.Arbitrary<Observation> = fc
  .record({
    dispute: fc.constantFrom('du_0', 'du_1'),
    payment: card,
    currency,
    amount,
    status: fc.constantFrom(...DISPUTE_STATUSES),
    withdrawn: fc.oneof(fc.constant(0n), amount),
    reinstated: fc.oneof(fc.constant(0n), amount),
    submissions: fc.constantFrom(0, 1),
    turn: fc.constantFrom(0, 1),
  })
  // No two states of one second: those ask for a fresh read each time that they are told.
  .map(({ turn, ...each }) => ({
    kind: 'dispute',
    ...each,
    toldAtMs: (2 * DISPUTE_STATUSES.indexOf(each.status) + 40 * turn) * 1_000,
  }));

const warningSeen: fc.Arbitrary<Observation> = fc
  .record({
    warning: fc.constantFrom('issfr_0', 'issfr_1'),
    payment: card,
    actionable: fc.boolean(),
    toldAtMs: fc.constantFrom(1_000, 2_000),
  })
  .map((each) => ({ kind: 'fraud_warning', ...each }));

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      order: fc.record({
        reference,
        account: fc.constantFrom('acc_0', 'acc_0', 'acc_1'),
        amount,
        currency,
        state: fc.constantFrom('open' as const, 'open' as const, 'open' as const, 'cancelled' as const),
      }),
    }),
  },
  {
    weight: 7,
    arbitrary: fc
      .array(
        fc.oneof(
          paymentSeen,
          paymentSeen,
          transferSeen,
          transferSeen,
          evidenceSeen,
          evidenceSeen,
          evidenceSeen,
          cashSeen,
          cashSeen,
          refundSeen,
          refundSeen,
          totalSeen,
          disputeSeen,
          warningSeen,
        ),
        {
          minLength: 1,
          maxLength: 4,
        },
      )
      .map((facts) => ({ facts })),
  },
);

function take(memory: MemoryBooks, one: Step): void {
  if ('facts' in one) {
    memory.tell(one.facts);
    return;
  }
  const { reference, state = 'open', amount: wanted } = one.order;
  const known = memory.books.orders.get(reference);
  if (known === undefined) memory.register(one.order);
  else memory.change(reference, { state, amount: larger(known.amount, wanted) });
}

function expectSound(memory: MemoryBooks): void {
  const { books } = memory;
  for (const each of books.payments.values()) {
    const rows = books.applications.filter((row) => row.payment === each.stripeId);
    const left = books.deductions.filter((row) => row.payment === each.stripeId);
    expect(each.applied + each.refunded + each.reversed + each.unapplied, each.stripeId).to.equal(each.amount);
    expect(total(rows), each.stripeId).to.equal(each.applied);
    expect(total(left.filter((row) => row.kind === 'refund')), each.stripeId).to.equal(each.refunded);
    expect(total(left.filter((row) => row.kind !== 'refund')), each.stripeId).to.equal(each.reversed);
    for (const part of [each.applied, each.refunded, each.reversed, each.unapplied])
      expect(part >= 0n, `${each.stripeId} ${part}`).to.equal(true);
    for (const order of new Set(rows.map((row) => row.order)))
      expect(total(rows.filter((row) => row.order === order)) >= 0n, `${each.stripeId} ${order}`).to.equal(true);
  }
  for (const each of books.orders.values()) {
    const rows = books.applications.filter((row) => row.order === each.reference);
    expect(total(rows), each.reference).to.equal(each.paid);
    expect(-total(rows.filter((row) => row.kind === 'refund')), each.reference).to.equal(each.refunded);
    expect(-total(rows.filter((row) => row.kind === 'dispute')), each.reference).to.equal(each.disputed);
    expect(total((books.adjustments ?? []).filter((row) => row.order === each.reference))).to.equal(each.adjusted);
    for (const part of [each.paid, each.refunded, each.disputed, each.adjusted, each.overpaid])
      expect(part >= 0n, `${each.reference} ${part}`).to.equal(true);
    expect(each.paid + each.refunded + each.disputed + each.adjusted <= each.amount, each.reference).to.equal(true);
    expect(openAmount(each)).to.equal(each.amount - each.paid - each.refunded - each.disputed - each.adjusted);
    const waiting = [...books.payments.values()].filter((payment) => payment.overpaidOrder === each.reference);
    expect(
      waiting.reduce((sum, payment) => sum + payment.unapplied, 0n),
      each.reference,
    ).to.equal(each.overpaid);
    for (const row of rows) expect(books.payments.get(row.payment)?.currency).to.equal(each.currency);
  }
}

const RUNS = 1_000;

describe('books that are told anything at all', function () {
  this.timeout(60_000);
  const steps = fc.array(step, { minLength: 1, maxLength: 14 });
  const policy = fc.constantFrom(QUITTANCE_POLICY, {
    ...QUITTANCE_POLICY,
    rules: QUITTANCE_POLICY.rules.map((each) => ({ ...each, mode: 'automatic' as const })),
  });

  it('never lose or invent money', () => {
    fc.assert(
      fc.property(steps, policy, (all, chosen) => {
        const memory = new MemoryBooks(chosen);
        for (const one of all) {
          take(memory, one);
          expectSound(memory);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('come to rest: asked again about everything, nothing changes', () => {
    fc.assert(
      fc.property(steps, policy, (all, chosen) => {
        const memory = new MemoryBooks(chosen);
        for (const one of all) take(memory, one);
        memory.tell([], memory.allPayments());
        const again = memory.tell(
          all.flatMap((one) => ('facts' in one ? one.facts : [])),
          memory.allPayments(),
        );
        expect(Object.entries(again).filter(([, rows]) => (rows as unknown[]).length > 0)).to.deep.equal([]);
      }),
      { numRuns: RUNS },
    );
  });
});
