import { waitFor } from '@quittance/testkit';
import { expect } from 'chai';
import { after, afterEach, before, describe, it } from 'mocha';
import { type PushbackSetting, pushbackSetting } from './pushback-setting.js';

describe('the push-back over its queue', function () {
  this.timeout(90_000);

  let setting: PushbackSetting;

  before(async () => {
    setting = await pushbackSetting();
  });
  afterEach(async () => {
    setting.orderSystem.setFaults({});
    await setting.stop();
    await setting.store.sql.write(
      'UPDATE destinations SET disabled_at = NULL, paused_until = NULL, circuit_opened_at = NULL, probe_at = NULL',
    );
  });
  after(() => setting.end());

  it('delivers what is published, and after a failure tries again by itself', async () => {
    const id = await setting.pay(await setting.order('Q-1'), 12_500n);
    setting.orderSystem.setFaults({ status: 500, times: 2 });
    await setting.start();
    await setting.publish(id);
    await waitFor('the push', async () => setting.orderSystem.order('Q-1') ?? false);
    await waitFor('its row', async () => (await setting.row(id)).state === 'done');
    expect(await setting.row(id)).to.deep.include({ attempts: 3, answer_status: 204 });
  });

  it('comes back after the time that Retry-After asks for', async () => {
    const id = await setting.pay(await setting.order('R-1'), 12_500n);
    setting.orderSystem.setFaults({ status: 429, retryAfter: 2, times: 1 });
    await setting.start();
    await setting.publish(id);
    await waitFor('the push', async () => setting.orderSystem.order('R-1') ?? false);
    const [first, second, third] = setting.orderSystem.deliveries().filter((each) => each.reference === 'R-1');
    expect(third).to.equal(undefined);
    expect(second!.atMs - first!.atMs).to.be.within(1_900, 5_000);
    await waitFor('its row', async () => (await setting.row(id)).state === 'done');
    expect((await setting.row(id)).attempts).to.equal(1);
  });

  it('leaves a failing order system in peace, spends no attempts meanwhile, and delivers all afterwards', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 120; n += 1) ids.push(await setting.pay(await setting.order(`B-${n}`), 12_500n));
    setting.orderSystem.setFaults({ status: 500 });
    const before = setting.orderSystem.stats().received;
    const calls = () => setting.orderSystem.stats().received - before;
    await setting.relay();
    await setting.start({ breaker: { volumeMin: 5, resetMs: 1_500 } });
    await setting.publish(...ids.slice(0, 10));
    await waitFor('the circuit to open', async () => (await setting.circuitOpen()) && calls() >= 5);
    const openedMs = performance.now();
    await setting.publish(...ids);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    // Those that opened it and what was on its way then, and one trial each period. Without a circuit each is called several times.
    expect(calls()).to.be.at.most(64 + 5 + 1 + Math.floor((performance.now() - openedMs) / 1_500));
    const rows = await setting.rows(ids);
    // An attempt is a call: what only waited has spent none.
    expect(rows.reduce((sum, row) => sum + row.attempts, 0)).to.be.at.most(calls());
    expect(rows.filter((row) => row.attempts === 0)).to.have.length.of.at.least(ids.length - calls());
    expect(rows.every((row) => row.state === 'pending')).to.equal(true);
    setting.orderSystem.setFaults({});
    await waitFor('all of them', async () => ids.every((_, n) => setting.orderSystem.order(`B-${n}`)), 60_000);
  });

  it('keeps the order of states under several workers, failures and repeats', async () => {
    const ORDERS = 25;
    const CHANGES = 12;
    const orders = await Promise.all(
      Array.from({ length: ORDERS }, (_, n) => setting.order(`S-${n}`, BigInt(CHANGES) * 100n)),
    );
    const tuning = { breaker: { volumeMin: 1_000_000 } };
    await Promise.all([setting.start(tuning), setting.start(tuning), setting.start(tuning)]);
    const ids: string[] = [];
    for (let change = 0; change < CHANGES; change += 1) {
      setting.orderSystem.setFaults(
        change % 2 === 0
          ? { resetAfterAccept: true, fraction: 0.3, seed: change, delayMs: 20 }
          : { status: 503, fraction: 0.3, seed: change, delayMs: 20 },
      );
      const made = await Promise.all(orders.map((order) => setting.pay(order, 100n)));
      ids.push(...made);
      await setting.publish(...made, ...made.slice(0, 5));
    }
    setting.orderSystem.setFaults({});
    await waitFor(
      'the last state of every order',
      async () => orders.every((_, n) => setting.orderSystem.order(`S-${n}`)?.payment_status === 'paid'),
      60_000,
    );
    await waitFor('all rows', async () => (await setting.rows(ids)).every((row) => row.state !== 'pending'), 60_000);
    const rows = await setting.rows(ids);
    expect(new Set(rows.map((row) => row.state))).to.deep.equal(new Set(['done', 'superseded']));
    const stats = setting.orderSystem.stats();
    expect(stats).to.deep.include({ overlaps: 0, changed_bodies: 0, bad_signatures: 0, unreadable: 0 });
    expect(stats.faults).to.be.greaterThan(10);
    for (let n = 0; n < ORDERS; n += 1) {
      const versions = setting.orderSystem
        .deliveries()
        .filter((each) => each.reference === `S-${n}`)
        .map((each) => each.version);
      expect(versions, `S-${n}`).to.deep.equal([...versions].sort((a, b) => a - b));
      expect(versions.at(-1)).to.equal(CHANGES + 1);
    }
  });
});
