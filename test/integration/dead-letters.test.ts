import { setTimeout as sleep } from 'node:timers/promises';
import { connectProducer, openQueuesForBoard } from '@quittance/queue';
import { startRelay } from '@quittance/relay';
import { createLogger, createMetrics } from '@quittance/runtime';
import {
  countDeadLetters,
  dismissDeadLetters,
  insertMessages,
  listDeadLetters,
  retryDeadLetters,
  type Store,
} from '@quittance/store';
import { type FreshStore, freshStore, testRedisUrl, waitFor } from '@quittance/testkit';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { after, before, beforeEach, describe, it } from 'mocha';
import { type IngressSetting, ingressSetting } from './ingress-setting.js';
import { jobOf, pushbackSetting } from './pushback-setting.js';
import { PATIENT } from './queue-setting.js';
import { runCli } from './run-cli.js';

const log = createLogger('test', { level: 'silent' });
const PERSONAL = { name: 'Ana Souza', receipt_email: 'ana@example.com' };

let fresh: FreshStore;
let store: Store;

describe('what was given up', function () {
  this.timeout(60_000);

  before(async () => {
    fresh = await freshStore({ poolSizeMax: 20 });
    store = fresh.store;
    await store.sql.write(`INSERT INTO customer_accounts (connection_id, reference) VALUES (1, 'C-7')`);
  });
  beforeEach(async () => {
    for (const table of ['stripe_events', 'outbox_messages', 'audit_log', 'exception_history', 'exceptions', 'orders'])
      await store.sql.write(`DELETE FROM ${table}`);
  });
  after(() => fresh.drop());

  it('is one list of both tables, the latest first, page by page, with stable reasons', async () => {
    await park(3, { reason: 'matching.handler_threw: x is undefined' });
    await park(1, { reason: 'written by an older version' });
    const [refused, late, change] = await parkMessages([
      { reason: 'oms.push_refused: the order system refused the push (HTTP 400)', status: 400 },
      { reason: 'pushback.push_expired: not delivered until the deadline; last: no answer' },
      { reason: 'store.statement_failed: no', stage: 'matching' },
    ]);
    const all = await listDeadLetters(store.sql, {}, { rows: 100 });
    expect(all).to.have.length(7);
    expect(Object.fromEntries(all.map((each) => [each.id, each.reason]))).to.include({
      [`ms-${refused}`]: 'oms.push_refused',
      [`ms-${late}`]: 'pushback.push_expired',
      [`ms-${change}`]: 'store.statement_failed',
    });
    expect(
      (await countDeadLetters(store.sql)).reasons.map(({ reason, kind, rows }) => [reason, kind, rows]),
    ).to.deep.equal([
      ['matching.handler_threw', 'event', 3],
      ['matching.row_failed', 'event', 1],
      ['oms.push_refused', 'push', 1],
      ['pushback.push_expired', 'push', 1],
      ['store.statement_failed', 'order_change', 1],
    ]);
    const paged: string[] = [];
    for (let place: Parameters<typeof listDeadLetters>[2]['after'] = null; ; ) {
      const page = await listDeadLetters(store.sql, {}, { rows: 2, after: place ?? null });
      paged.push(...page.map((each) => each.id));
      if (page.length < 2) break;
      place = page.at(-1)!.place;
    }
    expect(paged).to.deep.equal(all.map((each) => each.id));
  });

  const FILTERS: readonly [string, Parameters<typeof listDeadLetters>[1], number][] = [
    ['its kind', { kind: 'push' }, 1],
    ['its stage', { stage: 'refunds' }, 2],
    ['its reason', { reason: 'refunds.handler_threw' }, 2],
    ['its event type', { eventType: 'refund.failed' }, 2],
    ['the object of its event', { payment: 're_0' }, 1],
    ['its order', { order: 'A-0' }, 1],
    ['its age', { parkedBefore: new Date(Date.now() - 3_600_000) }, 0],
    ['its connection', { connectionId: '2' }, 0],
  ];
  for (const [by, filter, rows] of FILTERS)
    it(`is found by ${by}`, async () => {
      await park(3);
      await park(2, { stage: 'refunds', type: 'refund.failed', object: 're', reason: 'refunds.handler_threw: y' });
      await parkMessages([{ reason: 'oms.push_refused: no' }]);
      expect(await listDeadLetters(store.sql, filter, { rows: 100 })).to.have.length(rows);
      expect((await countDeadLetters(store.sql, filter)).rows).to.equal(rows);
    });

  it('is tried again on command, once for each row, with a line in the log for each, and the rest stays', async () => {
    await park(1_200, { reason: 'matching.handler_threw: x' });
    await park(5, { reason: 'store.statement_failed: y' });
    const steps: number[] = [];
    const done = await retryDeadLetters(store, {
      filter: { reason: 'matching.handler_threw' },
      actor: 'test:ana',
      note: 'mended',
      onProgress: (rows) => steps.push(rows),
    });
    expect(done).to.deep.equal({ rows: 1_200, next: null });
    expect(steps).to.deep.equal([500, 1_000, 1_200]);
    expect(await states('stripe_events')).to.deep.equal({ pending: 1_200, parked: 5 });
    const audit = await store.sql.select<{ before_state: string; after_state: string; note: string }>(
      `SELECT before_state, after_state, note FROM audit_log WHERE actor = 'test:ana' AND action = 'event.requeue'`,
    );
    expect(audit).to.have.length(1_200);
    expect(JSON.parse(audit[0]!.before_state)).to.include({ state: 'parked', attempts: 15 });
    expect(JSON.parse(audit[0]!.after_state)).to.include({ state: 'pending', attempts: 0 });
    expect(audit[0]!.note).to.equal('mended');
  });

  it('of which several people ask at the same moment is tried again once, with one line in the log', async () => {
    await park(700);
    await parkMessages([{ reason: 'oms.push_refused: no' }, { reason: 'oms.push_refused: no' }]);
    const actors = ['ana', 'ana', 'ben', 'eva'].map((name) => `test:${name}`);
    const done = await Promise.all(actors.map((actor) => retryDeadLetters(store, { filter: {}, actor })));
    expect(done.reduce((sum, each) => sum + each.rows, 0)).to.equal(702);
    expect(await states('stripe_events')).to.deep.equal({ pending: 700 });
    expect(await states('outbox_messages')).to.deep.equal({ pending: 2 });
    const [log] = await store.sql.select<{ rows_all: string; subjects: string }>(
      `SELECT COUNT(*) AS rows_all, COUNT(DISTINCT subject) AS subjects FROM audit_log WHERE actor LIKE 'test:%'`,
    );
    expect([Number(log?.rows_all), Number(log?.subjects)]).to.deep.equal([702, 702]);
  });

  it('goes on where a command was cut off, and does not take twice what is given up again meanwhile', async () => {
    await park(1_500);
    await parkMessages([{ reason: 'oms.push_refused: no' }]);
    const first = await retryDeadLetters(store, { filter: { stage: 'matching' }, actor: 'test', rowsMax: 700 });
    expect(first.rows).to.equal(700);
    await store.sql.write(
      `UPDATE stripe_events SET state = 'parked', due_at = NULL, finished_at = CURRENT_TIMESTAMP(3) WHERE state = 'pending'`,
    );
    const rest = await retryDeadLetters(store, {
      filter: { stage: 'matching' },
      actor: 'test',
      from: first.next!,
    });
    expect(rest).to.deep.equal({ rows: 800, next: null });
    const stopped = new AbortController();
    const cut = await retryDeadLetters(store, {
      filter: { stage: 'matching' },
      actor: 'test',
      signal: stopped.signal,
      onProgress: () => stopped.abort(),
    });
    expect(cut.rows).to.equal(500);
    expect((await retryDeadLetters(store, { filter: { stage: 'matching' }, actor: 'test' })).rows).to.equal(200);
    expect(await states('stripe_events')).to.deep.equal({ pending: 1_500 });
    expect(await states('outbox_messages')).to.deep.equal({ parked: 1 });
  });

  it('falls due bit by bit and goes behind live work in the queue', async () => {
    const prefix = `dead${Math.random().toString(36).slice(2)}`;
    const queues = openQueuesForBoard({ redisUrl: testRedisUrl(), log, prefix });
    const producer = connectProducer({ redisUrl: testRedisUrl(), log, prefix });
    const redis = new Redis(testRedisUrl());
    await park(2_000);
    await retryDeadLetters(store, { filter: { stage: 'matching' }, actor: 'test' });
    const [due] = await store.sql.select<{ now: string; last: string }>(
      `SELECT SUM(due_at <= CURRENT_TIMESTAMP(3)) AS now, TIMESTAMPDIFF(MICROSECOND, CURRENT_TIMESTAMP(3), MAX(due_at)) AS last
         FROM stripe_events WHERE state = 'pending'`,
    );
    expect(Number(due!.now)).to.be.lessThan(2_000);
    expect(Number(due!.last) / 1_000).to.be.within(200, 2_000);
    const settings = { RELAY_ROUND_MS: 20, RELAY_LEASE_MS: 60_000, RELAY_BATCH_ROWS: 500 };
    await redis.set(`{${prefix}:relay}:marker`, 'set by the test');
    const relay = await startRelay(
      { MYSQL_URL: fresh.url, REDIS_URL: testRedisUrl(), prefix, ...settings },
      { log, metrics: createMetrics('relay') },
    );
    try {
      await waitFor('rows in the replay lane', async () => (await queues.depths()).matching.prioritized > 500);
      await producer.publish('matching', [{ kind: 'event', id: '999999' }], PATIENT);
      expect((await queues.depths()).matching.waiting).to.equal(1);
      await waitFor('all rows', async () => (await queues.depths()).matching.prioritized === 2_000);
    } finally {
      await relay.stop();
      await Promise.all([queues.close(), producer.close()]);
      const keys = await redis.keys(`{${prefix}:*`);
      await redis.unlink(...keys);
      redis.disconnect();
    }
  });

  it('never brings an older state to the order system after a newer one', async () => {
    const setting = await pushbackSetting();
    try {
      const orderId = await setting.order('A-1');
      const handle = await setting.handler();
      const { signal } = new AbortController();
      const older = await setting.pay(orderId, 1_000n);
      setting.orderSystem.setFaults({ status: 400 });
      await handle([jobOf(older)], signal);
      setting.orderSystem.setFaults({});
      const newer = await setting.pay(orderId, 1_000n);
      await handle([jobOf(newer)], signal);
      const retried = await retryDeadLetters(setting.store, { filter: { reason: 'oms.push_refused' }, actor: 'test' });
      expect(retried.rows).to.equal(1);
      await handle([jobOf(older)], signal);
      expect((await setting.row(older)).state).to.equal('superseded');
      const taken = setting.orderSystem.deliveries().filter((each) => each.status === 204);
      expect(taken.map((each) => each.id)).to.deep.equal([`out_${newer}`]);
    } finally {
      await setting.end();
    }
  });

  it('is let be on command: it ends, its exception closes, and nothing tries it again', async () => {
    const [push] = await parkMessages([{ reason: 'oms.push_refused: no' }]);
    await store.sql.write(
      `INSERT INTO exceptions (connection_id, exception_key, reason, severity, currency, amount, candidates, because)
       VALUES (1, 'push:A-0', 'push_parked', 'high', 'usd', 100, '[]', 'refused')`,
    );
    await park(1);
    const done = await dismissDeadLetters(store, {
      filter: { ids: [`ms-${push}`] },
      actor: 'test:ana',
      note: 'old shop',
    });
    expect(done.rows).to.equal(1);
    expect(await states('outbox_messages')).to.deep.equal({ dismissed: 1 });
    expect(await states('stripe_events')).to.deep.equal({ parked: 1 });
    const [exception] = await store.sql.select<{ state: string; resolved_by: string }>(
      'SELECT state, resolved_by FROM exceptions',
    );
    expect(exception).to.deep.equal({ state: 'resolved', resolved_by: 'test:ana' });
    expect((await retryDeadLetters(store, { filter: { kind: 'push' }, actor: 'test' })).rows).to.equal(0);
    const audit = await store.sql.select(`SELECT action, note FROM audit_log WHERE actor = 'test:ana'`);
    expect(audit).to.deep.equal([{ action: 'dead_letter.dismiss', note: 'old shop' }]);
  });

  it('is found by index when there are many', async () => {
    await park(2_000);
    await park(2_000, { state: 'done' });
    for (const table of ['stripe_events']) {
      const plan = await store.sql.select<{ key: string; Extra: string }>(
        `EXPLAIN SELECT t.id FROM ${table} t WHERE t.state = 'parked' AND t.due_at IS NULL AND t.stage = 'matching' AND t.id > 5 ORDER BY t.id LIMIT 500`,
      );
      expect(plan[0]!.key).to.equal('ix_stripe_event_due');
      expect(plan[0]!.Extra).not.to.include('filesort');
    }
  });

  describe('over HTTP', () => {
    let setting: IngressSetting;
    before(async () => {
      setting = await ingressSetting(() => ({}), fresh);
    });
    after(() => setting.end());

    it('is listed, counted, looked into, tried again in bounded calls, and let be', async () => {
      await park(7, { reason: 'matching.handler_threw: no ana@example.com here' });
      const [push] = await parkMessages([
        { reason: 'oms.push_refused: no', status: 422, answer: 'Ana Souza is not known' },
      ]);
      const page = await setting.api('GET', '/v1/dead-letters?limit=5');
      expect(page.body.data).to.have.length(5);
      expect(page.body.data[0].id).to.equal(`ms-${push}`);
      const next = await setting.api('GET', `/v1/dead-letters?limit=5&cursor=${page.body.next_cursor}`);
      expect(next.body.data).to.have.length(3);
      expect(next.body.data[0].error).to.equal('matching.handler_threw: no [hidden] here');
      expect((await setting.api('GET', '/v1/dead-letters:count?kind=event')).body).to.deep.include({
        rows: 7,
        more: false,
      });

      const inside = await setting.api('GET', `/v1/dead-letters/${next.body.data[0].id}`);
      expect(inside.body.body.data.object).to.deep.include({ id: 'pi_2', name: '[hidden]', amount: 5 });
      expect(inside.text).not.to.include('Ana');
      const personal = await setting.api('GET', `/v1/dead-letters/${next.body.data[0].id}?personal=true`, undefined, {
        actor: 'ana',
      });
      expect(personal.body.body.data.object.name).to.equal('Ana Souza');
      expect((await setting.api('GET', `/v1/dead-letters/ms-${push}`)).body.answer).to.equal(
        '[not JSON, 22 characters]',
      );
      const seen = await store.sql.select(`SELECT actor, subject FROM audit_log WHERE action = 'dead_letter.reveal'`);
      expect(seen).to.deep.equal([{ actor: 'api:ana', subject: next.body.data[0].id }]);

      const first = await setting.api('POST', '/v1/dead-letters:retry', { filter: { kind: 'event' }, limit: 4 });
      expect(first.body).to.deep.include({ retried: 4, left: 3 });
      const cursor = first.body.next_cursor;
      const second = await setting.api('POST', '/v1/dead-letters:retry', {
        filter: { kind: 'event' },
        limit: 4,
        cursor,
      });
      expect(second.body).to.deep.equal({ retried: 3, left: 0, more: false, next_cursor: null });
      const dismissed = await setting.api('POST', '/v1/dead-letters:dismiss', { ids: [`ms-${push}`], note: 'old' });
      expect(dismissed.body).to.deep.include({ dismissed: 1, left: 0 });
    });

    it('is not acted on without saying on what', async () => {
      for (const body of [{}, { filter: {} }, { ids: ['ev-1'], filter: { kind: 'event' } }, { ids: ['7'] }])
        expect((await setting.api('POST', '/v1/dead-letters:retry', body)).status, JSON.stringify(body)).to.equal(422);
      expect((await setting.api('POST', '/v1/dead-letters:dismiss', { ids: ['ev-1'] })).status).to.equal(422);
      expect((await setting.api('GET', '/v1/dead-letters/ev-999')).body.code).to.equal('dead_letter_not_found');
    });
  });

  describe('on the command line', function () {
    this.timeout(120_000);
    const cli = (...args: string[]) => runCli(['dead-letters', ...args], { MYSQL_URL: fresh.url });

    it('is listed, shown, tried again and let be, with exit codes that say how it went', async () => {
      await park(3, { reason: 'matching.handler_threw: x' });
      const [push] = await parkMessages([{ reason: 'oms.push_refused: no' }]);
      const [list, show, unnamed] = await Promise.all([
        cli('--kind', 'event', '--json'),
        cli('show', `ms-${push}`),
        cli('retry', '--all'),
      ]);
      expect(JSON.parse(list.out)).to.have.length(3);
      expect(show.out).to.match(/reason +oms\.push_refused/);
      expect(unnamed.code).to.equal(64);
      const retried = await cli('retry', '--reason', 'matching.handler_threw', '--all', '--json', '--note', 'mended');
      expect(JSON.parse(retried.out)).to.deep.equal({ found: 3, retried: 3, whole: true });
      const dismissed = await cli('dismiss', `ms-${push}`, '--note', 'old');
      expect([dismissed.code, dismissed.out.trim()]).to.deep.equal([0, '1 of 1 dismissed']);
    });
  });
});

