/**
 * Everything `quittance status` shows, gathered at one moment.
 *
 * Input: the database, Redis, and every service's readiness. Output: figures, and a list of what is wrong. Whatever does not answer is part
 * of the answer: this never rejects.
 */
import { openQueuesForBoard, type QueueDepths } from '@quittance/queue';
import { parseServiceAddresses, probeServices, type ServiceAddress, type ServiceHealth } from '@quittance/runtime';
import { readBooksStatus } from '@quittance/store';
import { reasonOf, withBooks } from '../open-books.js';
import type { CliSettings } from '../settings.js';
import { type Found, troubles } from './troubles.js';

export interface Status extends Found {
  readonly healthy: boolean;
  /** One sentence for each thing that is wrong. */
  readonly troubles: readonly string[];
}

const REDIS_MS_MAX = 2_000;
const REDIS_LOOK_MS = 20;

export async function collectStatus(settings: CliSettings, waitMsMax: number): Promise<Status> {
  const [services, queues, books] = await Promise.all([
    servicesOf(settings),
    queueDepths(settings).catch((error: unknown) => ({ error: reasonOf(error) })),
    withBooks(settings, (store) => readBooksStatus(store.sql)).catch((error: unknown) => ({ error: reasonOf(error) })),
  ]);
  const found: Found = { services, queues, books };
  const wrong = troubles(found, waitMsMax);
  return { healthy: wrong.length === 0, troubles: wrong, ...found };
}

async function servicesOf(settings: CliSettings): Promise<ServiceHealth[]> {
  let addresses: ServiceAddress[] = [];
  try {
    addresses = parseServiceAddresses(settings.get('SERVICE_URLS') ?? '');
  } catch (error) {
    return [{ name: 'SERVICE_URLS', url: '', ready: false, because: reasonOf(error) }];
  }
  return probeServices(addresses);
}

/** Silent, because whatever happens to the connection is the answer. */
const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

async function queueDepths(settings: CliSettings): Promise<QueueDepths> {
  const queues = openQueuesForBoard({ redisUrl: settings.need('REDIS_URL'), log: SILENT });
  const untilMs = Date.now() + REDIS_MS_MAX;
  try {
    for (;;) {
      try {
        return await queues.depths();
      } catch (error) {
        if (Date.now() > untilMs) throw error;
        await new Promise((resolve) => setTimeout(resolve, REDIS_LOOK_MS));
      }
    }
  } finally {
    await queues.close();
  }
}
