import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { connect as dial } from 'node:net';
import { gzipSync } from 'node:zlib';
import { PUBLISH_LEASE_S } from '@quittance/store';
import { freshStore } from '@quittance/testkit';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { cuttableProxy } from './cuttable-proxy.js';
import { event, type IngressSetting, ingressSetting, OLD_SECRET, signed } from './ingress-setting.js';
import { until } from './queue-setting.js';

const rowOf = async (setting: IngressSetting, eventId: string) => {
  const [row] = await setting.store.sql.select<{
    id: string;
    account: string;
    livemode: number;
    state: string;
    reason: string | null;
    stage: string | null;
    deliveries: number;
    body: Buffer;
    due_in_s: string | null;
    finished_at: Date | null;
  }>(
    `SELECT id, account, livemode, state, reason, stage, deliveries, body, finished_at,
       TIMESTAMPDIFF(SECOND, CURRENT_TIMESTAMP(3), due_at) AS due_in_s FROM stripe_events WHERE event_id = ?`,
    [eventId],
  );
  return row;
};

describe('receiving webhooks', () => {
  let setting: IngressSetting;
  before(async () => {
    setting = await ingressSetting();
  });
  after(() => setting?.end());

  it('keeps the bytes as they were sent, before it answers, and hands the row to its stage', async () => {
    const body = `${event('evt_kept').slice(0, -1)}, "note": "Ægir ✓ 株式会社",  "n": 1.50}`;
    const answer = await setting.webhook(body);
    expect(answer.status).to.equal(200);
    expect(answer.body).to.deep.equal({ received: true });
    const row = (await rowOf(setting, 'evt_kept'))!;
    expect(row.body.toString()).to.equal(body);
    expect(row).to.include({ account: '', livemode: 0, state: 'pending', stage: 'matching', deliveries: 1 });
    expect(Number(row.due_in_s)).to.be.within(PUBLISH_LEASE_S - 5, PUBLISH_LEASE_S);
    await until(() => setting.queued('matching', `ev-${row.id}`), 'the job');
  });

  it('sends refunds to their own stage', async () => {
    await setting.webhook(event('evt_refund', { type: 'refund.created' }));
    const row = (await rowOf(setting, 'evt_refund'))!;
    expect(row.stage).to.equal('refunds');
    await until(() => setting.queued('refunds', `ev-${row.id}`), 'the job');
  });

  it('accepts the old secret while it is being rolled', async () => {
    const body = event('evt_rolled');
    const answer = await setting.webhook(body, { header: signed(Buffer.from(body), { secret: OLD_SECRET }) });
    expect(answer.status).to.equal(200);
    expect((await rowOf(setting, 'evt_rolled'))?.state).to.equal('pending');
  });

  const body = Buffer.from(event('evt_refused'));
  const time = Math.floor(Date.now() / 1_000);
  const refusals: readonly (readonly [string, () => string])[] = [
    ['a wrong secret', () => signed(body, { secret: 'whsec_other' })],
    ['a signature over other bytes', () => signed(Buffer.from(event('evt_other')))],
    ['a time 301 s ago', () => signed(body, { aheadS: -302 })],
    ['a time 330 s ahead', () => signed(body, { aheadS: 330 })],
    ['no header', () => ''],
    ['words', () => 'hello'],
    ['an empty signature', () => `t=${time},v1=`],
    ['64 characters outside ASCII', () => `t=${time},v1=${'\u00e4'.repeat(64)}`],
    [
      'a signature made with an empty secret',
      () => `t=${time},v1=${createHmac('sha256', '').update(`${time}.${body}`).digest('hex')}`,
    ],
  ];
  // Signed when it is sent: the time of a signature counts.
  for (const [what, header] of refusals)
    it(`refuses ${what} with 400 and keeps nothing`, async () => {
      const answer = await setting.webhook(body, { header: header() });
      expect(answer.status).to.equal(400);
      expect(answer.type).to.include('application/problem+json');
      expect(answer.body.code).to.equal('webhook_refused');
      expect(await rowOf(setting, 'evt_refused')).to.equal(undefined);
    });

  it('refuses a signature that is sent twice', async () => {
    const status = await new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'stripe-signature': [signed(body), signed(body)] };
      const call = request(`${setting.ingress.url}/webhooks/stripe/default`, { method: 'POST', headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      call.on('error', reject);
      call.end(body);
    });
    expect(status).to.equal(400);
    expect(await rowOf(setting, 'evt_refused')).to.equal(undefined);
  });

  it('refuses what is signed and no event, and another content type, with 400', async () => {
    for (const text of ['', '7', '[]', '{"id":', '{}'])
      expect((await setting.webhook(text)).status, text).to.equal(400);
    const typed = await setting.webhook(event('evt_typed'), { headers: { 'content-type': 'text/plain' } });
    expect(typed.status).to.equal(400);
    expect(await rowOf(setting, 'evt_typed')).to.equal(undefined);
  });

  it('takes 1 MiB, refuses one byte more with 413 and compressed bodies with 415', async () => {
    const of = (bytes: number) => {
      const bare = event('evt_large', { pad: '' });
      return event('evt_large', { pad: 'x'.repeat(bytes - bare.length) });
    };
    expect((await setting.webhook(of(99_000))).status).to.equal(200);
    expect((await setting.webhook(of(1_048_576))).status).to.equal(200);
    const larger = await setting.webhook(of(1_048_577));
    expect(larger.status).to.equal(413);
    expect(larger.body.code).to.equal('body_too_large');
    const zipped = await setting.webhook(gzipSync(event('evt_zipped')), { headers: { 'content-encoding': 'gzip' } });
    expect(zipped.status).to.equal(415);
    expect(zipped.body.code).to.equal('unsupported_encoding');
  });

  it('answers 404 for a connection that is not there, and 405 for another method', async () => {
    const unknown = await setting.webhook(event('evt_lost'), { path: '/webhooks/stripe/nobody' });
    expect([unknown.status, unknown.body.code]).to.deep.equal([404, 'connection_not_found']);
    for (const name of ['%00', 'a%20b', 'default%20', '%C3%A4', 'x'.repeat(300)])
      expect((await setting.webhook(event('evt_lost'), { path: `/webhooks/stripe/${name}` })).status, name).to.equal(
        404,
      );
    const read = await setting.api('GET', '/webhooks/stripe/default');
    expect([read.status, read.headers.get('allow')]).to.deep.equal([405, 'POST']);
    expect(await rowOf(setting, 'evt_lost')).to.equal(undefined);
  });

  it('keeps one row of an event that comes 50 times at once, and acknowledges each', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => setting.webhook(event('evt_fifty'))));
    expect(answers.map((each) => each.status)).to.deep.equal(Array.from({ length: 50 }, () => 200));
    expect(await setting.count(`stripe_events WHERE event_id = 'evt_fifty'`)).to.equal(1);
    expect((await rowOf(setting, 'evt_fifty'))?.deliveries).to.equal(50);
  });

  it('keeps events apart whose ids differ in case only, or that happened on different accounts', async () => {
    await Promise.all([
      setting.webhook(event('evt_caseA')),
      setting.webhook(event('evt_casea')),
      setting.webhook(event('evt_shared', { account: 'acct_1' })),
      setting.webhook(event('evt_shared', { account: 'acct_2' })),
      setting.webhook(event('evt_shared')),
    ]);
    expect(await setting.count(`stripe_events WHERE event_id IN ('evt_caseA', 'evt_casea')`)).to.equal(2);
    expect(await setting.count(`stripe_events WHERE event_id = 'evt_shared'`)).to.equal(3);
  });

  it('keeps what nothing here handles, counts it, and acknowledges it', async () => {
    expect((await setting.webhook(event('evt_payout', { type: 'payout.paid' }))).status).to.equal(200);
    const row = (await rowOf(setting, 'evt_payout'))!;
    expect(row).to.include({ state: 'ignored', reason: 'type_not_handled', stage: null, due_in_s: null });
    expect(row.finished_at).to.be.instanceOf(Date);
    expect((await setting.metrics.expose()).body).to.match(
      /quittance_inbox_events_total\{[^}]*type_not_handled[^}]*\} 1/,
    );
  });

  it('keeps live events of a test connection as ignored, and acknowledges them', async () => {
    expect((await setting.webhook(event('evt_live', { livemode: true }))).status).to.equal(200);
    const row = (await rowOf(setting, 'evt_live'))!;
    expect(row).to.include({ livemode: 1, state: 'ignored', reason: 'wrong_mode', stage: null });
    expect(await setting.queued('matching', `ev-${row.id}`)).to.equal(false);
  });

  it('queues an event again that comes again unhandled, and leaves a handled one alone', async () => {
    await setting.webhook(event('evt_again'));
    const { id } = (await rowOf(setting, 'evt_again'))!;
    await until(() => setting.queued('matching', `ev-${id}`), 'the job');
    await setting.emptyQueues();
    await setting.webhook(event('evt_again'));
    await until(() => setting.queued('matching', `ev-${id}`), 'the job again');
    await setting.store.sql.write(`UPDATE stripe_events SET state = 'done' WHERE id = ?`, [id]);
    await setting.emptyQueues();
    await setting.webhook(event('evt_again'));
    await setting.webhook(event('evt_follows'));
    const follower = (await rowOf(setting, 'evt_follows'))!;
    await until(() => setting.queued('matching', `ev-${follower.id}`), 'the job of the event after it');
    expect(await setting.queued('matching', `ev-${id}`)).to.equal(false);
    expect((await rowOf(setting, 'evt_again'))?.deliveries).to.equal(3);
  });

  it('commits a row that the database refuses apart from its neighbours', async () => {
    await setting.store.sql.write(
      `CREATE TRIGGER refuse_poison BEFORE INSERT ON stripe_events FOR EACH ROW
       BEGIN IF NEW.event_id = 'evt_poison' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'refused'; END IF; END`,
    );
    try {
      const names = [...Array.from({ length: 20 }, (_, n) => `evt_near_${n}`), 'evt_poison'];
      const answers = await Promise.all(names.map((name) => setting.webhook(event(name))));
      expect(answers.slice(0, 20).map((each) => each.status)).to.deep.equal(Array.from({ length: 20 }, () => 200));
      expect(answers[20]?.status).to.equal(503);
      expect(await setting.count(`stripe_events WHERE event_id LIKE 'evt_near_%' AND deliveries = 1`)).to.equal(20);
    } finally {
      await setting.store.sql.write('DROP TRIGGER refuse_poison');
    }
  });
});

