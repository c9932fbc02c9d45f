/**
 * Wires the refunds stage: the queue `refunds` → load → plan → commit → the queue `pushback`, and for what was asked for here
 * load → call of Stripe → commit.
 *
 * Input: jobs of the queue. Output: committed books, refunds at Stripe. Crash and restart at any moment are safe: see the handler in bookkeeping.
 */
import { bookkeeper, checkPolicies } from '@quittance/bookkeeping';
import { closeWithin, connectProducer, startWorker } from '@quittance/queue';
import type { ServiceContext } from '@quittance/runtime';
import { openServiceStore } from '@quittance/store';
import type { z } from 'zod';
import { openAsker } from './asking/open-asker.js';
import type { CONFIG } from './config.js';
import { followRefunds } from './following/follow-refunds.js';
import { handleJobs } from './handle-jobs.js';
import { openStripe } from './line/open-stripe.js';

type Context = Pick<ServiceContext<z.output<typeof CONFIG>>, 'config' | 'log' | 'metrics' | 'checks' | 'onStop'>;

export async function startRefunds({ config, log, metrics, checks, onStop }: Context): Promise<void> {
  const store = await openServiceStore({ url: config.MYSQL_URL, log });
  onStop('store', () => store.close());
  await checkPolicies(store, log);
  const producer = connectProducer({ redisUrl: config.REDIS_URL, log, onPublished: metrics.onPublished });
  onStop('producer', () => producer.close());
  const stripe = openStripe({ config, log, metrics, onStop });
  const book = bookkeeper({ stage: 'refunds', store, producer, log });
  const handle = handleJobs(book, openAsker(stripe, store, log));
  const worker = startWorker({ stage: 'refunds', redisUrl: config.REDIS_URL, log, handle, hooks: metrics.runHooks });
  onStop('worker', () => worker.close(closeWithin(config.GRACE_MS)), config.GRACE_MS);
  followRefunds({ config, log, metrics, onStop }, stripe, store, producer);
  checks.live('worker', () => worker.live());
  checks.ready('store', store.ready);
}
