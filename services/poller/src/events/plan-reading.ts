import type { PollCursor } from '@quittance/store';
import type { PollerConfig } from '../config.js';
import { EVENTS_KEPT_MS, SHALLOW_OVERLAP_MS } from '../limits.js';

/** What one reading of the list of events is about; milliseconds of Stripe's clock. */
export interface Reading {
  readonly fromMs: number;
  readonly toMs: number;
  /** Time of which Stripe tells no events any more and that was not read before; null: none is missing. */
  readonly gap: { readonly fromMs: number; readonly toMs: number } | null;
}

/**
 * Pure: which part of the list is to be read. It begins before what was reached, since an event may appear late and the last of a database
 * may be lost in a failover; it ends before the newest, which their webhooks are still bringing.
 * @param deep false: only a little before it, as between two readings of a long overlap
 */
export function planReading(
  cursor: Pick<PollCursor, 'reachedMs'>,
  nowMs: number,
  config: Pick<PollerConfig, 'POLL_OVERLAP_MS' | 'POLL_SETTLE_MS' | 'POLL_LOOK_BACK_MS'>,
  deep = true,
): Reading {
  const oldestMs = nowMs - EVENTS_KEPT_MS;
  const toMs = nowMs - config.POLL_SETTLE_MS;
  const { reachedMs } = cursor;
  if (reachedMs === null) return { fromMs: Math.max(nowMs - config.POLL_LOOK_BACK_MS, oldestMs), toMs, gap: null };
  const gap = reachedMs < oldestMs ? { fromMs: reachedMs, toMs: oldestMs } : null;
  const overlapMs = deep ? config.POLL_OVERLAP_MS : Math.min(config.POLL_OVERLAP_MS, SHALLOW_OVERLAP_MS);
  return { fromMs: Math.max(reachedMs - overlapMs, oldestMs), toMs, gap };
}
