/**
 * The poller: the net under lost webhooks. Reads what Stripe tells by its lists and puts what nobody brought into the inbox.
 *
 * Input: Stripe's lists of events and of objects. Output: inbox rows, and their ids on the queues. Its cursors are rows, so a restart goes on
 * where it was; any number may run, one at a time reads. Without a key nothing is polled, and the log says so. Not relied upon: webhooks,
 * Redis, and that Stripe answers.
 */
import { connectProducer } from '@quittance/queue';
import type { ServiceContext } from '@quittance/runtime';
import { connectionAtStart, openServiceStore } from '@quittance/store';
import { createStripeClient, openStripeReader } from '@quittance/stripe';
import type { PollerConfig } from './config.js';
import { pollEvents } from './events/poll-events.js';
import { modeOfKeyOr } from './key-mode.js';
import { DUE_LOOK_MS_MAX, POOL_SIZE, READ_MS_MAX, STOP_MS_MAX, STUCK_MS } from './limits.js';
import { reconcile } from './objects/reconcile.js';
import type { PollParts } from './parts.js';
import { pollMetrics } from './poll-metrics.js';
import { runRounds } from './run-rounds.js';

/** The one connection of an installation. */
const CONNECTION = 'default';

type Context = Pick<ServiceContext<PollerConfig>, 'config' | 'log' | 'metrics' | 'checks' | 'onStop'>;

/** Rejects with a sentence when the key is of another mode than what the database holds. */
export async function startPoller({ config, log, metrics, checks, onStop }: Context): Promise<void> {
  const store = await openServiceStore({ url: config.MYSQL_URL, log, poolSizeMax: POOL_SIZE });
  onStop('store', () => store.close());
  checks.ready('mysql', store.ready);
  const { STRIPE_SECRET_KEY: apiKey, STRIPE_API_BASE: apiBase } = config;
  if (apiKey === undefined) {
    log.warn({ remedy: 'set STRIPE_SECRET_KEY' }, 'poller.no_stripe_key');
    return;
  }
  const connection = await connectionAtStart(store, CONNECTION, modeOfKeyOr(apiKey, config.STRIPE_MODE), log);
  const producer = connectProducer({ redisUrl: config.REDIS_URL, log, onPublished: metrics.onPublished });
  onStop('producer', () => producer.close());
  const measured = pollMetrics(metrics);
  const stopping = new AbortController();
  const client = createStripeClient({
    apiKey,
    ...(apiBase === undefined ? {} : { apiBase }),
    timeoutMs: READ_MS_MAX,
    maxNetworkRetries: 0,
  });
  let lastSignMs = Date.now();
  const reader = openStripeReader(client, {
    callsPerSecond: config.POLL_CALLS_PER_SECOND,
    signal: stopping.signal,
    onCall: (outcome) => {
      lastSignMs = Date.now();
      measured.call(outcome);
    },
  });
  const { signal } = stopping;
  const overlap = { readAtMs: 0, pages: 0 };
  const parts: PollParts = { store, producer, reader, connection, config, metrics: measured, log, signal, overlap };
  const onRound = () => {
    lastSignMs = Date.now();
  };
  const ended = Promise.all([
    runRounds({ round: () => pollEvents(parts), roundMs: config.POLL_ROUND_MS, signal, log, onRound }),
    runRounds({
      round: () => reconcile(parts),
      roundMs: Math.min(config.RECONCILE_ROUND_MS, DUE_LOOK_MS_MAX),
      signal,
      log,
      onRound,
    }),
  ]);
  onStop(
    'rounds',
    async () => {
      stopping.abort();
      await ended;
    },
    STOP_MS_MAX,
  );
  checks.live('rounds', () => Date.now() - lastSignMs < STUCK_MS);
  checks.ready('stripe_key', () => measured.refusedLists().length === 0);
}
