import { setTimeout as sleep } from 'node:timers/promises';
import { JOB_CATALOGUE, type Stage } from '@quittance/contracts';
import { connectProducer, keyPrefixOf, type OpenQueues, openQueuesForBoard, type Producer } from '@quittance/queue';
import { type Relay, type RelayOptions, startRelay } from '@quittance/relay';
import { createLogger, createMetrics, type Metrics } from '@quittance/runtime';
import { type FreshStore, freshStore, testRedisUrl } from '@quittance/testkit';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';

const log = createLogger('test', { level: 'silent' });
const LEASE_MS = 60_000;
const STAGES = Object.keys(JOB_CATALOGUE) as Stage[];

let fresh: FreshStore;
let redis: Redis;
let queues: OpenQueues;
let producer: Producer;
let prefix = '';
const relays: Relay[] = [];

describe('the relay', function () {
  this.timeout(60_000);

  before(async () => {
    fresh = await freshStore();
    redis = new Redis(testRedisUrl());
  });

  beforeEach(async () => {
    prefix = `relay${Math.random().toString(36).slice(2)}`;
    queues = openQueuesForBoard({ redisUrl: testRedisUrl(), log, prefix });
    producer = connectProducer({ redisUrl: testRedisUrl(), log, prefix });
    await until(async () => producer.ready());
    await fresh.store.sql.write('DELETE FROM stripe_events');
  });

  afterEach(async () => {
    await Promise.all(relays.splice(0).map((each) => each.stop()));
    await Promise.all([queues.close(), producer.close()]);
    await forgetKeys();
  });

  after(async () => {
    redis.disconnect();
    await fresh.drop();
  });

  it('publishes rows past their due time to the stage they name, and no others', async () => {
    await insertEvents({ rows: 3, stage: 'matching', dueInMs: -1_000 });
    await insertEvents({ rows: 2, stage: 'refunds', dueInMs: -1_000 });
    await insertEvents({ rows: 4, stage: 'matching', dueInMs: 30_000 });
    await insertEvents({ rows: 5, stage: 'matching', dueInMs: -1_000, state: 'done' });
    await markRedis();
    await relay();
    await until(async () => (await waiting('matching')) === 3 && (await waiting('refunds')) === 2);
    await sleep(200);
    expect(await waiting('matching')).to.equal(3);
    const [job] = await queues.queues.find((each) => each.name === 'refunds')!.getWaiting(0, 0);
    expect(job!.data).to.have.all.keys('kind', 'id');
    expect(job!.data.kind).to.equal('event');
  });

  it('publishes outbox rows as messages', async () => {
    const order = await insertOrder();
    await fresh.store.sql.write(
      `INSERT INTO outbox_messages (connection_id, stage, order_id, version, due_at)
       VALUES (1, 'pushback', ?, 1, CURRENT_TIMESTAMP(3))`,
      [order],
    );
    await relay();
    await until(async () => (await waiting('pushback')) === 1);
    const [job] = await queues.queues.find((each) => each.name === 'pushback')!.getWaiting(0, 0);
    expect(job!.data.kind).to.equal('message');
  });

  it('publishes each row once a lease, however many relays there are', async () => {
    await markRedis();
    const counts = await Promise.all([1, 2, 3].map(() => countingRelay({ RELAY_BATCH_ROWS: 50 })));
    await insertEvents({ rows: 2_000, stage: 'matching', dueInMs: -1_000 });
    const total = () => counts.reduce((sum, count) => sum + count(), 0);
    await until(async () => total() >= 2_000);
    await sleep(300);
    expect(total()).to.equal(2_000);
    expect(await waiting('matching')).to.equal(2_000);
    expect(counts.filter((count) => count() > 0).length).to.be.greaterThan(1);
  });

  it('publishes a row again when its lease ends and nobody finished it', async () => {
    await insertEvents({ rows: 1, stage: 'matching', dueInMs: -1_000 });
    await markRedis();
    const count = await countingRelay({ RELAY_LEASE_MS: 1_000 });
    await until(async () => count() >= 2, 5_000);
    expect(await waiting('matching')).to.equal(1);
  });

  it('has 10,000 jobs back within seconds after Redis was emptied', async () => {
    await insertEvents({ rows: 10_000, stage: 'matching', dueInMs: LEASE_MS });
    const ids = await fresh.store.sql.select<{ id: string }>('SELECT id FROM stripe_events');
    await producer.publish(
      'matching',
      ids.map(({ id }) => ({ kind: 'event', id }) as const),
      { deadlineMs: 10_000 },
    );
    await markRedis();
    await Promise.all([relay(), relay()]);
    await sleep(300);
    await forgetKeys();
    expect(await waiting('matching')).to.equal(0);
    const begunAtMs = Date.now();
    await until(async () => (await waiting('matching')) === 10_000, 30_000).catch(async (error: Error) => {
      throw new Error(`${error.message}: ${await whereRowsAre()}`);
    });
    const tookMs = Date.now() - begunAtMs;
    console.log(`      10,000 rows published again in ${tookMs} ms`);
    expect(tookMs).to.be.lessThan(30_000);
  });

  it('leaves a retry that a handler has scheduled alone when Redis is emptied', async () => {
    await insertEvents({ rows: 1, stage: 'matching', dueInMs: 40_000, attempts: 3 });
    await insertEvents({ rows: 1, stage: 'matching', dueInMs: 40_000 });
    await relay();
    await until(async () => (await waiting('matching')) === 1);
    await sleep(300);
    expect(await waiting('matching')).to.equal(1);
  });

  it('claims nothing while Redis is away, and catches up when it is back', async () => {
    await insertEvents({ rows: 5, stage: 'matching', dueInMs: -1_000 });
    await relay({ REDIS_URL: 'redis://127.0.0.1:1/0' });
    await sleep(300);
    const [row] = await fresh.store.sql.select<{ n: string }>(
      'SELECT COUNT(*) AS n FROM stripe_events WHERE due_at <= CURRENT_TIMESTAMP(3)',
    );
    expect(Number(row!.n)).to.equal(5);
    await relay();
    await until(async () => (await waiting('matching')) === 5);
  });

  it('publishes again soon what a full Redis did not take', async () => {
    await insertEvents({ rows: 5, stage: 'matching', dueInMs: -1_000 });
    await markRedis();
    await redis.config('SET', 'maxmemory', '1');
    try {
      let failed = 0;
      const onPublished: Metrics['onPublished'] = (_stage, published) => {
        failed += published.failed;
      };
      await relay({}, { ...createMetrics('relay'), onPublished });
      await until(async () => failed >= 5);
      expect(await waiting('matching')).to.equal(0);
    } finally {
      await redis.config('SET', 'maxmemory', '0');
    }
    await until(async () => (await waiting('matching')) === 5, 10_000);
  });

  it('refuses a Redis that drops jobs when it is full', async () => {
    const [, before] = (await redis.config('GET', 'maxmemory-policy')) as string[];
    try {
      await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
      const refused = await relay().then(
        () => 'started',
        (error: Error) => error.message,
      );
      expect(refused).to.include('noeviction');
    } finally {
      await redis.config('SET', 'maxmemory-policy', before!);
    }
    await relay();
    expect(relays[0]!.redisMayBeUsed()).to.equal(true);
  });

  it('tells the scraper what is overdue and since when', async () => {
    await insertEvents({ rows: 7, stage: 'matching', dueInMs: -90_000 });
    const metrics = createMetrics('relay');
    await relay({ REDIS_URL: 'redis://127.0.0.1:1/0' }, metrics);
    await until(async () => /quittance_overdue_events\{[^}]*\} 7/.test((await metrics.expose()).body));
    const [, seconds] = /quittance_overdue_events_oldest_seconds\{[^}]*\} ([\d.]+)/.exec(
      (await metrics.expose()).body,
    )!;
    expect(Number(seconds)).to.be.within(90, 100);
  });
});

