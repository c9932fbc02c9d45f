/**
 * Wires the order push-back: the queue `pushback` → load → call → commit.
 *
 * Input: jobs of the queue. Output: signed calls of the order system. Crash and restart at any moment are safe: see the handler.
 */
import { openStandardWebhooks, type StandardWebhooksOptions } from '@quittance/oms';
import { startWorker } from '@quittance/queue';
import { BREAKER_RESET_MS, type BreakerOptions, createBreaker, type ServiceContext } from '@quittance/runtime';
import { ensureDestinations, openServiceStore, type Store } from '@quittance/store';
import type { z } from 'zod';
import { callThrough, isNoFailure } from './call-order-system.js';
import type { CONFIG } from './config.js';
import { pusher } from './handle-batch.js';
import { CALLS_MAX, SLOW_CALL_MS, SLOW_CALLS_MAX, WORKER_STOP_MS_MAX } from './limits.js';
import { pushbackMeters } from './pushback-meters.js';
import { trackSlowCalls } from './slow-calls.js';

export type PushbackConfig = z.output<typeof CONFIG>;
export type PushbackContext = Pick<ServiceContext<PushbackConfig>, 'config' | 'log' | 'metrics' | 'checks' | 'onStop'>;

/** Other values than the named limits, for tests. */
export interface PushbackTuning {
  readonly queuePrefix?: string;
  readonly call?: Pick<StandardWebhooksOptions, 'callMsMax' | 'resolve'>;
  readonly slowCallMs?: number;
  readonly breaker?: Pick<BreakerOptions, 'resetMs' | 'volumeMin' | 'windowMs'>;
}

export async function startPushback(context: PushbackContext, tuning: PushbackTuning = {}): Promise<void> {
  const { config, log, metrics, checks, onStop } = context;
  const store = await openServiceStore({ url: config.MYSQL_URL, log });
  onStop('store', () => store.close());
  const destination = await openDestination(context, store, tuning);
  const handle = pusher({ store, destination, meters: pushbackMeters(metrics, log) });
  const worker = startWorker({
    stage: 'pushback',
    redisUrl: config.REDIS_URL,
    log,
    handle,
    hooks: metrics.runHooks,
    ...(tuning.queuePrefix === undefined ? {} : { prefix: tuning.queuePrefix }),
  });
  onStop('worker', () => worker.close(), WORKER_STOP_MS_MAX);
  checks.live('worker', () => worker.live());
  checks.ready('store', () => store.sql.select('SELECT 1'));
}

async function openDestination(
  { config, log, metrics, onStop }: PushbackContext,
  store: Store,
  tuning: PushbackTuning,
) {
  const { OMS_URL: url, OMS_SECRET: secrets, OMS_ALLOW_PRIVATE: allowPrivate } = config;
  if (url === undefined || secrets === undefined) {
    log.warn({}, 'pushback.no_destination');
    return null;
  }
  await ensureDestinations(store.sql, url);
  const orderSystem = openStandardWebhooks({ url, secrets, allowPrivate, connectionsMax: CALLS_MAX, ...tuning.call });
  onStop('order system', () => orderSystem.close());
  const breaker = createBreaker('order_system', callThrough(orderSystem), {
    scope: 'pushback',
    capacity: CALLS_MAX,
    isPermanent: isNoFailure,
    log,
    metrics,
    ...tuning.breaker,
  });
  onStop('breaker', async () => breaker.close());
  const slowCalls = trackSlowCalls({
    slowMs: tuning.slowCallMs ?? SLOW_CALL_MS,
    callsMax: SLOW_CALLS_MAX,
    onError: (error) => log.warn({ err: error }, 'pushback.slow_call_not_recorded'),
  });
  onStop('slow calls', () => slowCalls.drain(), WORKER_STOP_MS_MAX);
  const resetMs = tuning.breaker?.resetMs ?? BREAKER_RESET_MS;
  const stayAwayMs = () => (breaker.state() === 'open' ? Math.round(resetMs * (0.5 + Math.random())) : null);
  return { url, breaker, slowCalls, stayAwayMs };
}
