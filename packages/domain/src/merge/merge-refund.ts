import type { Refund } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import type { RefundObserved } from '../observation.js';
import { countsBefore, isTie } from '../refund/newest-fact.js';
import { earlier } from './earlier.js';

/** Adds what was told of a refund, whenever it comes. @returns the refund as it stands now */
export function mergeRefund(draft: Draft, seen: RefundObserved): Refund {
  const known = draft.refunds.get(seen.refund);
  const refund = known ?? first(seen);
  const before = newsOf(refund);
  const times = timesOf(refund);
  refund.payment ??= seen.payment ?? null;
  refund.charge ??= seen.charge ?? null;
  refund.customer ??= seen.customer ?? null;
  refund.failureReason ??= seen.failureReason ?? null;
  refund.order ??= seen.order ?? null;
  refund.createdAtMs ??= seen.createdAtMs ?? null;
  if (known !== undefined) mergeState(draft, refund, seen);
  draft.refunds.set(refund.id, refund);
  if (known === undefined || before !== newsOf(refund)) draft.touched.refunds.add(refund.id);
  else if (times !== timesOf(refund)) draft.touched.refundTimes.add(refund.id);
  return refund;
}

function first(seen: RefundObserved): Refund {
  return {
    id: seen.refund,
    payment: null,
    charge: null,
    customer: null,
    currency: seen.currency,
    amount: seen.amount,
    status: seen.status,
    failureReason: null,
    pendingReason: seen.pendingReason ?? null,
    destination: seen.destination,
    createdAtMs: null,
    toldAtMs: seen.toldAtMs ?? null,
    sinceMs: seen.toldAtMs ?? null,
    settledOutside: null,
    version: 0n,
  };
}

function mergeState(draft: Draft, refund: Refund, seen: RefundObserved): void {
  const fact = { status: seen.status, toldAtMs: seen.toldAtMs ?? null };
  if (isTie(fact, refund)) {
    draft.touched.refundTies.add(refund.id);
    draft.touched.refundTimes.add(refund.id);
  }
  if (fact.status === refund.status) refund.sinceMs = earlier(refund.sinceMs, fact.toldAtMs);
  if (!countsBefore(fact, refund)) return;
  if (fact.status !== refund.status) refund.sinceMs = fact.toldAtMs;
  refund.status = fact.status;
  refund.toldAtMs = fact.toldAtMs;
  refund.pendingReason = seen.pendingReason ?? null;
}

function newsOf({ payment, charge, status, failureReason, pendingReason, order }: Refund): string {
  return JSON.stringify([payment, charge, status, failureReason, pendingReason, order ?? null]);
}

function timesOf({ createdAtMs, toldAtMs, sinceMs }: Refund): string {
  return JSON.stringify([createdAtMs, toldAtMs, sinceMs]);
}