interface Parked {
  readonly reason?: string;
  readonly stage?: string;
  readonly type?: string;
  readonly object?: string;
  readonly state?: string;
}

async function park(rows: number, given: Parked = {}): Promise<void> {
  const [last] = await store.sql.select<{ n: string }>('SELECT COALESCE(MAX(id), 0) AS n FROM stripe_events');
  const columns = [
    ...['connection_id', 'livemode', 'event_id', 'type', 'object_id', 'stripe_created_at', 'source', 'body', 'stage'],
    ...['state', 'reason', 'attempts', 'finished_at'],
  ];
  const now = new Date();
  await store.sql.insertMany(
    'stripe_events',
    columns,
    Array.from({ length: rows }, (_, n) => {
      const id = `${given.object ?? 'pi'}_${n}`;
      const body = JSON.stringify({ id: `evt_${n}`, data: { object: { id, amount: 5, ...PERSONAL } } });
      const event = `evt_${last!.n}_${n}_${Math.random().toString(36).slice(2)}`;
      return [
        ...[1, 0, event, given.type ?? 'charge.succeeded', id, now, 'webhook', body, given.stage ?? 'matching'],
        ...[given.state ?? 'parked', given.reason ?? 'matching.handler_threw: x', 15, now],
      ];
    }),
  );
  await sleep(2); // So that rows of two calls differ in their time.
}

