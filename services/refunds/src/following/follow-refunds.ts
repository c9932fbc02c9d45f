/**
 * Follows every refund and dispute until nothing can happen to it any more: reads those that are due from Stripe, round after round.
 *
 * Input: settings and a store. Output: rounds until the process stops. The due times stand in MySQL, so a restart goes on where it was.
 * Without a key nothing is read and the events alone tell; the log says so.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Producer } from '@quittance/queue';
import type { ServiceContext } from '@quittance/runtime';
import type { Store } from '@quittance/store';
import { type DisputeLookParts, lookAtDisputes } from '../disputes/look-at-disputes.js';
import type { StripeOpened } from '../line/open-stripe.js';
import { AWAY_PAUSE_MS_MAX, STOP_MS_MAX } from './limits.js';
import { type LookParts, lookAtDue, type Round } from './look-at-due.js';
import { disputeReaderOver, readerOver, readPacer } from './read-over-line.js';

type Context = Pick<ServiceContext<{ readonly REFUND_ROUND_MS: number }>, 'config' | 'log' | 'metrics' | 'onStop'>;

/** Begins to follow refunds; what it starts is ended by the stop list. */
export function followRefunds(
  { config, log, metrics, onStop }: Context,
  stripe: StripeOpened | null,
  store: Store,
  producer: Pick<Producer, 'publish'>,
): void {
  if (stripe === null) return;
  const stopping = new AbortController();
  const { signal } = stopping;
  const pacer = readPacer();
  const shared = { store, producer, mode: stripe.mode, log };
  const refunds: LookParts = {
    ...shared,
    looked: metrics.counter('quittance_refund_looks_total', 'Refunds read from the provider again', ['outcome']),
    ...readerOver(stripe, signal, pacer),
  };
  const disputes: DisputeLookParts = {
    ...shared,
    looked: metrics.counter('quittance_dispute_looks_total', 'Disputes read from the provider again', ['outcome']),
    ...disputeReaderOver(stripe, signal, pacer),
  };
  const ended = runUntil(signal, config.REFUND_ROUND_MS, { refunds, disputes });
  const stop = async () => {
    stopping.abort();
    await ended;
  };
  onStop('refund looks', stop, STOP_MS_MAX);
}

/** A round that fails, or that finds Stripe away, is followed by a longer and longer pause. */
async function runUntil(signal: AbortSignal, roundMs: number, parts: Parts): Promise<void> {
  for (let failures = 0; !signal.aborted; ) {
    const round = await bothRounds(parts, signal).catch((error: unknown): Round => {
      parts.refunds.log.warn({ err: error }, 'refunds.look_failed');
      return { full: false, away: { waitMs: null } };
    });
    failures = round.away === null ? 0 : failures + 1;
    await rest(pauseMs(round, roundMs, failures), signal);
  }
}

interface Parts {
  readonly refunds: LookParts;
  readonly disputes: DisputeLookParts;
}

/** Refunds and then disputes, at one pace. A key that may not read disputes keeps no refund waiting. */
async function bothRounds({ refunds, disputes }: Parts, signal: AbortSignal): Promise<Round> {
  const first = await lookAtDue(refunds, signal);
  if (first.away !== null) return first;
  const second = await lookAtDisputes(disputes, signal);
  return { full: first.full || (second.full && second.away === null), away: null };
}

/** Milliseconds until the next round. */
export function pauseMs({ full, away }: Round, roundMs: number, failures: number): number {
  if (away === null) return full ? 0 : roundMs;
  const waitMs = away.waitMs ?? roundMs * 2 ** Math.min(failures - 1, 16);
  return Math.max(roundMs, Math.min(waitMs, AWAY_PAUSE_MS_MAX));
}

async function rest(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
