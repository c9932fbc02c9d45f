import { type FollowUp, NOT_FOLLOWED, nextLookAt } from '../follow-up.js';
import type { RefundStatus } from '../observation.js';
import { DAY_MS } from '../time.js';
import { REVERSIBLE_DAYS } from './refund-life.js';

export type FollowUpSchedule = Readonly<Record<RefundStatus, FollowUp>>;

/** Days after which the provider calls a refund off whose customer gave no details (docs.stripe.com/payments/customer-balance/refunding). */
export const CUSTOMER_DAYS = 45;

/** Card refunds take 5 to 10 business days; bank transfers wait for the customer for 45; a bank may send money back for about 30. */
export const FOLLOW_UP_SCHEDULE: FollowUpSchedule = {
  pending: { lookAtDays: [1, 3, 5, 10], thenEveryDays: 5, untilDays: 180, remindAtDays: [], exceptionAtDays: 10 },
  requires_action: {
    lookAtDays: [1, 3, 7, 14],
    thenEveryDays: 7,
    untilDays: 180,
    remindAtDays: [7, 21, 35],
    exceptionAtDays: 40,
  },
  succeeded: {
    lookAtDays: [1, 3, 7, 14, 21, REVERSIBLE_DAYS],
    thenEveryDays: null,
    untilDays: REVERSIBLE_DAYS + 1,
    remindAtDays: [],
    exceptionAtDays: null,
  },
  failed: NOT_FOLLOWED,
  canceled: NOT_FOLLOWED,
};

export interface RefundToFollow {
  readonly status: RefundStatus;
  /** When it came into this state, milliseconds since the epoch. */
  readonly sinceMs: number;
}

/**
 * When a refund is to be read from the provider next, milliseconds since the epoch; `null` when it is followed no more. Looks that were
 * missed are not made up for: one look tells all of them.
 */
export function nextCheckAt(
  refund: RefundToFollow,
  nowMs: number,
  schedule: FollowUpSchedule = FOLLOW_UP_SCHEDULE,
): number | null {
  return nextLookAt(schedule[refund.status], refund.sinceMs, nowMs);
}

/** Whether it has stood there for so long that a person must look. */
export function isOverdue(
  refund: RefundToFollow,
  nowMs: number,
  schedule: FollowUpSchedule = FOLLOW_UP_SCHEDULE,
): boolean {
  const { exceptionAtDays } = schedule[refund.status];
  return exceptionAtDays !== null && nowMs - refund.sinceMs >= exceptionAtDays * DAY_MS;
}

/** How many reminders should have been given by now. */
export function remindersDue(
  refund: RefundToFollow,
  nowMs: number,
  schedule: FollowUpSchedule = FOLLOW_UP_SCHEDULE,
): number {
  return schedule[refund.status].remindAtDays.filter((days) => nowMs - refund.sinceMs >= days * DAY_MS).length;
}
