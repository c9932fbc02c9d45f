/** Services as processes of their own: how they stop, what their probes say, and clocks that disagree. */
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { signWebhook } from '@quittance/stripe';
import {
  baseEnvironment,
  type FreshStore,
  freePort,
  freshStore,
  type ServiceName,
  type ServiceProcess,
  startServiceProcess,
  waitFor,
} from '@quittance/testkit';
import { expect } from 'chai';
import { after, afterEach, before, describe, it } from 'mocha';
import { event } from './ingress-setting.js';
import { LONG, skipLong } from './long-tests.js';
import { type PrivateRedis, privateRedis } from './private-redis.js';

const SECRET = 'whsec_current';
const GRACE_MS = 1_500;
/** On top of a deadline: a busy machine, and the end of a process. */
const SLACK_MS = 2_000;
const IDLE = LONG ? 10_000 : 1_000;

describe('a service', function () {
  this.timeout(60_000);
  let fresh: FreshStore;
  let redis: PrivateRedis;
  let running: ServiceProcess[] = [];

  before(async function () {
    const started = await privateRedis();
    if (started === undefined) return this.skip();
    redis = started;
    fresh = await freshStore();
  });
  afterEach(async () => {
    redis.thaw();
    await Promise.all(running.map((each) => each.end('SIGKILL')));
    running = [];
  });
  after(async () => {
    await redis?.remove();
    await fresh?.drop();
  });

  async function start(service: ServiceName, env: Record<string, string> = {}): Promise<ServiceProcess> {
    const base = baseEnvironment(
      { mysqlUrl: fresh.url, redisUrl: redis.url },
      { api: 'a'.repeat(24), webhook: SECRET },
    );
    const one = await startServiceProcess({
      service,
      env: { ...base, LOG_LEVEL: 'info', GRACE_MS: String(GRACE_MS), ...env },
    });
    running.push(one);
    return one;
  }
  async function ingress(env: Record<string, string> = {}) {
    const port = await freePort();
    return { process: await start('ingress', { INGRESS_PORT: String(port), ...env }), port };
  }

  const HURT: readonly [string, boolean, () => Promise<void> | void][] = [
    ['is away', false, () => redis.kill()],
    ['hangs', true, () => redis.freeze()],
  ];
  for (const [how, long, hurt] of HURT)
    it(`ends within its grace with 0 although Redis ${how}, whatever it waits for`, async function () {
      if (long && !LONG) return skipLong(this);
      const names: readonly ServiceName[] = LONG ? ['matching', 'refunds', 'pushback', 'relay'] : ['matching', 'relay'];
      const { process: first } = await ingress();
      const services = await Promise.all(names.map((name) => start(name)));
      await hurt();
      await sleep(300);
      const beganMs = performance.now();
      const codes = await Promise.all([first, ...services].map((each) => each.end('SIGTERM')));
      const tookMs = performance.now() - beganMs;
      if (how === 'is away') await redis.start();
      expect(codes).to.deep.equal([first, ...services].map(() => 0));
      expect(tookMs).to.be.lessThan(GRACE_MS + SLACK_MS);
    });

  it(`of webhooks serves others while ${IDLE} connections idle, and stops behind a balancer without a reset`, async () => {
    const { process: one, port } = await ingress({ DRAIN_MS: '1000' });
    const idle = Array.from({ length: IDLE }, () => connect(port, '127.0.0.1').on('error', () => undefined));
    await waitFor('all of them', async () => idle.every((each) => !each.connecting));
    const beganMs = performance.now();
    expect(await post(port, event('evt_crowd'))).to.equal(200);
    expect(performance.now() - beganMs).to.be.lessThan(2_000);
    const [first] = idle;
    first!.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n');
    const [answer] = (await once(first!, 'data')) as [Buffer];
    const [, seconds] = /keep-alive: timeout=(\d+)/i.exec(answer.toString()) ?? [];
    expect(Number(seconds), 'longer than a balancer keeps it').to.be.greaterThan(60);

    const agent = new Agent({ keepAlive: true, maxSockets: 16 });
    const results: { id: string; status: number | string }[] = [];
    let sending = true;
    const senders = Array.from({ length: 16 }, async (_, sender) => {
      for (let n = 0; sending; n += 1) {
        const id = `evt_term_${sender}_${n}`;
        const status = await post(port, event(id), agent).catch(
          (error: NodeJS.ErrnoException) => error.code ?? 'error',
        );
        results.push({ id, status });
      }
    });
    // A balancer looks at the readiness and sends nothing more to a process that is not ready.
    const readiness = () =>
      Promise.all([port, one.metricsPort].map(async (each) => (await fetch(`http://127.0.0.1:${each}/readyz`)).status));
    expect(await readiness()).to.deep.equal([200, 200]);
    const ended = one.end('SIGTERM');
    await waitFor('not ready on both ports', async () => String(await readiness()) === '503,503', 900);
    sending = false;
    expect((await fetch(`http://127.0.0.1:${one.metricsPort}/healthz`)).status, 'alive while it drains').to.equal(200);
    await Promise.all(senders);
    for (const socket of idle) socket.destroy();
    agent.destroy();
    expect(await ended).to.equal(0);
    expect([...new Set(results.map((each) => each.status))]).to.deep.equal([200]);
    const [kept] = await fresh.store.sql.select<{ n: string }>(
      'SELECT COUNT(*) AS n FROM stripe_events WHERE event_id IN (?)',
      [results.map((each) => each.id)],
    );
    expect(Number(kept!.n)).to.equal(results.length);
  });

  it('works with clocks that disagree by hours: due times and leases are the database’s', async function () {
    if (!LONG) return skipLong(this);
    const skew = (hours: number) => ({ NODE_OPTIONS: `--import=${clockSkewedBy(hours * 3_600_000)}` });
    await Promise.all([start('matching', skew(1)), start('relay', skew(-1))]);
    await fresh.store.sql.write('UPDATE stripe_events SET state = ?', ['done']);
    await fresh.store.sql.write(
      `INSERT INTO stripe_events (connection_id, livemode, event_id, type, stripe_created_at, source, body, stage, due_at)
       VALUES (1, 0, 'evt_skew_1', 'charge.succeeded', CURRENT_TIMESTAMP(3), 'webhook', ?, 'matching', CURRENT_TIMESTAMP(3)),
              (1, 0, 'evt_skew_2', 'charge.succeeded', CURRENT_TIMESTAMP(3), 'webhook', ?, 'matching', CURRENT_TIMESTAMP(3) + INTERVAL 30 MINUTE)`,
      ['{}', '{}'],
    );
    const stateOf = async (id: string) => {
      const [row] = await fresh.store.sql.select<{ state: string; seconds: string }>(
        `SELECT state, ABS(TIMESTAMPDIFF(SECOND, finished_at, CURRENT_TIMESTAMP(3))) AS seconds FROM stripe_events WHERE event_id = ?`,
        [id],
      );
      return row!;
    };
    await waitFor('the due row to end', async () => (await stateOf('evt_skew_1')).state === 'ignored');
    expect(Number((await stateOf('evt_skew_1')).seconds)).to.be.lessThan(10);
    await sleep(500);
    expect((await stateOf('evt_skew_2')).state, 'a row that is not due is left alone').to.equal('pending');
  });
});

function post(port: number, body: string, agent?: Agent): Promise<number> {
  const rawBody = Buffer.from(body);
  const signature = signWebhook({ rawBody, secret: SECRET, timestampMs: Date.now() });
  return new Promise((resolve, reject) => {
    const call = request(
      {
        port,
        host: '127.0.0.1',
        path: '/webhooks/stripe/default',
        method: 'POST',
        headers: { 'content-type': 'application/json', 'stripe-signature': signature },
        ...(agent === undefined ? {} : { agent }),
      },
      (response) => {
        response.resume().once('end', () => resolve(response.statusCode ?? 0));
        response.once('error', reject);
      },
    );
    call.once('error', reject);
    call.end(rawBody);
  });
}

/** A module that moves the clock of the process that imports it. */
function clockSkewedBy(ms: number): string {
  const source = `const Real = Date; globalThis.Date = class extends Real {
    constructor(...args) { args.length === 0 ? super(Real.now() + ${ms}) : super(...args); }
    static now() { return Real.now() + ${ms}; } };`;
  return `data:text/javascript,${encodeURIComponent(source)}`;
}
