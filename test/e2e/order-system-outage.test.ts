import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '@quittance/testkit';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { type OutageSetting, outageSetting } from './outage-setting.js';

/**
 * Ten minutes, with the periods of production, or the same scaled down: the period of the circuit and the outage by the same factor. The
 * back-offs of the queue (a second and more) and the rolling window of the breaker (a minute) are not scaled.
 */
const REAL = process.env['QUITTANCE_OUTAGE'] === 'real';
const [OUTAGE_MS, PERIOD_MS, CHANGES_PER_SECOND, ORDERS] = REAL ? [600_000, 30_000, 100, 3_000] : [4_500, 300, 50, 400];
const PROCESSES = 5;
/** What the documentation promises: calls that one process may have on the way when it all begins, and failures until it opens. */
const CALLS_ON_THE_WAY = 64;
const FAILURES_TO_OPEN = 10;
const REDIS_DATABASE = 12;

describe('an order system that is down, behind five processes', function () {
  this.timeout(REAL ? 1_200_000 : 120_000);

  let setting: OutageSetting;

  before(async () => {
    setting = await outageSetting({ redisDatabase: REDIS_DATABASE, orders: ORDERS, periodMs: PERIOD_MS });
    // One starts in the middle of the outage.
    await Promise.all(Array.from({ length: PROCESSES - 1 }, () => setting.start('pushback')));
    await setting.start('relay');
  });
  after(() => setting.end());

  it('has one push of an order on its way at a time, in the order of versions', async () => {
    const { down } = setting;
    down.orderSystem.setFaults({ delayMs: 30, status: 204 });
    for (let round = 0; round < 12; round += 1)
      await setting.change({ ...down, orderIds: down.orderIds.slice(0, 8) }, 8);
    await waitFor('the last versions', async () => versionsMissing(setting, down).then((missing) => missing === 0));
    down.orderSystem.setFaults({});
    expect(down.orderSystem.stats()).to.deep.include({ overlaps: 0, stale: 0, changed_bodies: 0 });
  });

  it('is called no more than promised, loses nothing, and another one never notices', async () => {
    const { down, other, store } = setting;
    const stop = setting.load(CHANGES_PER_SECOND);
    await sleep(REAL ? 10_000 : 1_000);
    const delaysBefore = other.delaysMs.length;

    const received = () => down.orderSystem.stats().received;
    down.orderSystem.setFaults({ status: 500 });
    const receivedBefore = received();
    const downAtMs = performance.now();
    await waitFor('the circuit', async () => (await circuitOf(setting)).open);
    const openAtMs = performance.now();
    const startingLate = setting.start('pushback');
    // Calls that were on their way when it opened come in.
    await sleep(Math.min(2_000, OUTAGE_MS / 3));
    const toOpen = received() - receivedBefore - (await circuitOf(setting)).trials;
    await sleep(Math.max(0, OUTAGE_MS - (performance.now() - downAtMs)));
    await startingLate;
    const { trials } = await circuitOf(setting);
    const periods = Math.floor((performance.now() - openAtMs) / PERIOD_MS) + 1;
    const othersWhileOpen = received() - receivedBefore - trials - toOpen;
    const spent = await attemptsOf(store);
    await stop();
    const callsInAll = received() - receivedBefore;

    const delays = other.delaysMs.slice(delaysBefore);
    const otherMs = [0.5, 0.99].map((share) => Math.round(quantile(delays, share)));
    console.log(
      `      ${JSON.stringify({ toOpen, trials, periods, othersWhileOpen, untouched: spent.untouched, otherMs })}`,
    );
    expect(toOpen).to.be.at.most((PROCESSES - 1) * (CALLS_ON_THE_WAY + FAILURES_TO_OPEN));
    expect(trials, 'one trial a period, of all processes together').to.be.at.most(periods);
    expect(trials, 'it is tried all the time').to.be.at.least(Math.floor(periods / 3));
    expect(othersWhileOpen, 'calls that are no trials').to.be.at.most(1);
    // An attempt is a call: whatever else waited has spent none.
    expect(spent.attempts).to.be.at.most(callsInAll);
    // How many were waiting at that moment depends on how fast the machine is.
    expect(spent.untouched).to.be.greaterThan(ORDERS / 10);

    down.orderSystem.setFaults({});
    await orTell(
      store,
      waitFor('every last version', async () => (await versionsMissing(setting, down)) === 0, REAL ? 240_000 : 45_000),
    );
    await waitFor('every row', async () => (await pending(store)) === 0, 30_000);
    expect((await circuitOf(setting)).open).to.equal(false);
    for (const { orderSystem } of [down, other])
      expect(orderSystem.stats()).to.deep.include({ overlaps: 0, stale: 0, changed_bodies: 0, bad_signatures: 0 });

    expect(delays.length).to.be.greaterThan(((OUTAGE_MS / 1_000) * CHANGES_PER_SECOND) / 2);
    const before = other.delaysMs.slice(0, delaysBefore);
    // Wide, since the machine may be busy: what waited for the other system would have waited for the whole outage.
    expect(quantile(delays, 0.5), 'usual delay').to.be.lessThan(1_000 + 5 * quantile(before, 0.5));
    expect(quantile(delays, 0.99), 'longest delays').to.be.lessThan(4_000 + 5 * quantile(before, 0.99));
    expect(await everTriedAgain(store), 'pushes that were sent twice or held back').to.equal(0);
    expect(Object.keys(other.orderSystem.stats().by_status)).to.deep.equal(['204']);
  });
});

