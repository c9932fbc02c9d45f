/**
 * Wires the order push-back: the queue `pushback` → load → call → commit.
 *
 * Input: jobs of the queue. Output: signed calls of the order system. Crash and restart at any moment are safe: see the handler.
 */
import { closeWithin, startWorker } from '@quittance/queue';
import type { ServiceContext } from '@quittance/runtime';
import { openServiceStore } from '@quittance/store';
import type { PushbackConfig } from './config.js';
import { openDestinations, type PusherTuning, pusherOver } from './open-pusher.js';
import { type ReadBackTuning, runReadBacks } from './read-back/run-read-backs.js';
import { watchCircuits } from './watch-circuits.js';

export type PushbackContext = Pick<ServiceContext<PushbackConfig>, 'config' | 'log' | 'metrics' | 'checks' | 'onStop'>;

export interface PushbackTuning extends PusherTuning {
  /** Another name space in Redis. */
  readonly queuePrefix?: string;
  readonly readBack?: ReadBackTuning;
}

export async function startPushback(context: PushbackContext, tuning: PushbackTuning = {}): Promise<void> {
  const { config, log, metrics, checks, onStop } = context;
  const store = await openServiceStore({ url: config.MYSQL_URL, log });
  onStop('store', () => store.close());
  const destinations = await openDestinations(context, store, tuning);
  const handle = pusherOver(context, store, destinations);
  const worker = startWorker({
    stage: 'pushback',
    redisUrl: config.REDIS_URL,
    log,
    handle,
    hooks: metrics.runHooks,
    ...(tuning.queuePrefix === undefined ? {} : { prefix: tuning.queuePrefix }),
  });
  onStop('worker', () => worker.close(closeWithin(config.GRACE_MS)), config.GRACE_MS);
  runReadBacks(context, {
    store,
    destinations: destinations.all,
    share: config.OMS_READ_BACK_SHARE,
    perMinute: config.OMS_READ_BACK_PER_MINUTE,
    ...tuning.readBack,
  });
  watchCircuits(context, destinations.all);
  checks.live('worker', () => worker.live());
  checks.ready('store', store.ready);
}
