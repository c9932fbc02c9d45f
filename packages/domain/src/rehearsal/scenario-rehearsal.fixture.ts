import type { MatchingPolicy } from '../matching/policy.js';
import { Rehearsal } from './rehearsal.js';
import type { RehearsedCustomer, RehearsedOrder } from './rehearsal-files.js';
import type { Scenario, ScenarioOrder, ScenarioPayment } from './scenario.fixture.js';
import { type OrderStanding, type Outcome, wordFor } from './scenario-outcome.fixture.js';

/** Decides about a scenario's payments in memory, one after the other. @returns what came of each */
export function rehearse(scenario: Scenario, policy: MatchingPolicy, payments: readonly ScenarioPayment[]): Outcome[] {
  const orders = scenario.orders.filter(isOrder).map(orderOf);
  const rehearsal = new Rehearsal({ orders, customers: customersOf(scenario, payments), policy });
  const standing = new Map(orders.map((each) => [each.order, standingOf(each)]));
  return payments.map((payment, n): Outcome => {
    const decision = rehearsal.decide({
      id: payment.id ?? `payment ${n + 1}`,
      customer: payment.customer,
      customerName: null,
      currency: payment.currency,
      amount: BigInt(payment.amount_minor),
      dateMs: Date.parse(payment.date ?? '2024-05-01') + n,
      memo: [payment.memo, ...Object.values(payment.other_fields ?? {})].join(' / '),
    });
    const allocations = decision.allocations.map((each) => ({ ref: each.order, amount: each.amount }));
    const closed = decision.adjustments.reduce((sum, each) => sum + each.amount, 0n);
    for (const { order, amount } of decision.allocations) take(standing, order, amount, amount);
    for (const { order, amount } of decision.adjustments) take(standing, order, amount, 0n);
    const touched = allocations.flatMap((each) => standing.get(each.ref) ?? []);
    const nothing = decision.rule === 'none' || decision.status === 'unapplied' ? 'waits' : 'asked';
    return {
      allocations,
      remainder: decision.remainder,
      writeOff: closed,
      status: allocations.length > 0 ? wordFor(closed, touched) : nothing,
      shown: decision.candidates[0]?.orders ?? [],
      orders: Object.fromEntries(standing),
    };
  });
}

/** A draft is not told of yet, and what is owed to somebody else, or by us, is no order. */
export function isOrder(order: ScenarioOrder): boolean {
  return order.status !== 'draft' && order.amount_minor >= 0;
}

function orderOf(order: ScenarioOrder): RehearsedOrder {
  const taken = BigInt((order.paid_minor ?? 0) + (order.credited_minor ?? 0));
  return {
    order: order.text ?? order.ref,
    invoice: order.payment_reference ?? null,
    customer: order.customer,
    currency: order.currency,
    amount: BigInt(order.amount_minor) - taken,
    createdMs: Date.parse(order.created),
    dueMs: null,
    status: statusOf(order),
  };
}

function statusOf({ status, open_minor: open }: ScenarioOrder): RehearsedOrder['status'] {
  if (status === 'void') return 'cancelled';
  return status !== undefined || open === 0 ? 'paid' : 'open';
}

function customersOf(scenario: Scenario, payments: readonly ScenarioPayment[]): RehearsedCustomer[] {
  const names = new Map<string, Set<string>>();
  for (const { customer } of payments) if (customer !== null) names.set(customer, new Set());
  for (const { customer, customer_name: name, customer_kana: kana } of scenario.orders) {
    const known = names.get(customer) ?? new Set();
    names.set(customer, known);
    for (const each of [name, kana]) if (each !== undefined) known.add(each);
  }
  return [...names].map(([customer, known]) => ({ customer, names: [...known] }));
}

function standingOf(order: RehearsedOrder): OrderStanding {
  return { open: order.status === 'open' ? order.amount : 0n, paid: 0n };
}

function take(standing: Map<string, OrderStanding>, ref: string, open: bigint, paid: bigint): void {
  const before = standing.get(ref);
  if (before !== undefined) standing.set(ref, { open: before.open - open, paid: before.paid + paid });
}
