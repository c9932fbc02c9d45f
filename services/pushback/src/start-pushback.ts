/**
 * Wires the order push-back: the queue `pushback` → load → call → commit.
 *
 * Input: jobs of the queue. Output: signed calls of the order system. Crash and restart at any moment are safe: see the handler.
 */
import { startWorker } from '@quittance/queue';
import type { ServiceContext } from '@quittance/runtime';
import { openServiceStore } from '@quittance/store';
import type { PushbackConfig } from './config.js';
import { WORKER_STOP_MS_MAX } from './limits.js';
import { openPusher, type PusherTuning } from './open-pusher.js';

export type PushbackContext = Pick<ServiceContext<PushbackConfig>, 'config' | 'log' | 'metrics' | 'checks' | 'onStop'>;

export interface PushbackTuning extends PusherTuning {
  /** Another name space in Redis. */
  readonly queuePrefix?: string;
}

export async function startPushback(context: PushbackContext, tuning: PushbackTuning = {}): Promise<void> {
  const { config, log, metrics, checks, onStop } = context;
  const store = await openServiceStore({ url: config.MYSQL_URL, log });
  onStop('store', () => store.close());
  const handle = await openPusher(context, store, tuning);
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