async function relay(options: Partial<RelayOptions> = {}, metrics = createMetrics('relay')): Promise<void> {
  const given: RelayOptions = {
    MYSQL_URL: fresh.url,
    REDIS_URL: testRedisUrl(),
    RELAY_ROUND_MS: 50,
    RELAY_LEASE_MS: LEASE_MS,
    RELAY_BATCH_ROWS: 500,
    prefix,
    ...options,
  };
  relays.push(await startRelay(given, { log, metrics }));
}

/** A relay with a counter of the jobs it has handed over. */
async function countingRelay(options: Partial<RelayOptions>): Promise<() => number> {
  let handedOver = 0;
  const metrics = createMetrics('relay');
  await relay(options, {
    ...metrics,
    onPublished: (_stage, published) => {
      handedOver += published.handedOver;
    },
  });
  return () => handedOver;
}

async function insertEvents(given: {
  rows: number;
  stage: Stage;
  dueInMs: number;
  state?: string;
  attempts?: number;
}): Promise<void> {
  const columns =
    'connection_id, livemode, event_id, type, stripe_created_at, source, body, stage, state, attempts, due_at';
  for (let from = 0; from < given.rows; from += 1_000) {
    const count = Math.min(1_000, given.rows - from);
    const tuple = `(1, 0, ?, 'charge.succeeded', CURRENT_TIMESTAMP(3), 'webhook', '{}', ?, ?, ?,
      CURRENT_TIMESTAMP(3) + INTERVAL ? MICROSECOND)`;
    const values = Array.from({ length: count }, () => [
      `evt_${Math.random().toString(36).slice(2)}${Math.random().toString(36).slice(2)}`,
      given.stage,
      given.state ?? 'pending',
      given.attempts ?? 0,
      given.dueInMs * 1_000,
    ]);
    await fresh.store.sql.write(
      `INSERT INTO stripe_events (${columns}) VALUES ${values.map(() => tuple).join(', ')}`,
      values.flat(),
    );
  }
}

