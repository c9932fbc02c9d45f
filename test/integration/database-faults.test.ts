import { connectionAtStart, openServiceStore, openStore, type Store } from '@quittance/store';
import { type FreshStore, faultProxy, waitFor } from '@quittance/testkit';
import { expect } from 'chai';
import { after, afterEach, before, describe, it } from 'mocha';
import { event, type IngressSetting, ingressSetting } from './ingress-setting.js';
import { type PrivateDatabase, privateDatabase } from './private-database.js';

const quiet = { info: () => undefined };

describe('when the database fails', function () {
  this.timeout(60_000);
  let database: PrivateDatabase;
  let fresh: FreshStore;
  let ends: (() => Promise<unknown>)[] = [];

  before(async function () {
    const started = await privateDatabase();
    if (started === undefined) return this.skip();
    database = started;
    fresh = await database.fresh();
  });
  afterEach(async () => {
    for (const end of ends.reverse()) await end();
    ends = [];
  });
  after(() => database?.end());

  async function ingress(url = fresh.url): Promise<IngressSetting> {
    const setting = await ingressSetting(() => ({ MYSQL_URL: url }), fresh);
    ends.push(() => setting.end());
    return setting;
  }
  const readyOf = async (setting: IngressSetting) => (await fetch(`${setting.ingress.url}/readyz`)).status;

  describe('a primary that becomes a replica', () => {
    afterEach(() => database.asRoot('SET GLOBAL read_only = 0'));

    it('is not ready and refuses, and takes events again as soon as it is writable, on new connections', async () => {
      const setting = await ingress();
      expect((await setting.webhook(event('evt_ro_1'))).status).to.equal(200);
      await database.asRoot('SET GLOBAL read_only = 1');
      const refused = await Promise.all([2, 3, 4, 5, 6].map((n) => setting.webhook(event(`evt_ro_${n}`))));
      expect(new Set(refused.map((each) => each.status))).to.deep.equal(new Set([503]));
      expect(await readyOf(setting)).to.equal(503);
      await database.asRoot('SET GLOBAL read_only = 0');
      const beganMs = performance.now();
      await waitFor('the event to be taken', async () => (await setting.webhook(event('evt_ro_2'))).status === 200);
      expect(performance.now() - beganMs).to.be.lessThan(5_000);
      expect(await readyOf(setting)).to.equal(200);
    });

    it('is left by its connections, so that the address may lead elsewhere', async () => {
      const old = await openStore({ url: fresh.url, poolSizeMax: 1 });
      ends.push(() => old.close());
      const [before] = await old.sql.select<{ id: string }>('SELECT CONNECTION_ID() AS id');
      await database.asRoot('SET GLOBAL read_only = 1');
      const write = `UPDATE connections SET name = name`;
      for (const work of [() => old.sql.write(write), () => old.transaction((sql) => sql.write(write))]) {
        expect(await errnoOf(work())).to.equal(1290);
        const [after] = await old.sql.select<{ id: string }>('SELECT CONNECTION_ID() AS id');
        expect(after!.id).not.to.equal(before!.id);
      }
      expect(await sentenceOf(old.ready())).to.equal('the server is read-only');
    });

    it('is waited for by a service that starts meanwhile', async () => {
      await database.asRoot('SET GLOBAL read_only = 1');
      const told: string[] = [];
      const log = { info: (fields: object) => told.push(String((fields as { problem?: string }).problem)) };
      const opening = openServiceStore({ url: fresh.url, log });
      await waitFor('the service to wait', async () => told.some((each) => each.includes('read-only')));
      await database.asRoot('SET GLOBAL read_only = 0');
      const store = await opening;
      ends.push(() => store.close());
      await store.ready();
    });
  });

  it('that is set up anew so that the books could go wrong is found not ready, and is not started on', async () => {
    const setting = await ingress();
    const faults = [
      [`transaction_isolation = 'REPEATABLE-READ'`, `transaction_isolation = 'READ-COMMITTED'`, 'REPEATABLE-READ'],
      [`time_zone = '+01:00'`, `time_zone = '+00:00'`, '01:00:00'],
    ] as const;
    for (const [wrong, right, says] of faults) {
      const set = (what: string) => database.asRoot(`SET GLOBAL ${nameOf(what, fresh.store)}`);
      await set(wrong);
      try {
        await waitFor(wrong, async () => (await readyOf(setting)) === 503);
        expect(await sentenceOf(openServiceStore({ url: fresh.url, log: quiet }))).to.include(says);
      } finally {
        await set(right);
      }
      await waitFor(right, async () => (await readyOf(setting)) === 200);
    }
  });

  it('of slow answers gets no 2xx in time, and what it commits later is one row', async () => {
    const line = await faultProxy({ port: database.server.port });
    ends.push(() => line.close());
    const setting = await ingress(line.through(fresh.url));
    expect((await setting.webhook(event('evt_slow'))).status).to.equal(200);
    await line.hurt({ latencyMs: 1_200 });
    const beganMs = performance.now();
    const late = await Promise.all([1, 2, 3].map((n) => setting.webhook(event(`evt_late_${n}`))));
    expect(performance.now() - beganMs).to.be.within(1_500, 10_000);
    expect(late.map((each) => each.status)).to.deep.equal([503, 503, 503]);
    await waitFor(
      'the late commit',
      async () => (await setting.count(`stripe_events WHERE event_id LIKE 'evt_late_%'`)) === 3,
    );
    await line.mend();
    await waitFor('a 2xx', async () => (await setting.webhook(event('evt_late_1'))).status === 200);
    expect(await setting.count(`stripe_events WHERE event_id = 'evt_late_1'`)).to.equal(1);
  });

  it('that goes, or takes no writes, between the first look of a service and its first write is waited for', async () => {
    const line = await faultProxy({ port: database.server.port });
    ends.push(() => line.close());
    const told: string[] = [];
    const log = { info: (_fields: object, message: string) => void told.push(message) };
    const HURT = [
      [() => line.hurt({ loseAnswerRate: 1 }), () => line.mend()],
      [() => database.asRoot('SET GLOBAL read_only = 1'), () => database.asRoot('SET GLOBAL read_only = 0')],
    ] as const;
    for (const [hurt, mend] of HURT) {
      told.length = 0;
      const store = await openServiceStore({ url: line.through(fresh.url), log });
      ends.push(() => store.close());
      await hurt();
      const connection = connectionAtStart(store, 'default', 'test', log);
      await waitFor('it to say that it waits', async () => told.includes('store.waiting_for_database'));
      await mend();
      expect(await connection).to.include({ name: 'default', mode: 'test' });
    }
    const store = await openStore({ url: fresh.url });
    ends.push(() => store.close());
    await store.sql.write(`INSERT INTO customer_accounts (connection_id, reference) VALUES (1, 'M-1')`);
    const other = await connectionAtStart(store, 'default', 'live', log).catch((error: Error) => error.message);
    expect(other, 'what waiting does not mend').to.contain('holds test data and cannot become a live connection');
  });

  it('that loses the answer of a commit gets it again as a duplicate', async () => {
    const line = await faultProxy({ port: database.server.port });
    ends.push(() => line.close());
    const setting = await ingress(line.through(fresh.url));
    await line.hurt({ loseAnswerRate: 1 });
    expect((await setting.webhook(event('evt_lost'))).status).to.equal(503);
    await line.mend();
    await waitFor('a 2xx', async () => (await setting.webhook(event('evt_lost'))).status === 200);
    expect(await setting.count(`stripe_events WHERE event_id = 'evt_lost'`)).to.equal(1);
  });

  it('whose connections are all taken makes the next ones wait their turn or go, and nobody hangs', async () => {
    const store = await openStore({ url: fresh.url, poolSizeMax: 2, queueMax: 3 });
    ends.push(() => store.close());
    const results = await Promise.all(
      Array.from({ length: 12 }, () =>
        store.sql.select('SELECT SLEEP(0.1)').then(
          () => 'done',
          (error: Error) => error.message,
        ),
      ),
    );
    expect(results.filter((each) => each === 'done').length).to.be.within(2, 5);
    expect(new Set(results.filter((each) => each !== 'done'))).to.deep.equal(new Set(['Queue limit reached.']));
  });

  it('with a lock that is not given in time undoes all of a transaction, and runs it again', async () => {
    await fresh.store.sql.write(
      `INSERT INTO customer_accounts (connection_id, reference) VALUES (1, 'L-1'), (1, 'L-2')`,
    );
    const hold = await openStore({ url: fresh.url, poolSizeMax: 1 });
    ends.push(() => hold.close());
    await database.asRoot('SET GLOBAL innodb_lock_wait_timeout = 1');
    let release = (): void => undefined;
    const held = hold.transaction(async (sql) => {
      await sql.write(`UPDATE customer_accounts SET name = 'held' WHERE reference = 'L-2'`);
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    });
    try {
      const waiter = await openStore({ url: fresh.url, poolSizeMax: 1 });
      ends.push(() => waiter.close());
      let runs = 0;
      const seen: number[] = [];
      await waiter.transaction(async (sql) => {
        runs += 1;
        const [row] = await sql.select<{ n: string }>(
          `SELECT COUNT(*) AS n FROM customer_accounts WHERE name = 'first'`,
        );
        seen.push(Number(row!.n));
        await sql.write(`UPDATE customer_accounts SET name = 'first' WHERE reference = 'L-1'`);
        if (runs > 1) release();
        if (runs > 1) await held;
        await sql.write(`UPDATE customer_accounts SET name = 'second' WHERE reference = 'L-2'`);
      });
      expect(runs).to.equal(2);
      expect(seen, 'nothing of the first run was committed').to.deep.equal([0, 0]);
    } finally {
      release();
      await database.asRoot('SET GLOBAL innodb_lock_wait_timeout = 5');
    }
  });

  it('that is stopped and started again is used again by a store that was open', async () => {
    const store = await openStore({ url: fresh.url, poolSizeMax: 2 });
    ends.push(() => store.close());
    await store.ready();
    database.server.signal('SIGKILL');
    await waitFor('the loss', async () => (await sentenceOf(store.ready())) !== 'nothing');
    await database.server.restart();
    await waitFor('its return', async () => (await sentenceOf(store.ready())) === 'nothing');
  });
});

/** MariaDB before 11.1 knows the isolation by its older name alone. */
function nameOf(setting: string, store: Store): string {
  return store.kind === 'mariadb' ? setting.replace('transaction_isolation', 'tx_isolation') : setting;
}

async function errnoOf(work: Promise<unknown>): Promise<number | undefined> {
  return work.then(
    () => undefined,
    (error: { errno?: number }) => error.errno,
  );
}

async function sentenceOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'nothing',
    (error: Error) => error.message,
  );
}
