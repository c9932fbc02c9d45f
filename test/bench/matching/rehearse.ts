import { QUITTANCE_POLICY, Rehearsal } from '@quittance/domain';
import { customerOf, ORDERS_PER_CUSTOMER } from '../../fixtures/many-orders.js';
import type { Figures } from '../figures.js';
import { paymentsOf } from './payments-of.js';

/** Decisions a second of the rules alone, over orders in memory. */
export function rehearse(orders: number, payments: number): Figures {
  const customers = Array.from({ length: orders / ORDERS_PER_CUSTOMER }, (_, n) => customerOf(n));
  const rehearsal = new Rehearsal({
    policy: QUITTANCE_POLICY,
    customers: customers.map((each) => ({ customer: each.reference, names: [each.name] })),
    orders: customers.flatMap((each) =>
      each.orders.map((order) => ({
        order: order.reference,
        invoice: null,
        customer: each.reference,
        currency: 'usd',
        amount: BigInt(order.amount),
        createdMs: order.placedAtMs,
        dueMs: null,
        status: 'open' as const,
      })),
    ),
  });
  const asked = paymentsOf('pi_r', payments, customers.length).map((each) => ({
    id: each.id,
    customer: each.customer === null ? null : customerOf(each.customer).reference,
    customerName: each.name,
    currency: 'usd',
    amount: BigInt(each.amount),
    dateMs: each.paidAtMs,
    memo: each.text,
  }));
  const beganMs = performance.now();
  const applied = asked.map((each) => rehearsal.decide(each)).filter((each) => each.status === 'applied').length;
  const tookMs = performance.now() - beganMs;
  return {
    load: 'rules alone, in memory',
    'open orders': orders,
    payments,
    placed: applied,
    'per second': Math.round((payments / tookMs) * 1_000),
  };
}
