import type { Stage } from '@quittance/contracts';
import { keyPrefixOf } from '@quittance/queue';
import { hashPassword } from '@quittance/runtime';
import { type FreshStore, freePort, freshStore, startCluster, testRedisUrl, waitFor } from '@quittance/testkit';
import { Queue, UnrecoverableError, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { after, before } from 'mocha';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from './open-browser.js';

export const PASSWORD = 'correct horse battery';
/** A database of Redis of their own, so that no other test's jobs are seen or emptied. */
const REDIS_DATABASE = 7;

interface ConsoleSetting {
  readonly base: string;
  readonly books: FreshStore;
  /** Makes a job that has failed for good and is kept, as one that a person looks at. */
  failedJob(stage: Stage, id: string): Promise<void>;
  /** `failed`, `waiting`, …; `unknown` when it is gone. */
  stateOf(stage: Stage, id: string): Promise<string>;
  audited(): Promise<string[]>;
  stop(): Promise<void>;
}

export interface ConsoleInBrowser {
  readonly setting: ConsoleSetting;
  readonly browser: Browser;
}

/** For the suite that calls it: a console and a browser, there while its tests run. */
export function consoleInBrowser(): ConsoleInBrowser {
  const shared: { setting?: ConsoleSetting; browser?: Browser } = {};
  before(async () => {
    shared.setting = await startConsoleSetting();
    shared.browser = await openBrowser();
  });
  after(async () => {
    await shared.browser?.close();
    await shared.setting?.stop();
  });
  return shared as ConsoleInBrowser;
}

/** The console as a process of its own, with one user of each role, over books and queues of its own. */
async function startConsoleSetting(): Promise<ConsoleSetting> {
  const books = await freshStore();
  const redisUrl = `${testRedisUrl()}/${REDIS_DATABASE}`;
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
  await redis.flushdb();
  const port = String(await freePort());
  const hash = await hashPassword(PASSWORD);
  const cluster = await startCluster({
    mysqlUrl: books.url,
    redisUrl,
    services: ['console'],
    env: {
      CONSOLE_PORT: port,
      CONSOLE_USERS: ['viewer', 'operator', 'admin'].map((role) => `${role}:${role}:${hash}`).join(','),
      SERVICE_URLS: `console=http://127.0.0.1:${port},ingress=http://127.0.0.1:1`,
      INGRESS_URL: 'http://127.0.0.1:7401',
    },
  });
  const queueOf = (stage: Stage) => ({ connection: redis, prefix: keyPrefixOf(stage) });

  return {
    base: `http://127.0.0.1:${port}`,
    books,
    failedJob: async (stage, id) => {
      const queue = new Queue(stage, queueOf(stage));
      await queue.add('event', { kind: 'event', id }, { jobId: `ev-${id}` });
      const connection = redis.duplicate();
      const worker = new Worker(
        stage,
        async () => {
          throw new UnrecoverableError('the order system refused it');
        },
        { ...queueOf(stage), connection },
      );
      await waitFor(`job ${id} to fail`, async () => (await queue.getJobState(`ev-${id}`)) === 'failed');
      await worker.close();
      connection.disconnect();
      await queue.close();
    },
    stateOf: async (stage, id) => {
      const queue = new Queue(stage, queueOf(stage));
      const state = await queue.getJobState(`ev-${id}`);
      await queue.close();
      return state;
    },
    audited: async () => {
      const rows = await books.store.sql.select<{ actor: string; action: string }>(
        'SELECT actor, action FROM audit_log ORDER BY id',
      );
      return rows.map(({ actor, action }) => `${actor} ${action}`);
    },
    stop: async () => {
      await cluster.stop();
      await redis.flushdb();
      redis.disconnect();
      await books.drop();
    },
  };
}

/** Fills in the form as a person does and waits for the first page. */
export async function logIn(page: Page, user: string, language = 'en'): Promise<void> {
  await page.goto(`/login?lang=${language}`);
  await page.locator('input[name=user]').fill(user);
  await page.locator('input[name=password]').fill(PASSWORD);
  await page.locator('main button[type=submit]').click();
  await page.waitForURL((url) => url.pathname === '/');
}
