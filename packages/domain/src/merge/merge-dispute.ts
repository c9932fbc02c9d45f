import type { Dispute } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import { compareDisputeFacts, isDisputeTie } from '../dispute/newest-dispute-fact.js';
import { larger } from '../money.js';
import type { DisputeObserved } from '../observation.js';
import { earlier } from './earlier.js';

/** Adds what was told of a dispute, whenever it comes. @returns the dispute as it stands now */
export function mergeDispute(draft: Draft, seen: DisputeObserved): Dispute {
  const known = draft.disputes.get(seen.dispute);
  const dispute = known ?? first(seen);
  const before = newsOf(dispute);
  const times = timesOf(dispute);
  dispute.payment ??= seen.payment ?? null;
  dispute.charge ??= seen.charge ?? null;
  // Money that moved, moved: sums of movements only ever grow.
  dispute.withdrawn = larger(dispute.withdrawn, seen.withdrawn);
  dispute.reinstated = larger(dispute.reinstated, seen.reinstated);
  dispute.createdAtMs = earlier(dispute.createdAtMs, seen.createdAtMs ?? null);
  mergeSubmissions(dispute, seen);
  if (known !== undefined) mergeState(draft, dispute, seen);
  draft.disputes.set(dispute.id, dispute);
  if (known === undefined || before !== newsOf(dispute)) draft.touched.disputes.add(dispute.id);
  else if (times !== timesOf(dispute)) draft.touched.disputeTimes.add(dispute.id);
  return dispute;
}

function first(seen: DisputeObserved): Dispute {
  return {
    id: seen.dispute,
    payment: null,
    charge: null,
    currency: seen.currency,
    amount: seen.amount,
    status: seen.status,
    reason: seen.reason ?? null,
    caseType: seen.caseType ?? null,
    withdrawn: 0n,
    reinstated: 0n,
    dueAtMs: seen.dueAtMs ?? null,
    hasEvidence: seen.hasEvidence ?? false,
    submissions: 0,
    submissionsFirst: null,
    createdAtMs: null,
    toldAtMs: seen.toldAtMs ?? null,
    sinceMs: seen.toldAtMs ?? null,
    version: 0n,
  };
}

function mergeSubmissions(dispute: Dispute, { status, submissions = 0 }: DisputeObserved): void {
  dispute.submissions = Math.max(dispute.submissions, submissions);
  // What was sent while the bank only asked does not answer the dispute that came of it.
  if (status === 'needs_response')
    dispute.submissionsFirst = Math.min(dispute.submissionsFirst ?? submissions, submissions);
}

function mergeState(draft: Draft, dispute: Dispute, seen: DisputeObserved): void {
  const fact = { status: seen.status, toldAtMs: seen.toldAtMs ?? null };
  if (isDisputeTie(fact, dispute)) {
    draft.touched.disputeTies.add(dispute.id);
    draft.touched.disputeTimes.add(dispute.id);
  }
  const order = compareDisputeFacts(fact, dispute);
  if (order < 0) return;
  // Two facts of one second that agree on the state: of each detail the larger counts, whichever came first.
  const at = order > 0 ? ALONE : dispute;
  // Decides looks alone. A state may come twice, so that an older word of it does not say that it began then.
  if (fact.status !== dispute.status) dispute.sinceMs = fact.toldAtMs;
  dispute.status = fact.status;
  dispute.toldAtMs = fact.toldAtMs;
  dispute.amount = larger(at.amount, seen.amount);
  dispute.reason = largerWord(at.reason, seen.reason) ?? dispute.reason;
  dispute.caseType = largerWord(at.caseType, seen.caseType) ?? dispute.caseType;
  dispute.dueAtMs = Math.max(at.dueAtMs ?? 0, seen.dueAtMs ?? 0) || null;
  dispute.hasEvidence = at.hasEvidence || (seen.hasEvidence ?? false);
}

const ALONE = { amount: 0n, reason: null, caseType: null, dueAtMs: null, hasEvidence: false } as const;

function largerWord(a: string | null, b: string | undefined): string | null {
  if (a === null || b === undefined) return a ?? b ?? null;
  return a > b ? a : b;
}

function newsOf(dispute: Dispute): string {
  const { createdAtMs: _, toldAtMs: __, sinceMs: ___, version: ____, ...news } = dispute;
  return JSON.stringify(news, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}

function timesOf({ createdAtMs, toldAtMs, sinceMs }: Dispute): string {
  return JSON.stringify([createdAtMs, toldAtMs, sinceMs]);
}