async function parkMessages(
  given: readonly { reason: string; stage?: 'matching'; status?: number; answer?: string }[],
): Promise<string[]> {
  const ids: string[] = [];
  for (const [n, each] of given.entries()) {
    const order = await store.sql.write(
      `INSERT INTO orders (connection_id, account_id, reference, currency, amount, open_amount, placed_at)
       VALUES (1, 1, ?, 'usd', 100, 100, CURRENT_TIMESTAMP(3))`,
      [`A-${n}`],
    );
    const [id] = await insertMessages(store.sql, '1', each.stage ?? 'pushback', [
      { orderId: String(order.insertId), version: 1n },
    ]);
    await store.sql.write(
      `UPDATE outbox_messages SET state = 'parked', reason = ?, due_at = NULL, attempts = 5, answer_status = ?, answer = ?,
              finished_at = CURRENT_TIMESTAMP(3), deadline_at = CURRENT_TIMESTAMP(3) + INTERVAL 1 HOUR WHERE id = ?`,
      [each.reason, each.status ?? null, each.answer ?? null, id!],
    );
    ids.push(id!);
  }
  return ids;
}

async function states(table: string): Promise<Record<string, number>> {
  const rows = await store.sql.select<{ state: string; n: string }>(
    `SELECT state, COUNT(*) AS n FROM ${table} GROUP BY state ORDER BY state DESC`,
  );
  return Object.fromEntries(rows.map((row) => [row.state, Number(row.n)]));
}
