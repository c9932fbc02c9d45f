import { dispute, moved, refund } from '../settle/facts.fixture.js';
import type { ExpectedStanding, Scenario, ScenarioPayment, ScenarioStep } from './scenario.fixture.js';
import { ScenarioBooks } from './scenario-books.fixture.js';
import { orderDiffers } from './scenario-outcome.fixture.js';
import { policyOf } from './scenario-policy.fixture.js';

/** Lets a scenario's steps happen one after the other. @returns where what stands after a step differs from what is expected */
export function tell(scenario: Scenario): string[] {
  const books = new ScenarioBooks(policyOf(scenario), scenario.orders ?? []);
  const credited = new Map<string, { readonly ref: string; readonly before: bigint }>();
  return (scenario.steps ?? []).flatMap((step, n) => {
    const impossible = happen(books, step, credited);
    return [...impossible, ...standsOtherwise(books, step.expect)].map((each) => `step ${n + 1}: ${each}`);
  });
}

type Credited = Map<string, { readonly ref: string; readonly before: bigint }>;

/** @returns what the product has no words for */
function happen(books: ScenarioBooks, step: ScenarioStep, credited: Credited): string[] {
  for (const payment of step.payments ?? [])
    if (payment.type === 'credit_note') issueCreditNote(books, payment, credited);
    else arrive(books, payment, step);
  for (const order of step.new_orders ?? []) books.register(order);
  if (step.cancel_payment !== undefined) cancel(books, step.cancel_payment, credited);
  if (step.undo !== undefined) books.undo(step.undo);
  if (step.order_reduced_to_minor !== undefined) reduce(books, step.ref ?? '', BigInt(step.order_reduced_to_minor));
  if (step.apply_credit !== undefined) applyCredit(books, step.apply_credit);
  if (step.refund !== undefined) giveBack(books, step.refund);
  if (step.chargeback !== undefined) books.memory.tell([chargedBack(books, step.chargeback.payment, 'lost')]);
  if (step.chargeback_reversal !== undefined)
    books.memory.tell([chargedBack(books, step.chargeback_reversal.payment, 'won')]);
  return [...(step.credit === undefined ? [] : giveCredit(books, step.credit)), ...findCustomers(step)];
}

function arrive(books: ScenarioBooks, payment: ScenarioPayment, step: ScenarioStep): void {
  books.pay(payment);
  const id = payment.id ?? '';
  if (step.manual_split !== undefined) books.split(id, step.manual_split);
  const order = payment.named?.[0] ?? '';
  const close = (amount: number | undefined, reason: 'early_payment_discount' | 'write_off') => {
    if (amount === undefined) return;
    mustDo(books.command(id, { action: 'write_off', order, amount: BigInt(amount), reason }));
  };
  close(payment.discount_minor, 'early_payment_discount');
  close(payment.write_off_minor, 'write_off');
}

/** A credit note against an order is the order system's word: it wants less for the order. */
function issueCreditNote(books: ScenarioBooks, payment: ScenarioPayment, credited: Credited): void {
  const ref = payment.against ?? '';
  const before = amountOf(books, ref);
  credited.set(payment.id ?? '', { ref, before });
  books.memory.change(ref, { amount: before - BigInt(payment.amount_minor) });
}

/** A payment that is taken back as if it had never been is the bank's reversal of it. */
function cancel(books: ScenarioBooks, payment: string, credited: Credited): void {
  const note = credited.get(payment);
  if (note === undefined)
    books.memory.tell([moved(`reversal of ${payment}`, 'reversed', books.paymentOf(payment).amount)]);
  else books.memory.change(note.ref, { amount: note.before });
}

/** An order may not want less than the money on it: a person takes that off first, and puts back what the order still needs. */
function reduce(books: ScenarioBooks, ref: string, amount: bigint): void {
  const on = (id: string) => books.allocationsOf(id).some((each) => each.ref === ref);
  const payers = [...books.memory.books.payments.keys()].filter(on);
  for (const payment of payers) books.takeOff(payment, ref);
  books.memory.change(ref, { amount });
  for (const payment of payers)
    if (books.standingOf(ref).open > 0n) mustDo(books.command(payment, { action: 'apply', order: ref }));
}

