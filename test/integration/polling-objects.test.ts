import { reconcile, startPoller } from '@quittance/poller';
import { createLogger, createMetrics } from '@quittance/runtime';
import { crashAfterEachStep, type FreshStore, freshStore } from '@quittance/testkit';
import { expect } from 'chai';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { AMOUNT, type PollingSetting, pollingSetting } from './polling-setting.js';

describe('Stripe’s objects, compared with the books', () => {
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

  const found = async () =>
    (await setting.inbox()).filter((each) => each.event_id.startsWith('read_')).map((each) => each.type);
  const cursors = () =>
    db.store.sql.select<{ name: string; page_after: string | null; looked: string; found: string; ended: string }>(
      'SELECT name, page_after, looked, found, ended_at IS NOT NULL AS ended FROM poll_cursors ORDER BY name',
    );
  const ofCharge = async (intent: string, what: 'dispute' | 'fraud_warning') => {
    const { body } = await setting.sandbox.request('GET', `/v1/payment_intents/${intent}`);
    await setting.call(`/v1/test_helpers/sandbox/charges/${body['latest_charge']}/${what}`, {});
  };
  const exceptions = () =>
    db.store.sql.select<Record<string, string>>(
      `SELECT reason, state, because FROM exceptions WHERE reason = 'stripe_key_refused'`,
    );

  it('write nothing where the events told all of it', async () => {
    const intent = await setting.pay();
    await ofCharge(await setting.pay(), 'dispute');
    await setting.call('/v1/refunds', { payment_intent: intent, amount: 500 });
    await ofCharge(intent, 'fraud_warning');
    await setting.pay({ capture_method: 'manual' });
    await setting.call('/v1/payment_intents', { amount: 100, currency: 'usd' });
    await setting.readEvents();
    await setting.book();
    await setting.compare();
    expect(await found()).to.deep.equal([]);
    const looked = Object.fromEntries((await cursors()).map((each) => [each.name, Number(each.looked)]));
    expect(looked).to.include({ payment_intents: 4, charges: 3, refunds: 1, disputes: 1, early_fraud_warnings: 1 });
    expect((await cursors()).every((each) => Number(each.ended) === 1)).to.equal(true);
  });

  it('wait while the inbox still has news of them', async () => {
    await setting.pay();
    await setting.readEvents();
    await setting.compare();
    expect(await found()).to.deep.equal([]);
  });

  it('bring payments, refunds, disputes and transfers of which no event was made, and then nothing more', async () => {
    setting.sandbox.faults({ noEventRate: 1 });
    const customer = await setting.call('/v1/customers', { name: 'Ada' });
    await db.store.sql.write('INSERT INTO customer_accounts (connection_id, stripe_customer) VALUES (1, ?)', [
      String(customer['id']),
    ]);
    const intent = await setting.pay();
    await ofCharge(await setting.pay(), 'dispute');
    await setting.call('/v1/refunds', { payment_intent: intent, amount: 500 });
    await ofCharge(intent, 'fraud_warning');
    await setting.call(`/v1/test_helpers/customers/${customer['id']}/fund_cash_balance`, {
      amount: 900,
      currency: 'usd',
    });
    await setting.readEvents();
    expect(await setting.inbox()).to.deep.equal([]);
    await setting.compare();
    expect([...new Set(await found())].toSorted()).to.deep.equal([
      'customer_cash_balance_transaction.read',
      'dispute.read',
      'payment_intent.read',
      'radar.early_fraud_warning.read',
      'refund.read',
    ]);
    await setting.book();
    const payments = await setting.payments();
    expect(payments.map((each) => Number(each['captured'])).toSorted()).to.deep.equal([AMOUNT, AMOUNT, 900].toSorted());
    const rows = await db.store.sql.select(
      'SELECT (SELECT COUNT(*) FROM refunds) AS refunds, (SELECT COUNT(*) FROM disputes) AS disputes',
    );
    expect(rows).to.deep.equal([{ refunds: '1', disputes: '1' }]);
    const before = await setting.inbox();
    await setting.compare();
    await setting.book();
    expect(await setting.inbox()).to.deep.equal(before);
  });

  it('bring what moved on without an event, once', async () => {
    const intent = await setting.pay({ capture_method: 'manual' });
    await setting.readEvents();
    await setting.book();
    setting.sandbox.faults({ noEventRate: 1 });
    await setting.call(`/v1/payment_intents/${intent}/capture`, {});
    await setting.compare();
    await setting.book();
    expect(await setting.payments()).to.deep.equal([
      { stripe_id: intent, status: 'succeeded', captured: String(AMOUNT), funded_by: 'customer' },
    ]);
    const before = await setting.inbox();
    await setting.compare();
    expect(await setting.inbox()).to.deep.equal(before);
  });

  it('are found by the movements of the balance when they are older than what is looked at', async () => {
    setting.sandbox.faults({ noEventRate: 1 });
    const intent = await setting.pay({ capture_method: 'manual' });
    setting.sandbox.advance(5 * 86_400_000);
    await setting.call(`/v1/payment_intents/${intent}/capture`, {});
    const parts = await setting.poller();
    await parts.reader.list('events', { limit: 1 });
    await reconcile(parts);
    await setting.book();
    expect((await setting.payments()).map((each) => [each['stripe_id'], each['captured']])).to.deep.equal([
      [intent, String(AMOUNT)],
    ]);
    expect(await found()).to.deep.equal(['charge.read']);
  });

  it('are compared from the page on where a comparison was broken off', async () => {
    setting.sandbox.faults({ noEventRate: 1 });
    for (let n = 0; n < 110; n += 1) await setting.pay();
    const parts = await setting.poller();
    const { list } = parts.reader;
    let calls = 0;
    const reader = {
      ...parts.reader,
      list: async (...asked: Parameters<typeof list>) =>
        ++calls === 2 ? ({ kind: 'away', because: 'cut', waitMs: null } as const) : list(...asked),
    };
    await reconcile({ ...parts, reader });
    expect(await found()).to.have.length(100);
    const [cursor] = await cursors();
    expect(cursor?.name).to.equal('payment_intents');
    expect(cursor?.page_after).to.be.a('string');
    await setting.compare();
    expect((await found()).filter((each) => each === 'payment_intent.read')).to.have.length(110);
  });

  it('are brought once although the poller dies before any of its statements', async () => {
    setting.sandbox.faults({ noEventRate: 1 });
    let paid = 0;
    const config = { RECONCILE_ROUND_MS: 3_600_000 };
    await setting.compare({ config });
    const deaths = await crashAfterEachStep(db.store, {
      prepare: async () => {
        paid += 1;
        await db.store.sql.write(`UPDATE poll_cursors SET ended_at = NULL WHERE name = 'payment_intents'`);
        return setting.pay();
      },
      handle: (store) => setting.compare({ store, config }),
      check: async () => {
        await setting.book();
        expect(await setting.payments()).to.have.length(paid);
        expect((await setting.inbox()).every((each) => each.deliveries === 1)).to.equal(true);
      },
    });
    expect(deaths).to.be.at.least(4);
  });

  it('are read list by list where the key may not read one of them, and a person is asked for that one', async () => {
    setting.sandbox.faults({ noEventRate: 1 });
    const intent = await setting.pay();
    const parts = await setting.poller();
    const { list } = parts.reader;
    const refused = { kind: 'refused', because: 'no right to read disputes', wholeKey: false } as const;
    const reader = {
      ...parts.reader,
      list: async (...asked: Parameters<typeof list>) => (asked[0] === 'disputes' ? refused : list(...asked)),
    };
    expect((await reconcile({ ...parts, reader })).trouble).to.equal(refused);
    const asked = { reason: 'stripe_key_refused', because: 'disputes: no right to read disputes' };
    expect(await exceptions()).to.deep.equal([{ ...asked, state: 'open' }]);
    await setting.book();
    expect((await setting.payments()).map((each) => each['stripe_id'])).to.deep.equal([intent]);
    const ended = (await cursors()).filter((each) => Number(each.ended) === 1).map((each) => each.name);
    expect(ended).to.include.members(['refunds', 'balance_transactions']).and.not.include('disputes');
    await setting.compare();
    expect(await exceptions()).to.deep.equal([{ ...asked, state: 'resolved' }]);
  });

  it('ask a person once for a key that is refused altogether, and go on by themselves', async () => {
    await setting.compare({ apiKey: 'sk_test_wrong' });
    expect((await exceptions()).map((each) => each['state'])).to.deep.equal(['open']);
    await setting.compare();
    expect((await exceptions()).map((each) => each['state'])).to.deep.equal(['resolved']);
  });

  it('are not asked for with a key of the other mode than the books', async () => {
    await setting.pay();
    await setting.readEvents();
    const stops: (() => unknown)[] = [];
    const starting = startPoller({
      config: {
        MYSQL_URL: db.url,
        REDIS_URL: 'redis://127.0.0.1:1',
        STRIPE_SECRET_KEY: 'sk_live_x',
      } as Parameters<typeof startPoller>[0]['config'],
      log: createLogger('poller', { level: 'silent' }),
      metrics: createMetrics('poller'),
      checks: { live: () => undefined, ready: () => undefined },
      onStop: (_, stop) => void stops.push(stop),
    });
    const failure = await starting.catch((error: Error) => error.message);
    for (const stop of stops) await stop();
    expect(failure).to.include('cannot become a live connection');
  });
});