async function circuitOf({ store, down }: OutageSetting): Promise<{ open: boolean; trials: number }> {
  const [row] = await store.sql.select<{ opened: Date | null; probes: number }>(
    'SELECT circuit_opened_at AS opened, probes FROM destinations WHERE url = ?',
    [down.orderSystem.url],
  );
  return { open: row?.opened != null, trials: row?.probes ?? 0 };
}

/** Orders whose last version the order system has not taken. */
async function versionsMissing({ store }: OutageSetting, side: OutageSetting['down']): Promise<number> {
  const rows = await store.sql.select<{ reference: string; version: string }>(
    'SELECT reference, version FROM orders WHERE connection_id = ? AND version > 1',
    [side.connectionId],
  );
  return rows.filter((row) => side.orderSystem.order(row.reference)?.version !== Number(row.version)).length;
}

async function attemptsOf(store: OutageSetting['store']): Promise<{ attempts: number; untouched: number }> {
  const [row] = await store.sql.select<{ attempts: string; untouched: string }>(
    `SELECT COALESCE(SUM(attempts), 0) AS attempts, COALESCE(SUM(attempts = 0), 0) AS untouched
       FROM outbox_messages WHERE connection_id = 1 AND state = 'pending'`,
  );
  return { attempts: Number(row?.attempts), untouched: Number(row?.untouched) };
}

async function everTriedAgain(store: OutageSetting['store']): Promise<number> {
  const [row] = await store.sql.select<{ n: string }>(
    'SELECT COUNT(*) AS n FROM outbox_messages WHERE connection_id = 2 AND (attempts > 1 OR reason IS NOT NULL)',
  );
  return Number(row?.n);
}

/** What waits and why, where the wait was in vain. */
async function orTell(store: OutageSetting['store'], wait: Promise<unknown>): Promise<void> {
  await wait.catch(async (error: unknown) => {
    const rows = await store.sql.select(
      `SELECT connection_id, state, reason, attempts, COUNT(*) AS n, MIN(due_at - CURRENT_TIMESTAMP(3)) AS due, MAX(lease_until) AS leased
         FROM outbox_messages WHERE state = 'pending' GROUP BY connection_id, state, reason, attempts`,
    );
    console.log(rows, await store.sql.select('SELECT * FROM destinations'));
    throw error;
  });
}

async function pending(store: OutageSetting['store']): Promise<number> {
  const [row] = await store.sql.select<{ n: string }>(
    `SELECT COUNT(*) AS n FROM outbox_messages WHERE state = 'pending'`,
  );
  return Number(row?.n);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
