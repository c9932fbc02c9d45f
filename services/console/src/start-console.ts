/**
 * The console: what an operator sees, and the few commands that the queue board gives.
 *
 * Input: the database, Redis and every service's readiness, read when a page is asked for. Output: pages, and audited commands. A crash
 * loses the sessions, nothing else. Not relied upon: Redis or the other services being up; what does not answer is shown as such.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openQueuesForBoard } from '@quittance/queue';
import type { Logger, Metrics } from '@quittance/runtime';
import { openServiceStore } from '@quittance/store';
import { queueBoards } from './board/queue-board.js';
import { BOARD_PATH, buildApp } from './build-app.js';
import type { ConsoleConfig } from './config.js';
import { probes } from './probes.js';

const POOL_SIZE = 5;
const HEADERS_MS_MAX = 10_000;
const REQUEST_MS_MAX = 30_000;

export type ConsoleOptions = Omit<
  ConsoleConfig,
  'NODE_ENV' | 'LOG_LEVEL' | 'LOG_PRETTY' | 'METRICS_PORT' | 'DRAIN_MS'
> & {
  /** Another prefix of the keys in Redis, for a test of its own. */
  readonly prefix?: string;
};

export interface RunningConsole {
  readonly port: number;
  /** Rejects when MySQL does not answer. */
  ready(): Promise<unknown>;
  stop(): Promise<void>;
}

/** Connects and listens. Rejects when MySQL cannot be reached or the port is taken. */
export async function startConsole(
  config: ConsoleOptions,
  around: { log: Logger; metrics: Metrics },
): Promise<RunningConsole> {
  const store = await openServiceStore({ url: config.MYSQL_URL, poolSizeMax: POOL_SIZE, log: around.log });
  const queues = openQueuesForBoard({
    redisUrl: config.REDIS_URL,
    log: around.log,
    ...(config.prefix ? { prefix: config.prefix } : {}),
  });
  const { ready } = store;
  const app = buildApp({
    config,
    store,
    sources: { store, queues, services: config.SERVICE_URLS },
    boards: queueBoards(queues.queues, BOARD_PATH),
    probes: probes({ ready, metrics: around.metrics }),
  });
  const server = createServer({ headersTimeout: HEADERS_MS_MAX, requestTimeout: REQUEST_MS_MAX }, app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.CONSOLE_PORT, config.BIND_HOST, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    ready,
    stop: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await Promise.allSettled([queues.close(), store.close()]);
    },
  };
}
