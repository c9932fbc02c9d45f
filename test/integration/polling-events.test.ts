import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pollEvents, reconcile } from '@quittance/poller';
import { routeEvent } from '@quittance/stripe';
import { crashAfterEachStep, type FreshStore, freshStore } from '@quittance/testkit';
import { expect } from 'chai';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { AMOUNT, type PollingSetting, pollingSetting } from './polling-setting.js';

const DAY_MS = 86_400_000;

describe('Stripe’s list of events, on the database', () => {
  let db: FreshStore;
  let setting: PollingSetting;

  before(async () => {
    db = await freshStore();
  });
  beforeEach(async () => {
    setting = await pollingSetting(db);
  });
  afterEach(() => setting.end());
  after(() => db.drop());

  const listed = async () => {
    const all: { id: string; type: string }[] = [];
    for (let more = true; more; ) {
      const place = all.length === 0 ? {} : { starting_after: all.at(-1)?.id };
      const { body } = await setting.sandbox.request('GET', '/v1/events', { limit: 100, ...place });
      all.push(...(body['data'] as { id: string; type: string }[]));
      more = body['has_more'] === true;
    }
    return all.filter((each) => routeEvent(each.type) !== null).map((each) => each.id);
  };
  const kept = async () => (await setting.inbox()).map((each) => each.event_id);
  const cursor = async () =>
    (
      await setting.db.store.sql.select<Record<string, Date | string | null>>(
        `SELECT reached_at, ended_at, looked, found, trouble FROM poll_cursors WHERE name = 'events'`,
      )
    )[0];
  const setCursor = (reached: Date) =>
    setting.db.store.sql.write(
      `INSERT INTO poll_cursors (connection_id, name, reached_at) VALUES (1, 'events', ?)
      ON DUPLICATE KEY UPDATE reached_at = VALUES(reached_at)`,
      [reached],
    );
  const exceptions = () =>
    setting.db.store.sql.select(
      `SELECT reason, state FROM exceptions WHERE reason IN ('events_missed', 'stripe_key_refused') ORDER BY id`,
    );

  it('is read to its end over many pages, and a second reading writes nothing', async () => {
    for (let n = 0; n < 40; n += 1) await setting.pay();
    expect(await setting.readEvents()).to.deep.equal({ full: false, trouble: null });
    expect(await kept()).to.deep.equal((await listed()).toSorted());
    expect((await kept()).length).to.be.greaterThan(100);
    const before = await setting.inbox();
    await setting.readEvents();
    expect(await setting.inbox()).to.deep.equal(before);
    expect(Number((await cursor())?.['found'])).to.equal(before.length);
    expect(before.every((each) => each.deliveries === 1 && each.source === 'poll')).to.equal(true);
  });

  it('is read forward in time from what was reached, so that a reading that ends early loses nothing', async () => {
    await setting.pay();
    setting.sandbox.advance(3_600_000);
    await setCursor(new Date(Date.now() + 3_000_000));
    for (let n = 0; n < 40; n += 1) await setting.pay();
    const parts = await setting.poller();
    let pages = 0;
    const { list } = parts.reader;
    const reader = {
      ...parts.reader,
      list: async (...asked: Parameters<typeof list>) =>
        ++pages === 3 ? ({ kind: 'away', because: 'cut', waitMs: null } as const) : list(...asked),
    };
    expect((await pollEvents({ ...parts, reader })).trouble).to.include({ because: 'cut' });
    const [first] = [await kept()];
    expect(first.length).to.be.within(1, 100);
    expect(await cursor()).to.include({ trouble: 'cut', ended_at: null });
    await setting.readEvents();
    const wanted = (await listed()).slice(0, -4);
    expect(await kept()).to.include.members(wanted);
    expect(await cursor()).to.include({ trouble: null });
  });

  it('leaves the newest to their webhooks', async () => {
    await setting.pay();
    await setting.readEvents({ config: { POLL_SETTLE_MS: 60_000 } });
    expect(await kept()).to.deep.equal([]);
    setting.sandbox.advance(61_000);
    await setting.readEvents({ config: { POLL_SETTLE_MS: 60_000 } });
    expect((await kept()).length).to.be.greaterThan(0);
  });

  it('gives back the last events of a database that lost them, with their effects', async () => {
    const intents = [await setting.pay(), await setting.pay(), await setting.pay()];
    await setting.readEvents();
    const { sql } = setting.db.store;
    await sql.write(`DELETE FROM stripe_events WHERE object_id IN (?) OR object_id LIKE 'ch_%'`, [intents.slice(1)]);
    await setting.book();
    expect((await setting.payments()).map((each) => each['stripe_id'])).to.deep.equal(intents.slice(0, 1));
    await setting.readEvents();
    await setting.book();
    expect(await setting.payments()).to.have.length(3);
  });

  it('is read by one of two pollers at a time, and both bring each event once', async () => {
    for (let n = 0; n < 10; n += 1) await setting.pay();
    await Promise.all(Array.from({ length: 4 }, () => setting.readEvents()));
    await setting.readEvents();
    expect(await kept()).to.deep.equal((await listed()).toSorted());
    expect((await setting.inbox()).every((each) => each.deliveries === 1)).to.equal(true);
  });

  it('brings every event once although the poller dies before any of its statements', async () => {
    const deaths = await crashAfterEachStep(setting.db.store, {
      prepare: () => setting.pay(),
      handle: (store) => setting.readEvents({ store }),
      check: async () => {
        expect(await kept()).to.deep.equal((await listed()).toSorted());
        expect((await setting.inbox()).every((each) => each.deliveries === 1)).to.equal(true);
      },
    });
    expect(deaths).to.be.at.least(2);
  });

  it('has one effect where two events with two ids tell of one change', async () => {
    setting.sandbox.faults({ twinRate: 1 });
    await setting.pay();
    await setting.readEvents();
    await setting.book();
    const intents = (await setting.inbox()).filter((each) => each.type === 'payment_intent.succeeded');
    expect(intents).to.have.length(2);
    expect((await setting.payments()).map((each) => each['captured'])).to.deep.equal([String(AMOUNT)]);
  });

  it('is understood in the words of another version of the API', async () => {
    const charge = {
      id: 'ch_old',
      object: 'charge',
      amount: 900,
      amount_refunded: 0,
      captured: true,
      paid: true,
      refunded: false,
      currency: 'usd',
      payment_intent: null,
      source: { object: 'card' },
      livemode: false,
      metadata: {},
      created: 1,
    };
    await setting.call('/v1/test_helpers/sandbox/events', {
      type: 'charge.succeeded',
      object: JSON.stringify(charge),
      fields: JSON.stringify({ api_version: '2014-01-31' }),
    });
    await setting.readEvents();
    await setting.book();
    expect(await setting.payments()).to.deep.include({
      stripe_id: 'ch_old',
      status: 'succeeded',
      captured: '900',
      funded_by: 'customer',
    });
  });

  it('brings no test money into live books, nor live money into test books', async () => {
    await setting.call('/v1/test_helpers/sandbox/events', {
      type: 'payment_intent.succeeded',
      object: JSON.stringify({ id: 'pi_live', object: 'payment_intent', status: 'succeeded', amount_received: 5 }),
      fields: JSON.stringify({ livemode: true }),
    });
    await setting.readEvents();
    expect(await setting.inbox()).to.deep.include.members([
      {
        event_id: (await kept())[0],
        type: 'payment_intent.succeeded',
        state: 'ignored',
        source: 'poll',
        deliveries: 1,
      },
    ]);
    await setting.book();
    expect(await setting.payments()).to.deep.equal([]);
  });

  it('says loudly that it goes back no further, and the objects made since are compared instead', async () => {
    await setCursor(new Date(Date.now() - 1_000));
    const intent = await setting.pay();
    setting.sandbox.advance(40 * DAY_MS);
    await setting.readEvents();
    expect(setting.messages).to.include('poller.events_missed');
    expect(await exceptions()).to.deep.equal([{ reason: 'events_missed', state: 'open' }]);
    expect(await kept()).to.deep.equal([]);
    await setting.readEvents();
    expect(setting.messages.filter((each) => each === 'poller.events_missed')).to.have.length(1);
    // The reader of this process has learnt Stripe's time by reading events.
    const parts = await setting.poller();
    await parts.reader.list('events', { limit: 1 });
    await reconcile(parts);
    await setting.book();
    expect((await setting.payments()).map((each) => each['stripe_id'])).to.deep.equal([intent]);
    await reconcile(parts);
    expect(await exceptions()).to.deep.equal([{ reason: 'events_missed', state: 'resolved' }]);
  });

  it('waits for a key that Stripe takes, asks a person for it once, and goes on by itself', async () => {
    await setting.pay();
    for (let n = 0; n < 3; n += 1)
      expect((await setting.readEvents({ apiKey: 'sk_test_wrong' })).trouble?.kind).to.equal('refused');
    expect(await exceptions()).to.deep.equal([{ reason: 'stripe_key_refused', state: 'open' }]);
    const history = await setting.db.store.sql.select('SELECT id FROM exception_history');
    expect(history).to.have.length(1);
    expect((await setting.metrics.expose()).body).to.match(/quittance_stripe_key_refused{[^}]*stage="events"[^}]*} 1/);
    expect(JSON.stringify(setting.messages)).to.not.include('sk_test_wrong');
    await setting.readEvents();
    expect(await exceptions()).to.deep.equal([{ reason: 'stripe_key_refused', state: 'resolved' }]);
    expect((await kept()).length).to.be.greaterThan(0);
  });

  it('is left in peace as long as Stripe asks, and nothing is lost', async () => {
    await setting.pay();
    const busy = createServer((_, response) => {
      response.writeHead(429, { 'retry-after': '7', 'content-type': 'application/json' });
      response.end('{"error":{"type":"invalid_request_error","code":"rate_limit","message":"too fast"}}');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => busy.once('listening', resolve));
    const apiBase = `http://127.0.0.1:${(busy.address() as AddressInfo).port}`;
    expect((await setting.readEvents({ apiBase })).trouble).to.include({ kind: 'away', waitMs: 7_000 });
    busy.close();
    setting.sandbox.faults({ apiErrorRate: 1 });
    expect((await setting.readEvents()).trouble).to.include({ kind: 'away', waitMs: null });
    setting.sandbox.faults({ apiErrorRate: 0 });
    await setting.readEvents();
    expect((await kept()).length).to.be.greaterThan(0);
  });
});
