/**
 * Opens the way to the order system and makes the handler over it: one circuit breaker and one set of connections for the destination.
 *
 * Input: settings and a store. Output: the handler of the stage. What it opens is closed by the stop list, calls under way first.
 */
import { openStandardWebhooks, type StandardWebhooksOptions } from '@quittance/oms';
import { BREAKER_RESET_MS, type BreakerOptions, createBreaker, type ServiceContext } from '@quittance/runtime';
import { ensureDestinations, type Store } from '@quittance/store';
import { callThrough, isNoFailure } from './call-order-system.js';
import type { PushbackConfig } from './config.js';
import { type Destination, pusher } from './handle-batch.js';
import { CALLS_MAX, SLOW_CALL_MS, SLOW_CALLS_MAX, WORKER_STOP_MS_MAX } from './limits.js';
import { pushbackMeters } from './pushback-meters.js';
import { trackSlowCalls } from './slow-calls.js';

export type PusherContext = Pick<ServiceContext<Destined>, 'config' | 'log' | 'metrics' | 'onStop'>;
type Destined = Pick<PushbackConfig, 'OMS_URL' | 'OMS_SECRET' | 'OMS_ALLOW_PRIVATE'>;

/** Other values than the named limits, for tests. */
export interface PusherTuning {
  readonly call?: Pick<StandardWebhooksOptions, 'callMsMax' | 'resolve'>;
  readonly slowCallMs?: number;
  readonly breaker?: Pick<BreakerOptions, 'resetMs' | 'volumeMin' | 'windowMs'>;
}

export async function openPusher(context: PusherContext, store: Store, tuning: PusherTuning = {}) {
  const meters = pushbackMeters(context.metrics, context.log);
  return pusher({ store, destination: await openDestination(context, store, tuning), meters });
}

async function openDestination(
  { config, log, metrics, onStop }: PusherContext,
  store: Store,
  tuning: PusherTuning,
): Promise<Destination | null> {
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