describe('receiving webhooks while something is broken', function () {
  this.timeout(30_000);

  it('says 503 within two seconds while MySQL is away, hangs or refuses, and takes the event when it is back', async () => {
    const fresh = await freshStore();
    const line = await cuttableProxy(fresh.url);
    const setting = await ingressSetting(() => ({ MYSQL_URL: line.url }), fresh);
    try {
      expect((await setting.webhook(event('evt_before'))).status).to.equal(200);
      for (const fault of ['cut', 'freeze'] as const) {
        await line[fault]();
        const startedMs = performance.now();
        // More than all connections and every place in the line for them.
        const answers = await Promise.all(
          Array.from({ length: 40 }, (_, n) => setting.webhook(event(`evt_${fault}_${n}`))),
        );
        expect(performance.now() - startedMs, fault).to.be.below(3_500);
        expect(new Set(answers.map((each) => each.status)), fault).to.deep.equal(new Set([503]));
        expect(answers[0]?.headers.get('retry-after')).to.equal('5');
        const ready = await fetch(`${setting.ingress.url}/readyz`);
        expect(ready.status, fault).to.equal(503);
        await line.mend();
        await until(async () => (await setting.webhook(event(`evt_${fault}_0`))).status === 200, `${fault} mended`);
        expect((await fetch(`${setting.ingress.url}/readyz`)).status, fault).to.equal(200);
      }
      expect(await fresh.store.sql.select(`SELECT id FROM stripe_events WHERE state <> 'pending'`)).to.deep.equal([]);
    } finally {
      await setting.end();
      await line.close();
      await fresh.drop();
    }
  });

  it('accepts everything while Redis is away from the start, goes, or hangs', async () => {
    const fresh = await freshStore();
    const line = await cuttableProxy(process.env['QUITTANCE_TEST_REDIS_URL'] ?? '');
    await line.cut();
    const setting = await ingressSetting(() => ({ REDIS_URL: line.url }), fresh);
    const all = async (name: string) => {
      const startedMs = performance.now();
      const answers = await Promise.all(
        Array.from({ length: 30 }, (_, n) => setting.webhook(event(`evt_${name}_${n}`))),
      );
      expect(new Set(answers.map((each) => each.status)), name).to.deep.equal(new Set([200]));
      expect(performance.now() - startedMs, name).to.be.below(2_000);
    };
    try {
      await all('absent');
      expect((await fetch(`${setting.ingress.url}/readyz`)).status).to.equal(200);
      await line.mend();
      await until(async () => {
        await setting.webhook(event('evt_absent_0'));
        const row = (await rowOf(setting, 'evt_absent_0'))!;
        return setting.queued('matching', `ev-${row.id}`);
      }, 'Redis to be used again');
      line.freeze();
      await all('frozen');
      await line.mend();
      await line.cut();
      await all('gone');
      expect(await setting.count(`stripe_events WHERE state = 'pending'`)).to.equal(90);
    } finally {
      await setting.end();
      await line.close();
      await fresh.drop();
    }
  });

  it('serves others while clients send their requests byte by byte or not at all', async () => {
    const setting = await ingressSetting();
    const port = Number(new URL(setting.ingress.url).port);
    const idle = Array.from({ length: 300 }, (_, n) => {
      const socket = dial(port, '127.0.0.1');
      socket.on('error', () => undefined);
      if (n % 2 === 0)
        socket.write('POST /webhooks/stripe/default HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{');
      return socket;
    });
    try {
      const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => setting.webhook(event(`evt_slow_${n}`))));
      expect(new Set(answers.map((each) => each.status))).to.deep.equal(new Set([200]));
    } finally {
      for (const socket of idle) socket.destroy();
      await setting.end();
    }
  });

  it('answers what is under way when it is told to stop', async () => {
    const fresh = await freshStore();
    const setting = await ingressSetting(() => ({}), fresh);
    try {
      const sent = Promise.allSettled(Array.from({ length: 50 }, (_, n) => setting.webhook(event(`evt_last_${n}`))));
      await until(async () => (await setting.count('stripe_events')) > 0, 'the first row');
      const startedMs = performance.now();
      await setting.end();
      expect(performance.now() - startedMs).to.be.below(5_000);
      const answers = await sent;
      const accepted = answers.filter((each) => each.status === 'fulfilled' && each.value.status === 200);
      expect(accepted.length).to.be.greaterThan(0);
      const [row] = await fresh.store.sql.select<{ n: string }>('SELECT COUNT(*) AS n FROM stripe_events');
      expect(Number(row?.n)).to.be.at.least(accepted.length);
    } finally {
      await fresh.drop();
    }
  });
});

