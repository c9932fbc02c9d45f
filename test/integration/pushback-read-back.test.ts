import { createLogger, createMetrics, createStopList } from '@quittance/runtime';
import { claimReadBacks } from '@quittance/store';
import { fakeOrderSystem, waitFor } from '@quittance/testkit';
import { expect } from 'chai';
import { after, afterEach, before, describe, it } from 'mocha';
import { jobOf, type PushbackSetting, pushbackSetting } from './pushback-setting.js';

const signal = new AbortController().signal;
const ALL = { OMS_READ_BACK_SHARE: 1, OMS_READ_BACK_PER_MINUTE: 6_000 };
const PLAN = { share: 1, perMinute: 6_000, ordersMax: 10, settleMs: 0 };

describe('the read-back', function () {
  this.timeout(30_000);

  let setting: PushbackSetting;
  let orders = 0;

  before(async () => {
    setting = await pushbackSetting();
  });
  afterEach(async () => {
    setting.orderSystem.setFaults({});
    await setting.stop();
    for (const table of ['exception_history', 'exceptions', 'outbox_messages'])
      await setting.store.sql.write(`DELETE FROM ${table}`);
    await setting.store.sql.write(
      'UPDATE destinations SET circuit_opened_at = NULL, probe_at = NULL, paused_until = NULL, read_back_at = NULL, read_back_order_id = 0',
    );
  });
  after(() => setting.end());

  /** Orders that were told at version 2. */
  async function told(count: number): Promise<{ reference: string; message: string; orderId: string }[]> {
    const handle = await setting.handler();
    const made = [];
    for (let n = 0; n < count; n += 1) {
      const reference = `RB/${++orders}`;
      const orderId = await setting.order(reference, 25_000n);
      made.push({ reference, orderId, message: await setting.pay(orderId, 12_500n) });
    }
    await handle(
      made.map((each) => jobOf(each.message)),
      signal,
    );
    return made;
  }
  const asked = () => setting.orderSystem.stats().asked;
  const start = () =>
    setting.start(
      { readBack: { settleMs: 0, lookMs: 100 } },
      { ...ALL, OMS_READ_BACK_URL: setting.orderSystem.readBackUrl },
    );

  it('asks with a signature, and finds nothing to do where the order system knows what it was told', async () => {
    const made = await told(12);
    const before = asked();
    await start();
    await waitFor('a round', async () => asked() - before >= made.length);
    expect(setting.orderSystem.stats().asked_unsigned).to.equal(0);
    const rows = await setting.rows(made.map((each) => each.message));
    expect(rows.map((row) => [row.state, row.attempts])).to.deep.equal(rows.map(() => ['done', 1]));
    expect(await setting.exceptions()).to.deep.equal([]);
  });

  it('pushes again what the order system does not know any more, or knows in an older state', async () => {
    const [lost, older, kept] = await told(3);
    const old = { ...setting.orderSystem.order(older!.reference)!, version: 1, payment_status: 'unpaid' as const };
    setting.orderSystem.lose(lost!.reference);
    setting.orderSystem.lose(older!.reference, old);
    const received = setting.orderSystem.stats().received;
    await setting.relay();
    await start();
    for (const { reference } of [lost!, older!])
      await waitFor(reference, async () => setting.orderSystem.order(reference)?.version === 2);
    expect(setting.orderSystem.order(older!.reference)!.payment_status).to.equal('partially_paid');
    await waitFor('the rows', async () => (await setting.row(lost!.message)).state === 'done');
    expect((await setting.row(lost!.message)).webhook_id).to.equal(`out_${lost!.message}_2`);
    expect((await setting.row(kept!.message)).webhook_id).to.equal(`out_${kept!.message}`);
    expect(setting.orderSystem.stats()).to.deep.include({ received: received + 2, changed_bodies: 0, overlaps: 0 });
    expect(await setting.exceptions()).to.deep.equal([]);
  });

  it('asks a person about an order system that takes an update and never keeps it, and stops pushing', async () => {
    const [liar] = await told(1);
    setting.orderSystem.lose(liar!.reference);
    setting.orderSystem.setFaults({ loses: true });
    // Two sendings did not help before.
    await setting.store.sql.write(`UPDATE outbox_messages SET webhook_id = CONCAT('out_', id, '_3')`);
    const received = setting.orderSystem.stats().received;
    await setting.relay();
    await start();
    await waitFor(
      'the last sending',
      async () => (await setting.row(liar!.message)).webhook_id?.endsWith('_4') ?? false,
    );
    await waitFor('the exception', async () => (await setting.exceptions()).length > 0);
    const before = asked();
    await waitFor('two more rounds', async () => asked() - before >= 2);
    expect(setting.orderSystem.stats().received - received).to.equal(1);
    const [exception] = await setting.exceptions();
    expect(exception).to.deep.include({ reason: 'order_system_differs', state: 'open' });
    setting.orderSystem.setFaults({});
    const next = await setting.pay(liar!.orderId, 12_500n);
    await setting.publish(next);
    await waitFor('its settling', async () => (await setting.exceptions())[0]?.state === 'resolved');
  });

  it('asks a person where the order system knows more than our books', async () => {
    const fake = await fakeOrderSystem();
    const [known] = await told(1);
    fake.lie(known!.reference, 9);
    await setting.start(
      { readBack: { settleMs: 0, lookMs: 100 } },
      { ...ALL, OMS_SECRET: [fake.secret], OMS_READ_BACK_URL: fake.readBackUrl },
    );
    await waitFor('the exception', async () => (await setting.exceptions()).length === 1);
    expect((await setting.exceptions())[0]).to.deep.include({ reason: 'order_system_differs', state: 'open' });
    expect((await setting.exceptions())[0]!.because)
      .to.contain('version 9')
      .and.contain('our books hold 2');
    expect((await setting.row(known!.message)).state).to.equal('done');
    expect(fake.seen.forged).to.equal(0);
    await setting.stop();
    await fake.stop();
  });

  it('asks nothing while the circuit is open or the order system asked to wait, and nothing of what is on its way', async () => {
    const [first] = await told(2);
    const { sql } = setting.store;
    const url = setting.orderSystem.url;
    for (const column of ['circuit_opened_at', 'paused_until', 'disabled_at', 'read_back_at']) {
      await sql.write(`UPDATE destinations SET ${column} = CURRENT_TIMESTAMP(3) + INTERVAL 1 HOUR`);
      expect(await claimReadBacks(setting.store, url, PLAN), column).to.have.length(0);
      await sql.write(`UPDATE destinations SET ${column} = NULL`);
    }
    await setting.pay(first!.orderId, 12_500n);
    expect(await claimReadBacks(setting.store, url, PLAN)).to.have.length(1);
  });

  it('keeps to its rate and its share, however many processes ask', async () => {
    await told(60);
    await setting.store.sql.write('UPDATE destinations SET read_back_round = 0');
    const url = setting.orderSystem.url;
    const claims = await Promise.all(
      Array.from({ length: 6 }, () => claimReadBacks(setting.store, url, { ...PLAN, perMinute: 60 })),
    );
    expect(claims.filter((each) => each.length > 0).map((each) => each.length)).to.deep.equal([10]);
    const rounds: string[][] = [];
    await setting.store.sql.write('UPDATE destinations SET read_back_order_id = 0');
    for (let round = 0; round < 2; round += 1) {
      await setting.store.sql.write('UPDATE destinations SET read_back_at = NULL');
      rounds.push(
        (await claimReadBacks(setting.store, url, { ...PLAN, share: 0.25, ordersMax: 100 })).map(
          (each) => each.reference,
        ),
      );
    }
    for (const round of rounds) expect(round.length).to.be.within(5, 25);
    expect(rounds[0], 'another round asks about others').not.to.deep.equal(rounds[1]);
  });

  it('is counted', async () => {
    const [lost] = await told(2);
    setting.orderSystem.lose(lost!.reference);
    const metrics = createMetrics('test');
    const stops = createStopList(createLogger('test', { level: 'silent' }));
    await setting.start(
      { readBack: { settleMs: 0, lookMs: 100 } },
      { ...ALL, OMS_READ_BACK_URL: setting.orderSystem.readBackUrl },
      { metrics, onStop: stops.onStop },
    );
    await waitFor('a round', async () => (await metrics.expose()).body.includes('outcome="unknown"'));
    await waitFor('the other', async () => (await metrics.expose()).body.includes('outcome="agrees"'));
    expect((await metrics.expose()).body).to.match(
      /quittance_read_backs_total\{stage="order_system",outcome="unknown".*\} \d/,
    );
    await stops.stopAll();
  });
});
