/**
 * Wires the ingress: webhooks and the order API → MySQL → the queues.
 *
 * Input: HTTP. Output: committed rows, and their ids on the queues, best effort. A crash loses no request that was answered with 2xx.
 * Not relied upon: Redis. Without it everything is taken and the relay publishes later.
 */
import { connectProducer } from '@quittance/queue';
import {
  createHealthChecks,
  createLogger,
  createMetrics,
  type Logger,
  type Metrics,
  type ServiceContext,
} from '@quittance/runtime';
import { connectionAtStart, forgetAnswers, openServiceStore } from '@quittance/store';
import type { ApiParts } from './api/api-parts.js';
import { apiRoutes } from './api/api-routes.js';
import { buildApp } from './build-app.js';
import { type IngressConfig, modeOf } from './config.js';
import {
  API_POOL_QUEUE_MAX,
  API_POOL_SIZE,
  FORGET_EVERY_MS,
  WEBHOOK_POOL_QUEUE_MAX,
  WEBHOOK_POOL_SIZE,
} from './limits.js';
import { listen } from './listen.js';
import { knownConnections } from './webhook/known-connections.js';
import { openInbox } from './webhook/open-inbox.js';
import { receiveWebhook } from './webhook/receive-webhook.js';

export const DEFAULT_CONNECTION = 'default';

type Needed = 'MYSQL_URL' | 'REDIS_URL' | 'STRIPE_WEBHOOK_SECRET' | 'API_TOKEN' | 'INGRESS_PORT';
export type IngressOptions = Pick<IngressConfig, Needed> &
  Partial<Pick<IngressConfig, 'BIND_HOST' | 'STRIPE_SECRET_KEY' | 'STRIPE_MODE' | 'REFUND_APPROVAL_ABOVE'>> & {
    /** Another name space in Redis. */
    readonly queuePrefix?: string;
  };

export interface RunningIngress {
  readonly url: string;
  readonly mode: 'live' | 'test';
  /** Rejects when MySQL does not answer. */
  ready(): Promise<unknown>;
  /** False when an insert hangs for good. */
  live(): boolean;
  /** Takes no new request, answers those under way, and closes. */
  stop(): Promise<void>;
}

/** What a process gives; a test that runs the ingress in its own need not. */
export interface IngressSurroundings {
  readonly log?: Logger;
  readonly metrics?: Metrics;
  readonly health?: ServiceContext<unknown>['health'];
  readonly stopping?: AbortSignal;
}

/** Waits for the database and its schema, then listens. Rejects with a sentence when the settings contradict what the database holds. */
export async function startIngress(config: IngressOptions, around: IngressSurroundings = {}): Promise<RunningIngress> {
  const { log = createLogger('ingress'), metrics = createMetrics('ingress') } = around;
  const mode = modeOf(config);
  const url = config.MYSQL_URL;
  const inboxStore = await openServiceStore({
    url,
    log,
    poolSizeMax: WEBHOOK_POOL_SIZE,
    queueMax: WEBHOOK_POOL_QUEUE_MAX,
  });
  const closers: (() => Promise<unknown>)[] = [() => inboxStore.close()];
  const close = async () => {
    for (const each of closers.reverse()) await each();
  };
  try {
    const apiStore = await openServiceStore({ url, log, poolSizeMax: API_POOL_SIZE, queueMax: API_POOL_QUEUE_MAX });
    closers.push(() => apiStore.close());
    await connectionAtStart(apiStore, DEFAULT_CONNECTION, mode, log);
    const prefix = config.queuePrefix === undefined ? {} : { prefix: config.queuePrefix };
    const producer = connectProducer({ redisUrl: config.REDIS_URL, log, onPublished: metrics.onPublished, ...prefix });
    closers.push(() => producer.close());
    const connections = knownConnections(apiStore.sql);
    const inbox = openInbox({ sql: inboxStore.sql, producer, log, metrics });
    closers.push(() => inbox.settled());
    const { ready } = inboxStore;
    const checks = createHealthChecks();
    checks.live('inbox', inbox.live);
    checks.ready('mysql', ready);
    const parts: ApiParts = {
      store: apiStore,
      connections,
      producer,
      log,
      metrics,
      token: config.API_TOKEN,
      approvalAbove: config.REFUND_APPROVAL_ABOVE ?? new Map(),
    };
    const app = buildApp({
      webhook: receiveWebhook({ secrets: config.STRIPE_WEBHOOK_SECRET, connections, inbox, log, metrics }),
      api: apiRoutes(parts),
      // A balancer that asks on this port must see as soon as the others that the process is about to stop.
      checks: around.health ?? checks,
      log,
    });
    const forgetting = setInterval(() => void forgetAnswers(apiStore.sql).catch(() => undefined), FORGET_EVERY_MS);
    closers.push(async () => clearInterval(forgetting));
    const server = await listen(app, { port: config.INGRESS_PORT, host: config.BIND_HOST ?? '127.0.0.1' });
    around.stopping?.addEventListener('abort', server.windDown, { once: true });
    closers.push(() => server.stop());
    return { url: server.url, mode, ready, live: inbox.live, stop: close };
  } catch (error) {
    await close();
    throw error;
  }
}
