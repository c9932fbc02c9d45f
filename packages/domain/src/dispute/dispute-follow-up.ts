import { type FollowUp, nextLookAt } from '../follow-up.js';
import type { DisputeStatus } from '../observation.js';
import { DAY_MS } from '../time.js';
import { LATE_FAILURE } from './dispute-kind.js';
import { DISPUTE_LIFE } from './dispute-life.js';

/** Days before the bank's time is over by which a person should have answered it. */
export const EVIDENCE_MARGIN_DAYS = 2;

const WAITS_FOR_US: FollowUp = follow([1, 3, 7, 14], 7, 120);
/** Banks take 60 to 75 days for a decision, and close a question after up to 120. */
const BANK_DECIDES: FollowUp = follow([3, 7], 7, 240);
/** A decision may be contested, and money may come late. */
const DECIDED: FollowUp = follow([1, 7, 30, 60, 90], null, 90);

/** When a dispute is read from the provider again, by its state. */
export const DISPUTE_SCHEDULE: Readonly<Record<DisputeStatus, FollowUp>> = {
  warning_needs_response: WAITS_FOR_US,
  warning_under_review: BANK_DECIDES,
  needs_response: WAITS_FOR_US,
  under_review: BANK_DECIDES,
  warning_closed: follow([7, 30], null, 30),
  prevented: follow([1, 7], null, 7),
  appeal_needs_response: WAITS_FOR_US,
  appeal_under_review: BANK_DECIDES,
  won: DECIDED,
  lost: DECIDED,
};

export interface DisputeToFollow {
  readonly status: DisputeStatus;
  /** When it came into this state, milliseconds since the epoch. */
  readonly sinceMs: number;
  /** Until when the bank takes evidence. */
  readonly dueAtMs: number | null;
  /** The network's word for the sort of case. */
  readonly caseType: string | null;
}

/** When a dispute is to be read next, milliseconds since the epoch; the day after the bank's time is over counts too. `null`: no more. */
export function nextDisputeCheckAt(dispute: DisputeToFollow, nowMs: number): number | null {
  const { status, sinceMs, dueAtMs, caseType } = dispute;
  // There is no dispute to be read behind a debit that failed late.
  if (caseType === LATE_FAILURE) return null;
  const next = nextLookAt(DISPUTE_SCHEDULE[status], sinceMs, nowMs);
  const overMs = dueAtMs === null || !DISPUTE_LIFE[status].answer ? null : dueAtMs + DAY_MS;
  if (overMs === null || overMs <= nowMs) return next;
  return next === null ? overMs : Math.min(next, overMs);
}

/** Until when a person should have answered, milliseconds since the epoch; `null` where the bank named no time. */
export function answerByMs(dueAtMs: number | null): number | null {
  return dueAtMs === null ? null : dueAtMs - EVIDENCE_MARGIN_DAYS * DAY_MS;
}

function follow(lookAtDays: readonly number[], thenEveryDays: number | null, untilDays: number): FollowUp {
  return { lookAtDays, thenEveryDays, untilDays, remindAtDays: [], exceptionAtDays: null };
}
