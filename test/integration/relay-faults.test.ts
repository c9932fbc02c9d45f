import { openQueuesForBoard } from '@quittance/queue';
import { startRelay } from '@quittance/relay';
import { createLogger, createMetrics } from '@quittance/runtime';
import { claimOverdue, readOverdue } from '@quittance/store';
import { type FreshStore, freshStore, testRedisUrl, waitFor } from '@quittance/testkit';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { LONG } from './long-tests.js';

const log = createLogger('test', { level: 'silent' });
const DUE_ROWS = LONG ? 1_000_000 : 20_000;
const CLAIM = { rowsMax: 500, leaseMs: 60_000, busyLeaseMs: 300_000, busyStages: [] };

describe('the relay in trouble', function () {
  this.timeout(LONG ? 300_000 : 60_000);
  let fresh: FreshStore;
  let redis: Redis;
  let prefix = '';
  let ends: (() => Promise<unknown>)[] = [];

  before(async () => {
    fresh = await freshStore({ poolSizeMax: 20 });
    redis = new Redis(testRedisUrl());
  });
  beforeEach(async () => {
    prefix = `fault${Math.random().toString(36).slice(2)}`;
    await redis.set(`{${prefix}:relay}:marker`, 'set by the test');
    await fresh.store.sql.write('TRUNCATE TABLE stripe_events');
  });
  afterEach(async () => {
    for (const end of ends.reverse()) await end();
    ends = [];
    const keys = await redis.keys(`{${prefix}:*`);
    if (keys.length > 0) await redis.unlink(...keys);
  });
  after(async () => {
    redis.disconnect();
    await fresh.drop();
  });

  async function relay(): Promise<void> {
    const settings = { RELAY_ROUND_MS: 20, RELAY_LEASE_MS: 1_000, RELAY_BATCH_ROWS: 500 };
    const one = await startRelay(
      { MYSQL_URL: fresh.url, REDIS_URL: testRedisUrl(), prefix, ...settings },
      { log, metrics: createMetrics('relay') },
    );
    ends.push(one.stop);
  }
  const insertDue = (rows: number) =>
    fresh.store.sql.write(
      `INSERT INTO stripe_events (connection_id, livemode, event_id, type, stripe_created_at, source, body, stage, due_at)
       SELECT 1, 0, CONCAT('evt_', seq), 'charge.succeeded', CURRENT_TIMESTAMP(3), 'webhook', '{}', 'matching', CURRENT_TIMESTAMP(3) - INTERVAL 1 SECOND
         FROM (WITH RECURSIVE numbers AS (SELECT 1 AS seq UNION ALL SELECT seq + 1 FROM numbers WHERE seq < 1000) SELECT a.seq + (b.seq - 1) * 1000 AS seq
                 FROM numbers AS a JOIN numbers AS b WHERE b.seq <= ?) AS rows_of_many`,
      [Math.ceil(rows / 1_000)],
    );

  it('that was killed between its claim and its publication is made good by another one, a lease later', async () => {
    await insertDue(1_000);
    // What the killed one leaves behind: rows whose lease has moved on and which nobody published.
    const claimed = await claimOverdue(fresh.store, 'event', { ...CLAIM, leaseMs: 1_000 });
    expect(claimed).to.have.length(500);
    const queues = openQueuesForBoard({ redisUrl: testRedisUrl(), log, prefix });
    ends.push(() => queues.close());
    await relay();
    await relay();
    await waitFor('all rows', async () => (await queues.depths().catch(() => null))?.matching.waiting === 1_000);
  });

  it(`claims a batch of ${DUE_ROWS.toLocaleString('en')} due rows by index, as quickly as of a few`, async () => {
    await insertDue(DUE_ROWS);
    await fresh.store.sql.select('ANALYZE TABLE stripe_events');
    const [plan] = await fresh.store.sql.select<{ key: string; Extra: string }>(
      `EXPLAIN SELECT id, stage, attempts, lane FROM stripe_events
        WHERE state = 'pending' AND stage IS NOT NULL AND due_at <= CURRENT_TIMESTAMP(3) ORDER BY due_at LIMIT 500`,
    );
    expect(plan!.key).to.equal('ix_stripe_event_due');
    expect(plan!.Extra).not.to.match(/filesort|temporary/i);
    const beganMs = performance.now();
    for (let batch = 0; batch < 10; batch += 1)
      expect(await claimOverdue(fresh.store, 'event', CLAIM)).to.have.length(500);
    const claimMs = (performance.now() - beganMs) / 10;
    const lookedMs = performance.now();
    await readOverdue(fresh.store.sql);
    console.log(
      `      one claim of 500 in ${Math.round(claimMs)} ms, a look at the backlog in ${Math.round(performance.now() - lookedMs)} ms`,
    );
    expect(claimMs).to.be.lessThan(500);
  });
});
