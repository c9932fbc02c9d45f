/**
 * Wires the matching stage: the queue `matching` → load → plan → commit → the queue `pushback`.
 *
 * Input: jobs of the queue. Output: committed books. Crash and restart at any moment are safe: see the handler in bookkeeping.
 */
import { bookkeeper, checkPolicies } from '@quittance/bookkeeping';
import { closeWithin, connectProducer, startWorker } from '@quittance/queue';
import type { ServiceContext } from '@quittance/runtime';
import { openServiceStore } from '@quittance/store';
import type { z } from 'zod';
import type { CONFIG } from './config.js';

type Context = Pick<ServiceContext<z.output<typeof CONFIG>>, 'config' | 'log' | 'metrics' | 'checks' | 'onStop'>;

export async function startMatching({ config, log, metrics, checks, onStop }: Context): Promise<void> {
  const store = await openServiceStore({ url: config.MYSQL_URL, log });
  onStop('store', () => store.close());
  await checkPolicies(store, log);
  const producer = connectProducer({ redisUrl: config.REDIS_URL, log, onPublished: metrics.onPublished });
  onStop('producer', () => producer.close());
  const handle = bookkeeper({ stage: 'matching', store, producer, log });
  const worker = startWorker({ stage: 'matching', redisUrl: config.REDIS_URL, log, handle, hooks: metrics.runHooks });
  onStop('worker', () => worker.close(closeWithin(config.GRACE_MS)), config.GRACE_MS);
  checks.live('worker', () => worker.live());
  checks.ready('store', store.ready);
}
