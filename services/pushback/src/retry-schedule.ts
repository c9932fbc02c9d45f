import { FAST_RETRY_NET_MS } from './limits.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Waits after each round of fast retries; the last one repeats until the deadline. */
export const SLOW_WAITS_MS = [
  1 * MINUTE_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  10 * HOUR_MS,
] as const;

/** How far a push has come when a call failed. */
export interface FailedTry {
  /** Calls made in all, this one included. */
  readonly attempts: number;
  /** Fast runs that the queue gives one publication. */
  readonly fastAttempts: number;
  /** The queue will not run it again by itself. */
  readonly lastFast: boolean;
  /** In [0, 1). */
  readonly random: number;
}

/**
 * Milliseconds until the row is due again. While the queue still retries fast, the row only stands by; after the last fast try the slow
 * schedule takes over, with full jitter: a random time between nothing and the wait of its round.
 */
export function nextDueMs({ attempts, fastAttempts, lastFast, random }: FailedTry): number {
  if (!lastFast) return FAST_RETRY_NET_MS;
  const round = Math.max(0, Math.ceil(attempts / fastAttempts) - 1);
  const waitMs = SLOW_WAITS_MS[Math.min(round, SLOW_WAITS_MS.length - 1)] ?? HOUR_MS;
  return Math.floor(random * waitMs);
}
