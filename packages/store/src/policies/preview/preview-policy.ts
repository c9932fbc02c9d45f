/**
 * What another policy would have done with the payments of the past.
 *
 * Input: a policy that is stored nowhere, and a period. Output: each payment that it would treat otherwise, one at a time, and a summary.
 * Everything is read at one moment in a transaction that can write nothing, then decided twice in memory: once by the policies in
 * force and once with the new one in its place, payment by payment in the order of time. Not relied upon: that the books stand still.
 */
import { setImmediate as othersTurn } from 'node:timers/promises';
import { type MatchingPolicy, Rehearsal, type RehearsedDecision, type RehearsedPayment } from '@quittance/domain';
import type { Store } from '../../open-store.js';
import { loadAllPolicies, type PoliciesInForce } from '../load-policies.js';
import { PreviewTally } from './compare-placed.js';
import { loadCustomers } from './load-customers.js';
import { loadOrders } from './load-orders.js';
import { loadPayments } from './load-payments.js';
import { PREVIEW_TURN_PAYMENTS } from './preview-limits.js';
import type { Placed, PreviewLine, PreviewQuestion, PreviewSummary } from './preview-question.js';
import { readSnapshot } from './read-snapshot.js';

export interface PreviewHooks {
  /** Each payment that would be treated otherwise. */
  line(line: PreviewLine): void | Promise<void>;
  progress?(done: number, of: number): void;
  /** Ends the preview early. */
  readonly signal?: AbortSignal;
}

export async function previewPolicy(
  store: Store,
  question: PreviewQuestion,
  hooks: PreviewHooks,
): Promise<PreviewSummary> {
  const { replay, orders, customers, policies } = await readSnapshot(store, async (sql) => {
    const payments = await loadPayments(sql, question);
    return {
      replay: payments,
      orders: await loadOrders(sql, question.connectionId, payments, question.ordersMax),
      customers: await loadCustomers(sql, question.connectionId),
      policies: await loadAllPolicies(sql, question.connectionId),
    };
  });
  const known = { orders, customers, policy: policies.of(null) };
  const [present, next] = [new Rehearsal(known), new Rehearsal(known)];
  const tally = new PreviewTally();
  for (const [n, payment] of replay.payments.entries()) {
    if (n % PREVIEW_TURN_PAYMENTS === 0) {
      hooks.signal?.throwIfAborted();
      hooks.progress?.(n, replay.payments.length);
      await othersTurn();
    }
    const before = placedBy(present, payment, policies.of(payment.customer));
    const after = placedBy(next, payment, nextPolicy(question, policies, payment.customer));
    const change = tally.add(payment.currency, before, after);
    if (change !== null) await hooks.line({ ...described(payment), change, before, after });
  }
  hooks.progress?.(replay.payments.length, replay.payments.length);
  const { inPeriod, explicit, byHand, leftOut, payments } = replay;
  return tally.summary({ inPeriod, replayed: payments.length, explicit, byHand, leftOut });
}

/** A customer with a policy of its own keeps it when the connection's changes. */
function nextPolicy(
  { policy, customer: changed }: PreviewQuestion,
  policies: PoliciesInForce,
  customer: string | null,
): MatchingPolicy {
  const takesIt = changed === null ? customer === null || !policies.hasOwn(customer) : customer === changed;
  return takesIt ? policy : policies.of(customer);
}

function placedBy(rehearsal: Rehearsal, payment: RehearsedPayment, policy: MatchingPolicy): Placed {
  const decision: RehearsedDecision = rehearsal.decide(payment, policy);
  const { status, rule, allocations, adjustments, remainder, because } = decision;
  return { policy: policy.name, status, rule, allocations, adjustments, remainder, because };
}

function described(
  payment: RehearsedPayment,
): Pick<PreviewLine, 'payment' | 'customer' | 'currency' | 'amount' | 'paidAt'> {
  const { id, customer, currency, amount, dateMs } = payment;
  return { payment: id, customer, currency, amount, paidAt: new Date(dateMs) };
}
