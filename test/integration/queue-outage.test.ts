import { setTimeout as sleep } from 'node:timers/promises';
import type { JobOf } from '@quittance/contracts';
import {
  checkRedis,
  connectProducer,
  openQueuesForBoard,
  type Producer,
  PUBLISH_MS_MAX,
  type StageWorker,
  type StartWorkerOptions,
  startWorker,
} from '@quittance/queue';
import { Queue, Worker } from 'bullmq';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { type PrivateRedis, privateRedis } from './private-redis.js';
import { PATIENT, type ReadableLog, readableLog, until } from './queue-setting.js';

/** On top of the deadline: a busy machine. */
const SLACK_MS = 1_000;
/** Longer than a worker's blocking read and its watchdog (5 s and 1 s): the outage after which workers once stayed away for ever. */
const LONG_OUTAGE_MS = 7_000;

const events = (count: number, from = 0): JobOf<'matching'>[] =>
  Array.from({ length: count }, (_, index) => ({ kind: 'event', id: String(from + index) }));

async function timed<T>(work: Promise<T>): Promise<{ result: T; ms: number }> {
  const startedMs = performance.now();
  const result = await work;
  return { result, ms: performance.now() - startedMs };
}

/** Lets go of what would keep this process alive after the test. */
class DroppableWorker extends Worker {
  async drop(): Promise<void> {
    void this.pause(true);
    void this.backend.close(true);
    await this.lockManager.close();
    for (const client of await Promise.all([this.backend.client, this.backend.blockingClient])) client?.disconnect();
  }
}