async function insertOrder(): Promise<number> {
  const account = await fresh.store.sql.write(
    `INSERT INTO customer_accounts (connection_id, reference) VALUES (1, 'C-1')`,
  );
  const order = await fresh.store.sql.write(
    `INSERT INTO orders (connection_id, account_id, reference, currency, amount, open_amount, placed_at)
     VALUES (1, ?, 'A-1', 'usd', 100, 100, CURRENT_TIMESTAMP(3))`,
    [account.insertId],
  );
  return order.insertId;
}

async function waiting(stage: Stage): Promise<number> {
  return (await queues.depths())[stage].waiting;
}

async function markRedis(): Promise<void> {
  await redis.set(`{${prefix}:relay}:marker`, 'set by the test');
}

/** What FLUSHALL does, for the keys of this test alone. */
async function forgetKeys(): Promise<void> {
  const patterns = [`{${prefix}:relay}*`, ...STAGES.map((stage) => `${keyPrefixOf(stage, prefix)}*`)];
  const keys = (await Promise.all(patterns.map((pattern) => redis.keys(pattern)))).flat();
  if (keys.length > 0) await redis.unlink(...keys);
}

/** For the message of a failure: what waits in Redis, its marker, and when rows are due. */
async function whereRowsAre(): Promise<string> {
  const due = await fresh.store.sql.select(
    `SELECT state, attempts, CEIL(TIMESTAMPDIFF(SECOND, CURRENT_TIMESTAMP(3), due_at) / 10) * 10 AS due_s, COUNT(*) AS n
     FROM stripe_events GROUP BY 1, 2, 3`,
  );
  const marker = await redis.get(`{${prefix}:relay}:marker`);
  return JSON.stringify({ depths: await queues.depths(), marker, due });
}

async function until(condition: () => Promise<boolean>, withinMs = 20_000): Promise<void> {
  const untilMs = Date.now() + withinMs;
  while (!(await condition().catch(() => false))) {
    if (Date.now() > untilMs) throw new Error(`did not come true within ${withinMs} ms`);
    await sleep(20);
  }
}
