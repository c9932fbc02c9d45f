import { expect } from 'chai';
import { describe, it } from 'mocha';
import { REFUND_STATUSES, type RefundStatus } from '../observation.js';
import { DAY_MS } from '../time.js';
import { CUSTOMER_DAYS, FOLLOW_UP_SCHEDULE, isOverdue, nextCheckAt, remindersDue } from './follow-up.js';

const SINCE = 1_790_000_000_000;
const at = (days: number) => SINCE + days * DAY_MS;
const nextDay = (status: RefundStatus, days: number) => {
  const next = nextCheckAt({ status, sinceMs: SINCE }, at(days));
  return next === null ? null : (next - SINCE) / DAY_MS;
};

describe('a refund is read from the provider again', () => {
  // state, age in days, next look in days
  const LOOKS: readonly [RefundStatus, number, number | null][] = [
    ['pending', 0, 1],
    ['pending', 0.5, 1],
    ['pending', 1, 3],
    ['pending', 3, 5],
    ['pending', 5, 10],
    ['pending', 10, 15],
    ['pending', 31, 35],
    ['pending', 200, null],
    ['requires_action', 0, 1],
    ['requires_action', 21, 35],
    ['requires_action', 36, 40],
    ['requires_action', 40, 42],
    ['requires_action', 44, 49],
    ['succeeded', 0, 1],
    ['succeeded', 21, 30],
    ['succeeded', 30, null],
    ['failed', 0, null],
    ['canceled', 0, null],
  ];
  for (const [status, days, next] of LOOKS)
    it(`${next === null ? 'no more' : `at ${next} days`} when it has been ${status} for ${days}`, () => {
      expect(nextDay(status, days)).to.equal(next);
    });

  it('always later than now, and in the end no more', () => {
    for (const status of REFUND_STATUSES) {
      let looks = 0;
      for (let now: number | null = SINCE; now !== null; looks += 1) {
        const next: number | null = nextCheckAt({ status, sinceMs: SINCE }, now);
        if (next !== null) expect(next).to.be.greaterThan(now);
        now = next;
      }
      expect(looks).to.be.lessThan(60);
    }
  });

  it('and a person is asked after ten days on its way, or five days before the customer’s time is over', () => {
    expect(isOverdue({ status: 'pending', sinceMs: SINCE }, at(9.9))).to.equal(false);
    expect(isOverdue({ status: 'pending', sinceMs: SINCE }, at(10))).to.equal(true);
    expect(isOverdue({ status: 'requires_action', sinceMs: SINCE }, at(CUSTOMER_DAYS - 5))).to.equal(true);
    expect(isOverdue({ status: 'succeeded', sinceMs: SINCE }, at(99))).to.equal(false);
  });

  it('and the customer is reminded three times before their time is over', () => {
    const due = (days: number) => remindersDue({ status: 'requires_action', sinceMs: SINCE }, at(days));
    expect([0, 7, 20, 21, 35, 44].map(due)).to.deep.equal([0, 1, 1, 2, 3, 3]);
    const last = FOLLOW_UP_SCHEDULE.requires_action.remindAtDays.at(-1) ?? 0;
    expect(last).to.be.lessThan(CUSTOMER_DAYS);
    expect(remindersDue({ status: 'pending', sinceMs: SINCE }, at(44))).to.equal(0);
  });
});