describe('when Redis fails', function () {
  this.timeout(20_000);
  let redis: PrivateRedis;
  let log: ReadableLog;
  let ends: (() => Promise<void>)[];

  beforeEach(async function () {
    const started = await privateRedis();
    if (started === undefined) return this.skip();
    redis = started;
    log = readableLog();
    ends = [];
  });

  afterEach(async () => {
    redis?.thaw();
    for (const end of ends?.reverse() ?? []) await end();
    await redis?.remove();
  });

  function produce(): Producer {
    const producer = connectProducer({ redisUrl: redis.url, log });
    ends.push(() => producer.close());
    return producer;
  }

  function work(
    handle: StartWorkerOptions<'matching'>['handle'],
    more: Partial<StartWorkerOptions<'matching'>> = {},
  ): StageWorker {
    const worker = startWorker({ stage: 'matching', redisUrl: redis.url, log, handle, ...more });
    ends.push(() => worker.close({ abortAfterMs: 0, deadlineMs: 200 }));
    return worker;
  }

  describe('a publication', () => {
    it('fails within its deadline when Redis is down from the start, and works once it is up', async () => {
      await redis.kill();
      const producer = produce();
      for (let time = 0; time < 3; time++) {
        const { result, ms } = await timed(producer.publish('matching', events(3)));
        expect(result).to.deep.equal({ handedOver: 0, failed: 3 });
        expect(ms).to.be.lessThan(PUBLISH_MS_MAX + SLACK_MS);
      }
      expect(log.messages).to.deep.equal(['queue.redis_unavailable']);
      await redis.start();
      await until(() => producer.ready(), 'the producer is connected');
      expect(await producer.publish('matching', events(3), PATIENT)).to.deep.equal({ handedOver: 3, failed: 0 });
    });

    it('fails at once when Redis is killed, and works after its return', async () => {
      const producer = produce();
      expect(await producer.publish('matching', events(3), PATIENT)).to.deep.equal({ handedOver: 3, failed: 0 });
      await redis.kill();
      await until(() => !producer.ready(), 'the loss is noticed');
      const { result, ms } = await timed(producer.publish('matching', events(3, 10)));
      expect(result).to.deep.equal({ handedOver: 0, failed: 3 });
      expect(ms).to.be.lessThan(PUBLISH_MS_MAX - 10);
      await redis.start();
      await until(() => producer.ready(), 'the producer is connected again');
      expect(await producer.publish('matching', events(3, 10), PATIENT)).to.deep.equal({ handedOver: 3, failed: 0 });
    });

    it('is given up after 250 ms when Redis hangs; what arrives later is there once', async () => {
      const producer = produce();
      await producer.publish('matching', events(1), PATIENT);
      redis.freeze();
      const { result, ms } = await timed(
        Promise.all(Array.from({ length: 200 }, () => producer.publish('matching', events(5)))),
      );
      expect(result.every((published) => published.handedOver === 0 && published.failed === 5)).to.equal(true);
      expect(ms).to.be.within(PUBLISH_MS_MAX - 10, PUBLISH_MS_MAX + SLACK_MS);
      redis.thaw();
      await until(
        async () => (await producer.publish('matching', events(5), PATIENT)).handedOver === 5,
        'it works again',
      );
      const open = openQueuesForBoard({ redisUrl: redis.url, log });
      ends.push(() => open.close());
      await until(async () => (await open.depths().catch(() => undefined))?.matching.waiting === 5, 'five jobs');
    });

    it('fails without an exception when Redis is full, and works when there is room', async () => {
      const producer = produce();
      await producer.publish('matching', events(1), PATIENT);
      const admin = new Redis(redis.url);
      ends.push(async () => admin.disconnect());
      await admin.config('SET', 'maxmemory', '1');
      expect(await producer.publish('matching', events(3, 10))).to.deep.equal({ handedOver: 0, failed: 3 });
      await admin.config('SET', 'maxmemory', '0');
      expect(await producer.publish('matching', events(3, 10), PATIENT)).to.deep.equal({ handedOver: 3, failed: 0 });
    });

    it('would pend for ever if left to BullMQ alone', async () => {
      await redis.kill();
      const connection = { url: redis.url, enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: 100 };
      const queue = new Queue('facts', { connection });
      queue.on('error', () => undefined);
      ends.push(() => queue.close());
      const adding = queue.add('event', {}, { jobId: 'ev-1' }).then(
        () => 'added',
        () => 'rejected',
      );
      expect(await Promise.race([adding, sleep(600, 'still pending')])).to.equal('still pending');
    });
  });

  describe('a worker', () => {
    it('started while Redis is down takes jobs once it is up', async () => {
      await redis.kill();
      const seen: string[] = [];
      work(async (jobs) => void seen.push(...jobs.map((job) => job.id)));
      await sleep(200);
      await redis.start();
      const producer = produce();
      await producer.publish('matching', events(3), PATIENT);
      await until(() => seen.length === 3, 'the jobs');
    });

    it('takes jobs again after an outage longer than its blocking read', async function () {
      this.timeout(LONG_OUTAGE_MS + 40_000);
      const seen: string[] = [];
      const worker = work(async (jobs) => void seen.push(...jobs.map((job) => job.id)));
      const producer = produce();
      await producer.publish('matching', events(3), PATIENT);
      await until(() => seen.length === 3, 'jobs before the outage');
      await redis.kill();
      await sleep(LONG_OUTAGE_MS);
      await redis.start();
      await until(() => producer.ready(), 'the producer is connected again');
      await producer.publish('matching', events(3, 10), PATIENT);
      await until(() => seen.length === 6, 'jobs after the outage', 30_000);
      expect(worker.live()).to.equal(true);
    });

    it('closes within its deadline while Redis is away, which BullMQ alone does not', async () => {
      // With nothing to tell Redis, BullMQ alone closes too: what it cannot do without Redis is to finish a job in hand.
      let taken = 0;
      let finish: () => void = () => undefined;
      const finished = new Promise<void>((resolve) => {
        finish = resolve;
      });
      const hold = () => {
        taken++;
        return finished;
      };
      const bare = new DroppableWorker('facts', hold, {
        connection: { url: redis.url, maxRetriesPerRequest: null },
      });
      bare.on('error', () => undefined);
      const queue = new Queue('facts', { connection: { url: redis.url } });
      await queue.add('event', {});
      await queue.close();
      const worker = work(hold);
      await produce().publish('matching', events(1), PATIENT);
      await until(() => taken === 2, 'both have a job in hand');
      await redis.kill();
      await until(() => log.messages.includes('queue.worker_troubled'), 'the loss is noticed');
      finish();
      const bareClosed = bare.close().then(() => 'closed');
      const { ms } = await timed(worker.close({ deadlineMs: 300 }));
      expect(ms).to.be.lessThan(300 + SLACK_MS);
      expect(log.messages).to.include('queue.worker_given_up');
      expect(await Promise.race([bareClosed, sleep(300, 'still closing')])).to.equal('still closing');
      await bare.drop();
    });
  });

  describe('the liveness of a worker', () => {
    const canary = { canaryEveryMs: 40, canaryMsMax: 800 };

    it('holds while there is nothing to do', async () => {
      const worker = work(async () => undefined, canary);
      await until(() => worker.health().lastTakenAtMs !== undefined, 'the first canary');
      await sleep(3 * canary.canaryMsMax);
      expect(worker.live()).to.equal(true);
      expect(Date.now() - (worker.health().lastTakenAtMs ?? 0)).to.be.lessThan(canary.canaryMsMax);
    });

    it('ends when the worker takes nothing although work waits', async () => {
      const hang = (_jobs: readonly unknown[], signal: AbortSignal) =>
        new Promise<void>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      const limits = { concurrency: 1, batchMax: 1, batchesInFlightMax: 1 };
      const worker = work(hang, { ...canary, limits });
      await produce().publish('matching', events(1), PATIENT);
      await until(() => !worker.live(), 'the verdict');
      await until(() => log.messages.includes('queue.worker_takes_no_jobs'), 'the verdict in the log');
    });

    it('is not judged while Redis is away or the queue is paused: a restart would not help', async () => {
      const worker = work(async () => undefined, canary);
      const open = openQueuesForBoard({ redisUrl: redis.url, log });
      ends.push(() => open.close());
      await until(async () => (await open.depths().catch(() => undefined)) !== undefined, 'connected');
      for (const queue of open.queues) await queue.pause();
      await sleep(2 * canary.canaryMsMax);
      expect(worker.live()).to.equal(true);
      await redis.kill();
      await sleep(2 * canary.canaryMsMax);
      expect(worker.live()).to.equal(true);
    });
  });

  describe('the check of its setup', () => {
    it('finds a Redis with an append-only file and no eviction good', async () => {
      expect(await checkRedis(redis.url)).to.deep.equal({ verdict: 'good', warnings: [] });
    });

    it('refuses a Redis that evicts', async () => {
      await redis.kill();
      await redis.start('--maxmemory-policy', 'allkeys-lru');
      const check = await checkRedis(redis.url);
      expect(check.verdict).to.equal('refused');
      expect(check).to.have.property('problem').that.includes('allkeys-lru');
    });

    it('warns of a Redis that forgets at a restart', async () => {
      await redis.kill();
      await redis.start('--appendonly', 'no');
      const check = await checkRedis(redis.url);
      expect(check.verdict).to.equal('good');
      expect(check).to.have.property('warnings').with.length(1);
    });

    it('says so when nobody answers', async () => {
      await redis.kill();
      expect((await checkRedis(redis.url)).verdict).to.equal('unreachable');
    });
  });
});
