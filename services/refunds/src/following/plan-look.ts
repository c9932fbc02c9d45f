import {
  CUSTOMER_DAYS,
  DAY_MS,
  isOverdue,
  mayFollow,
  nextCheckAt,
  type RefundObserved,
  refundWords,
  remindersDue,
} from '@quittance/domain';
import type { DueRefund, LookResult, OverdueRefund } from '@quittance/store';
import { REFUND_READ, type RefundRead, refundReadEvent, translate } from '@quittance/stripe';
import { NEWS_NET_MS, NOT_THERE_MS, TRY_AGAIN_MS } from './limits.js';

/** What came of a look, and what a person who reads the log should know. */
export interface PlannedLook {
  readonly result: LookResult;
  readonly warning: string | null;
}

/**
 * Pure: decides what follows from one read. What differs from the books becomes an event for the inbox, told a second after everything that
 * was known when it was read, so that it counts before that; what does not differ sets the next look.
 */
export function planLook(due: DueRefund, read: RefundRead): PlannedLook {
  if (read.kind === 'away') return nothing(read.waitMs ?? TRY_AGAIN_MS, null);
  // It says nothing of this refund: all that are due wait together.
  if (read.kind === 'key_refused') return nothing(TRY_AGAIN_MS, null);
  if (read.kind === 'missing') return nothing(NOT_THERE_MS, 'the provider does not know the refund');
  if (read.kind === 'refused') return nothing(NOT_THERE_MS, read.because);
  const toldAtMs = Math.max(read.answeredAtMs ?? due.nowMs, (due.toldAtMs ?? 0) + 1_000);
  const eventId = `read_${due.refund}_${due.looks + 1}`;
  const text = refundReadEvent({ eventId, refund: read.refund, livemode: due.livemode, toldAtMs });
  const told = translate(JSON.parse(text));
  const seen = told.observations.find((each) => each.kind === 'refund');
  if (seen === undefined)
    return nothing(NOT_THERE_MS, `the refund cannot be read: ${told.field ?? told.ignored ?? ''}`);
  if (!differs(due, seen)) return { result: same(due, toldAtMs), warning: null };
  const moved = seen.status !== due.status && !mayFollow(due.status, seen.status);
  return {
    result: {
      kind: 'news',
      nextMs: NEWS_NET_MS,
      event: {
        livemode: due.livemode,
        eventId,
        type: REFUND_READ,
        objectId: due.refund,
        apiVersion: null,
        createdMs: toldAtMs,
        body: Buffer.from(text),
        route: { stage: 'refunds' },
      },
    },
    warning: moved ? `went from ${due.status} to ${seen.status}` : null,
  };
}

function nothing(nextMs: number, warning: string | null): PlannedLook {
  return { result: { kind: 'nothing', nextMs }, warning };
}

function differs(due: DueRefund, seen: RefundObserved): boolean {
  return (
    seen.status !== due.status ||
    (seen.pendingReason ?? null) !== due.pendingReason ||
    (due.failureReason === null && seen.failureReason !== undefined)
  );
}

function same(due: DueRefund, toldAtMs: number): LookResult {
  return {
    kind: 'same',
    toldAtMs,
    nextAtMs: nextCheckAt(due, due.nowMs),
    reminders: remindersDue(due, due.nowMs),
    overdue: isOverdue(due, due.nowMs) ? overdue(due) : null,
  };
}

function overdue(due: DueRefund): OverdueRefund {
  const days = Math.floor((due.nowMs - due.sinceMs) / DAY_MS);
  if (due.status === 'requires_action') {
    const end = new Date(due.sinceMs + CUSTOMER_DAYS * DAY_MS).toISOString().slice(0, 10);
    const because = `refund ${due.refund} has waited ${days} days for the customer’s bank details; it is called off on ${end}`;
    return { reason: 'refund_needs_customer', because };
  }
  const { because } = refundWords({ ...due, settledOutside: null });
  return { reason: 'refund_late', because: `refund ${due.refund} has been on its way for ${days} days: ${because}` };
}
