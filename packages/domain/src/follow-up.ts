import { DAY_MS } from './time.js';

/** How something at the provider is followed while it stays in one state. All in whole days since it came into that state. */
export interface FollowUp {
  /** It is read again from the provider at these ages. */
  readonly lookAtDays: readonly number[];
  /** After the last of them, so often again; `null`: no more. */
  readonly thenEveryDays: number | null;
  /** From this age on it is not followed any more. */
  readonly untilDays: number;
  /** The order system is told again at these ages that somebody has to act. */
  readonly remindAtDays: readonly number[];
  /** A person is asked from this age on; `null`: never. */
  readonly exceptionAtDays: number | null;
}

/** One that is not followed at all. */
export const NOT_FOLLOWED: FollowUp = {
  lookAtDays: [],
  thenEveryDays: null,
  untilDays: 0,
  remindAtDays: [],
  exceptionAtDays: null,
};

/**
 * When something that came into its state at `sinceMs` is to be read next, milliseconds since the epoch; `null` when it is followed no more.
 * Looks that were missed are not made up for: one look tells all of them.
 */
export function nextLookAt(follow: FollowUp, sinceMs: number, nowMs: number): number | null {
  const ageMs = nowMs - sinceMs;
  const days = looksOf(follow).find((each) => each * DAY_MS > ageMs) ?? nextRegular(follow, ageMs);
  return days === null || days > follow.untilDays ? null : sinceMs + days * DAY_MS;
}

function looksOf({ lookAtDays, remindAtDays, exceptionAtDays }: FollowUp): number[] {
  return [...lookAtDays, ...remindAtDays, ...(exceptionAtDays === null ? [] : [exceptionAtDays])].sort((a, b) => a - b);
}

function nextRegular(follow: FollowUp, ageMs: number): number | null {
  if (follow.thenEveryDays === null) return null;
  const last = follow.lookAtDays.at(-1) ?? 0;
  const passed = Math.floor((ageMs / DAY_MS - last) / follow.thenEveryDays);
  return last + (passed + 1) * follow.thenEveryDays;
}
