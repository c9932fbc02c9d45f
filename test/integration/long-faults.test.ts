/** Faults whose recovery takes long by nature: only with QUITTANCE_LONG=1. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Stage } from '@quittance/contracts';
import { connectProducer, keyPrefixOf, openQueuesForBoard, startWorker } from '@quittance/queue';
import { createLogger } from '@quittance/runtime';
import {
  baseEnvironment,
  cardPayments,
  type FreshStore,
  freshStore,
  type ServiceName,
  type ServiceProcess,
  startServiceProcess,
  waitFor,
} from '@quittance/testkit';
import { Queue } from 'bullmq';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { afterEach, before, describe, it } from 'mocha';
import { event, ingressSetting } from './ingress-setting.js';
import { LONG, skipLong } from './long-tests.js';
import { privateDatabase } from './private-database.js';
import { type PrivateRedis, privateRedis } from './private-redis.js';
import { PATIENT } from './queue-setting.js';

const log = createLogger('test', { level: 'silent' });
const WEBHOOK_SECRET = 'whsec_current';
const WIPED_JOBS = 10_000;
/** Room on the small disk for an empty database and its log, and what is left when it is called full. */
const DISK_MB = 170;
const FULL_BYTES = 256 * 1_024;

describe('what takes long to recover from', function () {
  this.timeout(240_000);
  let ends: (() => Promise<unknown> | unknown)[] = [];

  before(function () {
    if (!LONG) skipLong(this);
  });
  afterEach(async () => {
    for (const end of ends.reverse()) await end();
    ends = [];
  });

  async function servers(): Promise<{ redis: PrivateRedis; fresh: FreshStore }> {
    const redis = (await privateRedis()) as PrivateRedis;
    const fresh = await freshStore({ poolSizeMax: 20 });
    ends.push(
      () => fresh.drop(),
      () => redis.remove(),
    );
    return { redis, fresh };
  }

  async function start(service: ServiceName, on: { redis: PrivateRedis; fresh: FreshStore }): Promise<ServiceProcess> {
    const env = baseEnvironment(
      { mysqlUrl: on.fresh.url, redisUrl: on.redis.url },
      { api: 'a'.repeat(24), webhook: WEBHOOK_SECRET },
    );
    const one = await startServiceProcess({ service, env: { ...env, LOG_LEVEL: 'warn', GRACE_MS: '2000' } });
    ends.push(() => one.end());
    return one;
  }

  it('Redis that was away for 15 seconds: every stage takes jobs again within 30', async () => {
    const on = await servers();
    const stages = ['matching', 'refunds', 'pushback'] as const;
    await Promise.all(stages.map((stage) => start(stage, on)));
    const takes = (stage: Stage) => takesAJob(on.redis.url, stage);
    await Promise.all(stages.map(takes));
    await on.redis.kill();
    await sleep(15_000);
    await on.redis.start();
    const beganMs = performance.now();
    await Promise.all(stages.map(takes));
    const tookMs = performance.now() - beganMs;
    console.log(`      all stages took jobs again after ${Math.round(tookMs)} ms`);
    expect(tookMs).to.be.lessThan(30_000);
  });

  it(`Redis emptied with ${WIPED_JOBS} jobs waiting: all effects are there within two minutes, once`, async () => {
    const on = await servers();
    const payments = cardPayments(WIPED_JOBS, WEBHOOK_SECRET, 'W');
    for (let from = 0; from < payments.length; from += 1_000) {
      const part = payments.slice(from, from + 1_000);
      await on.fresh.store.sql.insertMany(
        'stripe_events',
        ['connection_id', 'livemode', 'event_id', 'type', 'stripe_created_at', 'source', 'body', 'stage', 'due_at'],
        part.map((each, n) => [
          ...[1, 0, `evt_wiped_${from + n}`, 'payment_intent.succeeded', new Date(), 'webhook', each.body],
          ...['matching', new Date(Date.now() + 60_000)],
        ]),
      );
    }
    const rows = await on.fresh.store.sql.select<{ id: string }>('SELECT id FROM stripe_events');
    const producer = connectProducer({ redisUrl: on.redis.url, log });
    ends.push(() => producer.close());
    await waitFor('the producer', async () => producer.ready());
    await producer.publish(
      'matching',
      rows.map(({ id }) => ({ kind: 'event', id }) as const),
      { deadlineMs: 30_000 },
    );
    await start('relay', on);
    await waitFor('the relay to know this Redis', async () =>
      (await keysOf(on.redis.url)).some((key) => key.endsWith(':marker')),
    );
    const admin = new Redis(on.redis.url);
    await admin.flushall();
    admin.disconnect();
    const beganMs = performance.now();
    await start('matching', on);
    const endedOf = async () => {
      const [row] = await on.fresh.store.sql.select<{ n: string }>(
        `SELECT COUNT(*) AS n FROM stripe_events WHERE state <> 'pending'`,
      );
      return Number(row!.n);
    };
    await waitFor('all rows to end', async () => (await endedOf()) === WIPED_JOBS, 120_000);
    console.log(`      ${WIPED_JOBS} rows were done ${Math.round(performance.now() - beganMs)} ms after the loss`);
    const [books] = await on.fresh.store.sql.select<{ payments: string; distinct_ids: string }>(
      'SELECT COUNT(*) AS payments, COUNT(DISTINCT stripe_id) AS distinct_ids FROM payments',
    );
    expect(Number(books!.payments)).to.equal(WIPED_JOBS);
    expect(Number(books!.distinct_ids)).to.equal(WIPED_JOBS);
  });

  it('a worker that computes for longer than its jobs are its own: another one runs them, and nothing stays behind', async () => {
    const { redis } = await servers();
    const lockMs = 1_000;
    const source = `import { startWorker } from ${JSON.stringify(import.meta.resolve('@quittance/queue'))};
      const log = { info() {}, warn() {}, error() {} };
      startWorker({ stage: 'matching', redisUrl: ${JSON.stringify(redis.url)}, log, lockMs: ${lockMs}, handle: async (jobs) => {
        process.stdout.write(jobs.map((job) => job.id).join(',') + '\\n');
        const until = Date.now() + ${4 * lockMs}; while (Date.now() < until);
        process.stdout.write('done\\n'); } });`;
    const blocked = spawn(process.execPath, ['--input-type=module', '-e', source], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    ends.push(() => blocked.kill('SIGKILL'));
    const producer = connectProducer({ redisUrl: redis.url, log });
    ends.push(() => producer.close());
    await waitFor('the producer', async () => producer.ready());
    await producer.publish('matching', [{ kind: 'event', id: '7' }], PATIENT);
    const [said] = (await once(blocked.stdout, 'data')) as [Buffer];
    expect(said.toString().trim()).to.equal('7');
    const seen: string[] = [];
    const other = startWorker({
      stage: 'matching',
      redisUrl: redis.url,
      log,
      lockMs,
      handle: async (jobs) => void seen.push(...jobs.map((job) => job.id)),
    });
    ends.push(() => other.close({ deadlineMs: 500 }));
    await waitFor('the second run', async () => seen.includes('7'));
    await once(blocked.stdout, 'data');
    const queues = openQueuesForBoard({ redisUrl: redis.url, log });
    ends.push(() => queues.close());
    await waitFor('an empty queue', async () => (await queues.depths().catch(() => null))?.matching.backlog === 0);
    expect(blocked.exitCode, 'the blocked one lives on').to.equal(null);
  });

  it('a database whose disk is full: 503 until there is room, and every event that was acknowledged is there', async function () {
    const dir = mkdtempSync(join(tmpdir(), 'quittance-small-'));
    ends.push(() => rmSync(dir, { recursive: true, force: true }));
    if (spawnSync('/bin/mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', dir]).status !== 0) {
      console.log('    skipped: a small disk cannot be made here');
      return this.skip();
    }
    ends.push(() => spawnSync('/bin/umount', ['--lazy', dir]));
    const database = await privateDatabase(dir);
    if (database === undefined) return this.skip();
    ends.push(() => database.end());
    const fresh = await database.fresh();
    const setting = await ingressSetting(() => ({}), fresh);
    ends.push(() => setting.end());
    const fill = join(dir, 'filler');
    fillUp(dir, fill);
    const acknowledged: string[] = [];
    let refused = 0;
    for (let n = 0; refused < 5; n += 1) {
      const id = `evt_full_${n}`;
      const { status } = await setting.webhook(
        event(id, { data: { object: { id: `ch_${n}`, note: 'x'.repeat(50_000) } } }),
      );
      expect([200, 503]).to.include(status);
      if (status === 200) acknowledged.push(id);
      else refused += 1;
    }
    rmSync(fill);
    if (database.server.pid === undefined) await database.server.restart();
    await waitFor(
      'an event to be taken',
      async () => (await setting.webhook(event('evt_room'))).status === 200,
      60_000,
    );
    expect(await setting.count('stripe_events WHERE event_id IN (?)', [acknowledged as never])).to.equal(
      acknowledged.length,
    );
  });
});

/** Waits until some worker of the stage has taken a job of ours. */
async function takesAJob(redisUrl: string, stage: Stage): Promise<void> {
  const connection = { url: redisUrl, maxRetriesPerRequest: null };
  const queue = new Queue(stage, { connection, prefix: keyPrefixOf(stage) });
  queue.on('error', () => undefined);
  const jobId = `canary-${Math.random().toString(36).slice(2)}`;
  try {
    await queue.add('canary', {}, { jobId, removeOnComplete: true, removeOnFail: true });
    await waitFor(`${stage} to take a job`, async () => (await queue.getJobState(jobId)) === 'unknown', 60_000);
  } finally {
    await queue.close();
  }
}

async function keysOf(redisUrl: string): Promise<string[]> {
  const redis = new Redis(redisUrl);
  try {
    return await redis.keys('*');
  } finally {
    redis.disconnect();
  }
}

function fillUp(dir: string, file: string): void {
  const filler = openSync(file, 'w');
  const chunk = Buffer.alloc(65_536);
  const free = () => {
    const { bavail, bsize } = statfsSync(dir);
    return bavail * bsize;
  };
  while (free() > FULL_BYTES) writeSync(filler, chunk);
  closeSync(filler);
}
