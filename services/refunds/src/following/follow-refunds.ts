/**
 * Follows every refund until nothing can happen to it any more: reads those that are due from Stripe, round after round.
 *
 * Input: settings and a store. Output: rounds until the process stops. The due times stand in MySQL, so a restart goes on where it was.
 * Without a key nothing is read and the events alone tell; the log says so.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Producer } from '@quittance/queue';
import type { ServiceContext } from '@quittance/runtime';
import type { Store } from '@quittance/store';
import { createStripeClient, modeOfKey, readRefund } from '@quittance/stripe';
import { makePacer } from '../asking/pacer.js';
import { AWAY_PAUSE_MS_MAX, READ_MS_MAX, READS_PER_SECOND_MAX, STOP_MS_MAX } from './limits.js';
import { type LookParts, lookAtDue, type Round } from './look-at-due.js';

interface Keyed {
  readonly STRIPE_SECRET_KEY?: string | undefined;
  readonly STRIPE_API_BASE?: string | undefined;
  readonly REFUND_ROUND_MS: number;
}

type Context = Pick<ServiceContext<Keyed>, 'config' | 'log' | 'metrics' | 'onStop'>;

/** Begins to follow refunds; what it starts is ended by the stop list. */
export function followRefunds(context: Context, store: Store, producer: Pick<Producer, 'publish'>): void {
  const { config, log, metrics, onStop } = context;
  const { STRIPE_SECRET_KEY: apiKey, STRIPE_API_BASE: apiBase } = config;
  if (apiKey === undefined) {
    log.warn({ remedy: 'set STRIPE_SECRET_KEY' }, 'refunds.not_followed');
    return;
  }
  const client = createStripeClient({
    apiKey,
    ...(apiBase === undefined ? {} : { apiBase }),
    timeoutMs: READ_MS_MAX,
    maxNetworkRetries: 0,
  });
  const stopping = new AbortController();
  const pacer = makePacer(READS_PER_SECOND_MAX, () => performance.now());
  const parts: LookParts = {
    store,
    producer,
    mode: modeOf(apiKey),
    log,
    looked: metrics.counter('quittance_refund_looks_total', 'Refunds read from the provider again', ['outcome']),
    read: async (refund) => {
      await pacer.turn();
      return readRefund(client, refund, stopping.signal);
    },
  };
  const ended = runUntil(stopping.signal, config.REFUND_ROUND_MS, parts);
  const stop = async () => {
    stopping.abort();
    await ended;
  };
  onStop('refund looks', stop, STOP_MS_MAX);
}

/** A round that fails, or that finds Stripe away, is followed by a longer and longer pause. */
async function runUntil(signal: AbortSignal, roundMs: number, parts: LookParts): Promise<void> {
  for (let failures = 0; !signal.aborted; ) {
    const round = await lookAtDue(parts, signal).catch((error: unknown): Round => {
      parts.log.warn({ err: error }, 'refunds.look_failed');
      return { full: false, away: { waitMs: null } };
    });
    failures = round.away === null ? 0 : failures + 1;
    await rest(pauseMs(round, roundMs, failures), signal);
  }
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

/** Keys of an organisation do not tell their mode. */
function modeOf(key: string): 'live' | 'test' | null {
  try {
    return modeOfKey(key);
  } catch {
    return null;
  }
}
