/**
 * Where the money lies does not depend on who came when: a payment that names its order is on that order, whatever came first, twice or late.
 *
 * Computed from the world alone, and so only where one answer is right: nobody cancelled the order, and no person moved money.
 */
import type { MoneyTruth } from '@quittance/stripe-sandbox';
import type { Stage } from '../history/act.js';
import type { Row } from '../mysql/table.js';

export function checkPlacement({ database, plan, stripe }: Stage): void {
  if (plan.operations.some((each) => each.kind === 'person' || each.kind === 'takeOff')) return;
  const truth = stripe.sandbox.truth();
  const cancelled = new Set(
    plan.operations.map((each) => (each.kind === 'cancel' ? plan.orders[each.order]?.reference : undefined)),
  );
  const orders = new Map(database.rows('orders').map((row) => [row['reference'], row]));
  const payments = new Map(database.rows('payments').map((row) => [row['stripe_id'], row]));
  for (const intent of truth.paymentIntents) {
    const order = orders.get(intent.metadata['order_id'] ?? '');
    const payment = payments.get(intent.id);
    if (order === undefined || payment === undefined || cancelled.has(String(order['reference']))) continue;
    if (order['currency'] !== payment['currency'] || fromBalance(truth, intent.id)) continue;
    const there = onOrder(database.rows('applications'), payment, order) + waitsFor(payment, order);
    const kept = amount(payment, 'amount') - amount(payment, 'refunded') - amount(payment, 'reversed');
    if (there !== kept)
      throw new Error(
        `${intent.id} names order ${String(order['reference'])}: ${kept} is left of it and ${there} is there`,
      );
  }
}

function fromBalance({ charges }: MoneyTruth, intent: string): boolean {
  return charges.some((each) => each.paymentIntent === intent && each.method === 'customer_balance');
}

function onOrder(applications: readonly Row[], payment: Row, order: Row): bigint {
  return applications
    .filter((row) => row['payment_id'] === payment['id'] && row['order_id'] === order['id'])
    .reduce((so, row) => so + amount(row, 'amount'), 0n);
}

/** More than the order wants waits for it. */
function waitsFor(payment: Row, order: Row): bigint {
  return payment['overpaid_order_id'] === order['id'] ? amount(payment, 'unapplied') : 0n;
}

function amount(row: Row, column: string): bigint {
  const value = row[column];
  return typeof value === 'bigint' ? value : 0n;
}
