import { FAILURE_PAUSE_MS_MAX, JITTER_SHARE, REST_MS_MAX, REST_SHARE } from './limits.js';

export interface RoundResult {
  /** A table gave as many rows as one batch takes, so more may be due. */
  readonly full: boolean;
  readonly durationMs: number;
  /** Rounds in a row that failed, this one included; 0 after a good one. */
  readonly failures: number;
}

/**
 * How long to wait before the next round, in milliseconds: a short rest while full batches come back, so that catching up does not crowd
 * out live traffic; the usual pause otherwise; longer and longer after failures.
 * @param random a number in [0, 1)
 */
export function pauseMs(result: RoundResult, roundMs: number, random: number): number {
  if (result.failures > 0) {
    const grown = roundMs * 2 ** Math.min(result.failures, 10);
    return Math.floor(Math.min(FAILURE_PAUSE_MS_MAX, grown) * (0.5 + random / 2));
  }
  if (result.full) return Math.min(REST_MS_MAX, Math.ceil(result.durationMs * REST_SHARE));
  return Math.floor(roundMs * (1 - JITTER_SHARE + 2 * JITTER_SHARE * random));
}
