import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PAYMENT_STATES } from '@quittance/domain';
import { type FreshStore, freshStore, testMysqlUrl, testRedisUrl } from '@quittance/testkit';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { type CliResult, runCli } from './run-cli.js';

let fresh: FreshStore;
let service: Server;
let serviceUrl = '';
let ready = true;

const STATES = PAYMENT_STATES.join(', ');

describe('the command line over the books', function () {
  this.timeout(60_000);

  before(async () => {
    fresh = await freshStore();
    await fill();
    service = createServer((_request, response) => {
      response.writeHead(ready ? 200 : 503).end('{"checks":{"redis":"failed"}}');
    });
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
    serviceUrl = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  });

  after(async () => {
    service.close();
    await fresh.drop();
  });

  describe('quittance status', () => {
    const status = (more: Record<string, string> = {}, ...args: string[]) =>
      cli(['status', ...args], { REDIS_URL: testRedisUrl(), SERVICE_URLS: `relay=${serviceUrl}`, ...more });

    it('ends with 0 when all is well, and shows money and exceptions', async () => {
      const { code, out } = await status({}, '--wait-seconds', '1e9');
      expect(out).to.match(/^healthy\n/);
      expect(out)
        .to.match(/jpy +1580 jpy +1/)
        .and.match(/usd +30\.00 usd +1/);
      expect(out)
        .to.match(/tie +medium +1 +0/)
        .and.match(/matching .* 1 /);
      expect(code).to.equal(0);
    });

    it('ends with 1 when a row has waited too long', async () => {
      const { code, out } = await status({}, '--wait-seconds', '1');
      expect(code).to.equal(1);
      expect(out).to.include('matching has a row that has waited for 10 min');
    });

    it('ends with 1 when a service is not ready, and names the check', async () => {
      ready = false;
      const { code, out } = await status({}, '--wait-seconds', '1e9');
      ready = true;
      expect(code).to.equal(1);
      expect(out).to.include('relay is not ready: redis');
    });

    for (const [what, env] of [
      ['Redis is away', { REDIS_URL: 'redis://127.0.0.1:1' }],
      ['the database is away', { MYSQL_URL: 'mysql://root@127.0.0.1:1/x' }],
      ['no service is known', { SERVICE_URLS: '' }],
    ] as [string, Record<string, string>][])
      it(`ends with 1 when ${what}, and still shows the rest`, async () => {
        const { code, out } = await status(env, '--json', '--wait-seconds', '1e9');
        expect(code).to.equal(1);
        const found = JSON.parse(out);
        expect(found.healthy).to.equal(false);
        expect(found.troubles).to.have.length(1);
      });

    it('gives amounts as integers in JSON', async () => {
      const { out } = await status({}, '--json');
      expect(JSON.parse(out).books.unapplied).to.deep.include({
        currency: 'jpy',
        amount: 1_580,
        text: '1580 jpy',
        payments: 1,
        ages_at: null,
      });
    });
  });

  describe('quittance orders', () => {
    it('lists orders by status', async () => {
      const paid = await json(['orders', '--status', 'paid,overpaid']);
      expect(paid.map((order: { reference: string }) => order.reference)).to.deep.equal(['A-1']);
      expect((await json(['orders'])).length).to.equal(2);
    });

    it('shows one with what happened to it', async () => {
      const order = await json(['orders', 'A-1']);
      expect(order).to.include({ reference: 'A-1', amount: 7_000, paid: 7_000, customer: 'C-1' });
      expect(order.entries.map((entry: { entry: string }) => entry.entry)).to.have.members(['application', 'push']);
      const { out } = await cli(['orders', 'A-1']);
      expect(out).to.include('paid 70.00 usd').and.include('pi_1').and.include('named by its number');
    });

    it('ends with 64 for a status or a connection that there is not', async () => {
      const status = await cli(['orders', '--status', 'paid,late']);
      expect([status.code, status.err]).to.deep.equal([64, `quittance: --status late: must be among ${STATES}\n`]);
      const connection = await cli(['orders', '--connection', 'elsewhere']);
      expect([connection.code, connection.err]).to.deep.equal([64, 'quittance: there is no connection "elsewhere"\n']);
    });

    it('ends with 1 for one that is not there', async () => {
      const { code, err } = await cli(['orders', 'A-9']);
      expect(code).to.equal(1);
      expect(err).to.equal('quittance: no order has the reference A-9\n');
    });
  });

  describe('quittance payments', () => {
    it('finds one by the PaymentIntent’s or the Charge’s id, with its parts in balance', async () => {
      for (const id of ['pi_1', 'ch_1']) {
        const payment = await json(['payments', id]);
        expect(payment).to.include({ stripe_id: 'pi_1', amount: 10_000, applied: 7_000, unapplied: 3_000 });
        expect(payment.entries.map((entry: { entry: string }) => entry.entry)).to.have.members([
          ...['event', 'application', 'exception'],
        ]);
      }
    });

    it('lists those with money on no order', async () => {
      const unapplied = await json(['payments', '--unapplied']);
      expect(unapplied.map((payment: { stripe_id: string }) => payment.stripe_id)).to.have.members(['pi_1', 'pi_2']);
    });
  });

  describe('quittance events', () => {
    it('lists by state and shows one', async () => {
      expect((await json(['events', '--state', 'parked'])).length).to.equal(1_200);
      expect((await cli(['events', 'evt_1'])).out).to.match(/event_id +evt_1\n/);
      expect((await cli(['events', '--state', 'lost'])).code).to.equal(64);
    });

    it('puts one back, due at once, and notes who did it and why', async () => {
      const { code, out } = await cli(['events', 'evt_1', '--requeue', '--note', 'again', '--actor', 'ana']);
      expect(out).to.include('1 of 1 events put back');
      expect(code).to.equal(0);
      const [row] = await fresh.store.sql.select<{ state: string; attempts: number; due: number }>(
        `SELECT state, attempts, due_at <= CURRENT_TIMESTAMP(3) AS due FROM stripe_events WHERE event_id = 'evt_1'`,
      );
      expect({ ...row, due: Number(row!.due) }).to.deep.equal({ state: 'pending', attempts: 0, due: 1 });
      const notes = await fresh.store.sql.select<{ actor: string; note: string; before_state: string }>(
        `SELECT actor, note, before_state FROM audit_log WHERE subject = 'evt_1'`,
      );
      expect(notes).to.have.length(1);
      expect(notes[0]).to.include({ actor: 'ana', note: 'again' });
      expect(JSON.parse(notes[0]!.before_state)).to.include({ state: 'done' });
    });

    it('leaves one that waits already as it is', async () => {
      const before = await auditRows();
      expect((await cli(['events', 'evt_1', '--requeue'])).out)
        .to.include('0 of 1')
        .and.include('1 were waiting already');
      expect(await auditRows()).to.equal(before);
    });

    it('puts all back that a filter finds, batch by batch, after saying how many', async () => {
      const all = ['events', '--state', 'parked', '--requeue', '--all'];
      expect((await cli([...all, '--dry-run'])).out).to.include('1200 events');
      expect((await json(all)).requeued).to.equal(1_200);
      expect((await json(['events', '--state', 'parked'])).length).to.equal(0);
    });

    it('asks for a stage where an event belongs to none', async () => {
      const refused = await cli(['events', 'evt_ignored', '--requeue']);
      expect(refused.code).to.equal(1);
      expect(refused.err).to.include('--to-stage');
      expect((await cli(['events', 'evt_ignored', '--requeue', '--to-stage', 'matching'])).code).to.equal(0);
    });

    it('puts nothing back without an id or a filter', async () => {
      expect((await cli(['events', '--requeue'])).code).to.equal(64);
      expect((await cli(['events', '--requeue', '--all'])).code).to.equal(64);
    });
  });

  describe('quittance exceptions', () => {
    it('lists what is open, with its money', async () => {
      const open = await json(['exceptions']);
      expect(open).to.have.length(1);
      expect(open[0]).to.include({ reason: 'tie', payment: 'pi_1', amount: 3_000, currency: 'usd' });
      expect(await json(['exceptions', '--severity', 'high'])).to.have.length(0);
      expect((await cli(['exceptions', '--reason', 'mood'])).code).to.equal(64);
    });
  });

  describe('quittance pushes', () => {
    it('sends parked ones of an order again, and notes it', async () => {
      await fresh.store.sql.write(
        `INSERT INTO outbox_messages (connection_id, stage, order_id, version, state, reason, attempts)
         VALUES (1, 'pushback', 2, 1, 'parked', 'answered 422', 3)`,
      );
      const parked = await json(['pushes', '--state', 'parked']);
      expect(parked.map((push: { order: string }) => push.order)).to.deep.equal(['A-2']);
      expect((await cli(['pushes', '--requeue'])).code).to.equal(64);
      expect((await cli(['pushes', 'A-1', '--requeue'])).code).to.equal(1);
      const { code, out } = await cli(['pushes', 'A-2', '--requeue', '--actor', 'ana']);
      expect(code).to.equal(0);
      expect(out).to.include('1 parked pushes');
      expect((await json(['pushes', 'A-2']))[0]).to.include({ state: 'pending', attempts: 0, reason: null });
    });
  });

  describe('quittance migrate', () => {
    it('makes the schema and the connection, once', async () => {
      const url = new URL(testMysqlUrl());
      url.pathname = `${new URL(fresh.url).pathname}_m`;
      await fresh.store.sql.write(`CREATE DATABASE ${url.pathname.slice(1)} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
      try {
        const runs = await Promise.all(
          [1, 2].map(() => cli(['migrate', '--json'], { MYSQL_URL: url.href, STRIPE_SECRET_KEY: 'sk_test_x' })),
        );
        const counts = runs.map((run) => JSON.parse(run.out).migrations.length).sort((a, b) => a - b);
        expect(counts[0]).to.equal(0);
        expect(counts[1]).to.be.greaterThan(18);
        const modes = await fresh.store.sql.select(`SELECT name, mode FROM ${url.pathname.slice(1)}.connections`);
        expect(modes).to.deep.equal([{ name: 'default', mode: 'test' }]);
      } finally {
        await fresh.store.sql.write(`DROP DATABASE ${url.pathname.slice(1)}`);
      }
    });

    it('says in one line that the database cannot be reached, without its password', async () => {
      const { code, err } = await cli(['migrate'], { MYSQL_URL: 'mysql://root:hunter2@127.0.0.1:1/x' });
      expect(code).to.equal(69);
      expect(err.trim().split('\n')).to.have.length(1);
      expect(err).to.include('127.0.0.1:1/x').and.not.include('hunter2');
    });
  });
});

function cli(args: readonly string[], env: Record<string, string> = {}): Promise<CliResult> {
  return runCli(args, { MYSQL_URL: fresh.url, ...env });
}

// biome-ignore lint/suspicious/noExplicitAny: the shape is what each test asserts
async function json(args: readonly string[]): Promise<any> {
  const { out, err } = await cli([...args, '--json', ...(args.includes('--requeue') ? [] : LIMIT(args))]);
  expect(err).to.equal('');
  return JSON.parse(out);
}

const LIMIT = (args: readonly string[]) => (args[0] === 'events' ? ['--limit', '5000'] : []);

async function auditRows(): Promise<number> {
  const [row] = await fresh.store.sql.select<{ n: string }>('SELECT COUNT(*) AS n FROM audit_log');
  return Number(row!.n);
}

/** One customer with a paid and an open order, a payment split over both worlds, and events in every state. */
async function fill(): Promise<void> {
  const { sql } = fresh.store;
  await sql.write(`INSERT INTO customer_accounts (id, connection_id, reference) VALUES (1, 1, 'C-1')`);
  await sql.write(
    `INSERT INTO orders (id, connection_id, account_id, reference, currency, amount, paid, open_amount, payment_status, placed_at) VALUES
      (1, 1, 1, 'A-1', 'usd', 7000, 7000, 0, 'paid', CURRENT_TIMESTAMP(3)),
      (2, 1, 1, 'A-2', 'usd', 5000, 0, 5000, 'unpaid', CURRENT_TIMESTAMP(3))`,
  );
  await sql.write(
    `INSERT INTO payments (id, connection_id, account_id, stripe_id, charge_id, kind, status, funded_by, currency, captured, amount, applied, unapplied) VALUES
      (1, 1, 1, 'pi_1', 'ch_1', 'intent', 'succeeded', 'card', 'usd', 10000, 10000, 7000, 3000),
      (2, 1, 1, 'pi_2', NULL, 'intent', 'succeeded', 'card', 'jpy', 1580, 1580, 0, 1580)`,
  );
  await sql.write(
    `INSERT INTO applications (connection_id, payment_id, order_id, amount, kind, rule, because, effect_key)
     VALUES (1, 1, 1, 7000, 'match', 'reference', '{"sentence":"named by its number"}', 'k1')`,
  );
  await sql.write(
    `INSERT INTO outbox_messages (connection_id, stage, order_id, version, state) VALUES (1, 'pushback', 1, 2, 'done')`,
  );
  await sql.write(
    `INSERT INTO exceptions (connection_id, exception_key, reason, severity, payment_id, currency, amount, candidates, because)
     VALUES (1, 'x1', 'tie', 'medium', 1, 'usd', 3000, '[]', 'two fit')`,
  );
  const event = (id: string, stage: string | null, state: string, minutes: number) =>
    [id, stage, state, `${state === 'pending' ? minutes : 0}`] as const;
  const rows = [
    event('evt_1', 'matching', 'done', 0),
    event('evt_wait', 'matching', 'pending', 10),
    event('evt_ignored', null, 'ignored', 0),
    ...Array.from({ length: 1_200 }, (_, index) => event(`evt_parked${index}`, 'refunds', 'parked', 0)),
  ];
  await sql.insertMany(
    'stripe_events',
    [
      'connection_id',
      'livemode',
      'event_id',
      'type',
      'stripe_created_at',
      'source',
      'body',
      'payment',
      'stage',
      'state',
    ],
    rows.map(([id, stage, state]) => [
      ...[1, 0, id, 'charge.succeeded', new Date(), 'webhook', '{}'],
      ...[id === 'evt_1' ? 'pi_1' : null, stage, state],
    ]),
  );
  await sql.write(
    `UPDATE stripe_events SET received_at = CURRENT_TIMESTAMP(3) - INTERVAL 10 MINUTE,
       due_at = CURRENT_TIMESTAMP(3) + INTERVAL 1 HOUR WHERE event_id = 'evt_wait'`,
  );
}
