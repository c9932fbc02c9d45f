import { type DisputeObserved, disputeMayLeadTo, nextDisputeCheckAt } from '@quittance/domain';
import type { DisputeLookResult, DueDispute } from '@quittance/store';
import { DISPUTE_READ, type DisputeRead, disputeReadEvent, translate } from '@quittance/stripe';
import { NEWS_NET_MS, NOT_THERE_MS, TRY_AGAIN_MS } from '../following/limits.js';

/** What came of a look, and what a person who reads the log should know. */
export interface PlannedDisputeLook {
  readonly result: DisputeLookResult;
  readonly warning: string | null;
}

/**
 * Pure: decides what follows from one read. What differs from the books becomes an event for the inbox, told a second after everything that
 * was known when it was read, so that it counts before that; what does not differ sets the next look.
 */
export function planDisputeLook(due: DueDispute, read: DisputeRead): PlannedDisputeLook {
  if (read.kind === 'away') return nothing(read.waitMs ?? TRY_AGAIN_MS, null);
  // It says nothing of this dispute: all that are due wait together.
  if (read.kind === 'key_refused') return nothing(TRY_AGAIN_MS, null);
  if (read.kind === 'missing') return nothing(NOT_THERE_MS, 'the provider does not know the dispute');
  if (read.kind === 'refused') return nothing(NOT_THERE_MS, read.because);
  const toldAtMs = Math.max(read.answeredAtMs ?? due.nowMs, (due.toldAtMs ?? 0) + 1_000);
  const eventId = `read_${due.dispute}_${due.looks + 1}`;
  const text = disputeReadEvent({ eventId, dispute: read.dispute, livemode: due.livemode, toldAtMs });
  const told = translate(JSON.parse(text));
  const seen = told.observations.find((each) => each.kind === 'dispute');
  if (seen === undefined)
    return nothing(NOT_THERE_MS, `the dispute cannot be read: ${told.field ?? told.ignored ?? ''}`);
  if (!differs(due, seen))
    return { result: { kind: 'same', toldAtMs, nextAtMs: nextDisputeCheckAt(due, due.nowMs) }, warning: null };
  const moved = seen.status !== due.status && !disputeMayLeadTo(due.status, seen.status);
  const event = {
    livemode: due.livemode,
    eventId,
    type: DISPUTE_READ,
    objectId: due.dispute,
    apiVersion: null,
    createdMs: toldAtMs,
    body: Buffer.from(text),
    route: { stage: 'refunds' as const },
  };
  return {
    result: { kind: 'news', nextMs: NEWS_NET_MS, event },
    warning: moved ? `went from ${due.status} to ${seen.status}` : null,
  };
}

function nothing(nextMs: number, warning: string | null): PlannedDisputeLook {
  return { result: { kind: 'nothing', nextMs }, warning };
}

/** What the books hold and the provider says otherwise. Words that it leaves out are no news. */
function differs(due: DueDispute, seen: DisputeObserved): boolean {
  return (
    seen.status !== due.status ||
    seen.amount !== due.amount ||
    seen.withdrawn > due.withdrawn ||
    seen.reinstated > due.reinstated ||
    (seen.submissions ?? 0) > due.submissions ||
    (seen.hasEvidence ?? due.hasEvidence) !== due.hasEvidence ||
    (seen.dueAtMs ?? null) !== due.dueAtMs ||
    (seen.reason !== undefined && seen.reason !== due.reason) ||
    (seen.caseType !== undefined && seen.caseType !== due.caseType)
  );
}