/** Credit on an order lowers it. Credit on the customer is money that waits; of what no payment brought nobody knows. */
function giveCredit(books: ScenarioBooks, { ref, amount_minor }: NonNullable<ScenarioStep['credit']>): string[] {
  if (ref === undefined) {
    books.pay({ id: 'credit', amount_minor, currency: 'usd', customer: 'cust_a', memo: '' });
    return [];
  }
  const amount = amountOf(books, ref) - BigInt(amount_minor);
  books.memory.change(ref, { amount: amount < 0n ? 0n : amount });
  return [];
}

function applyCredit(books: ScenarioBooks, { ref, amount_minor }: NonNullable<ScenarioStep['apply_credit']>): void {
  const holder = [...books.memory.books.payments.values()].find((each) => each.unapplied >= BigInt(amount_minor));
  mustDo(books.command(holder?.stripeId ?? '', { action: 'apply', order: ref, amount: BigInt(amount_minor) }));
}

/**
 * With an adjustment nobody owes again what went back, which is what a refund means here; only what waits of the payment would go first, so
 * that the money is taken off the order beforehand. Without one the merchant asks for it again: the order wants so much more.
 */
function giveBack(books: ScenarioBooks, given: NonNullable<ScenarioStep['refund']>): void {
  const { payment, amount_minor, adjust_order: adjusts } = given;
  const amount = BigInt(amount_minor);
  const on = books.allocationsOf(payment).map((each) => each.ref);
  if (adjusts && books.paymentOf(payment).unapplied > 0n)
    for (const ref of on) reduce(books, ref, amountOf(books, ref) - amount);
  const before = on.map((ref) => refundedOf(books, ref));
  books.memory.tell([refund(`re_${books.memory.books.refunds.size + 1}`, books.idOf(payment), amount)]);
  if (adjusts) return;
  for (const [n, ref] of on.entries()) {
    const again = refundedOf(books, ref) - (before[n] ?? 0n);
    if (again > 0n) books.memory.change(ref, { amount: amountOf(books, ref) + again });
  }
}

function refundedOf(books: ScenarioBooks, ref: string): bigint {
  return books.memory.books.orders.get(ref)?.refunded ?? 0n;
}

function chargedBack(books: ScenarioBooks, payment: string, ends: 'lost' | 'won') {
  const { stripeId, amount } = books.paymentOf(payment);
  return dispute('du_1', stripeId, amount, ends, ends === 'won' ? 'reinstated' : 'withdrawn');
}

function findCustomers({ expect }: ScenarioStep): string[] {
  return expect.customer_found === undefined ? [] : ['a text is tied to a customer'];
}

function standsOtherwise(books: ScenarioBooks, expect: ExpectedStanding): string[] {
  const found: string[] = [];
  const compare = (what: string, ours: unknown, theirs: unknown) => {
    if (String(ours) !== String(theirs)) found.push(`${what}: ${String(ours)} instead of ${String(theirs)}`);
  };
  for (const { payment, ref, amount_minor } of expect.allocations ?? [])
    compare(
      `${payment} on ${ref}`,
      books.allocationsOf(payment).find((each) => each.ref === ref)?.amount ?? 0n,
      amount_minor,
    );
  for (const [payment, amount] of Object.entries(expect.unapplied ?? {}))
    compare(`${payment} unapplied`, books.paymentOf(payment).unapplied, amount);
  for (const [payment, amount] of Object.entries(expect.refunded ?? {}))
    compare(`${payment} refunded`, books.paymentOf(payment).refunded, amount);
  for (const [ref, order] of Object.entries(expect.orders ?? {}))
    found.push(...orderDiffers(ref, books.standingOf(ref), order));
  if (expect.customer_credit_minor !== undefined) compare('credit', books.credit(), expect.customer_credit_minor);
  if (expect.customer_balance_minor !== undefined)
    compare('balance', books.owed() - books.credit(), expect.customer_balance_minor);
  if (expect.warn === true && books.memory.books.exceptions.size === 0) found.push('nobody is asked');
  return found;
}

function amountOf(books: ScenarioBooks, ref: string): bigint {
  const order = books.memory.books.orders.get(ref);
  if (order === undefined) throw new Error(`no order ${ref}`);
  return order.amount;
}

function mustDo(refused: string | null): void {
  if (refused !== null) throw new Error(refused);
}