describe('the mode of the connection', () => {
  it('follows the key, until the connection holds anything', async () => {
    const fresh = await freshStore();
    try {
      const live = await ingressSetting(() => ({ STRIPE_SECRET_KEY: 'rk_live_x' }), fresh);
      expect(live.ingress.mode).to.equal('live');
      await live.webhook(event('evt_mode', { livemode: true }));
      expect((await rowOf(live, 'evt_mode'))?.state).to.equal('pending');
      await live.end();
      const refusal = await ingressSetting(() => ({ STRIPE_SECRET_KEY: 'sk_test_x' }), fresh).then(
        () => 'started',
        (error: Error) => error.message,
      );
      expect(refusal).to.match(/^connection default holds live data and cannot become a test connection/);
      const again = await ingressSetting(() => ({ STRIPE_SECRET_KEY: 'sk_test_x', STRIPE_MODE: 'live' }), fresh);
      await again.end();
    } finally {
      await fresh.drop();
    }
  });

  it('must be told where the key does not tell it', async () => {
    const fresh = await freshStore();
    const refusal = await ingressSetting(() => ({ STRIPE_SECRET_KEY: 'something' }), fresh).then(
      () => 'started',
      (error: Error) => error.message,
    );
    await fresh.drop();
    expect(refusal).to.include('set STRIPE_MODE');
  });
});
