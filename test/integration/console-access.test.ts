import { randomBytes } from 'node:crypto';
import { CONSOLE_SCHEMA, type RunningConsole, startConsole } from '@quittance/console';
import { JOB_CATALOGUE, type Stage } from '@quittance/contracts';
import { connectProducer, keyPrefixOf, type Producer } from '@quittance/queue';
import { createLogger, createMetrics, hashPassword } from '@quittance/runtime';
import { type FreshStore, freshStore, testRedisUrl } from '@quittance/testkit';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { after, before, beforeEach, describe, it } from 'mocha';

const PASSWORD = 'correct horse battery';
const STAGES = Object.keys(JOB_CATALOGUE) as Stage[];
const log = createLogger('test', { level: 'silent' });
const prefix = `console${Math.random().toString(36).slice(2)}`;

let fresh: FreshStore;
let running: RunningConsole;
let producer: Producer;
let redis: Redis;
let base = '';

describe('the console', function () {
  this.timeout(30_000);

  before(async () => {
    fresh = await freshStore();
    redis = new Redis(testRedisUrl());
    producer = connectProducer({ redisUrl: testRedisUrl(), log, prefix });
    const hash = await hashPassword(PASSWORD);
    const config = CONSOLE_SCHEMA.parse({
      MYSQL_URL: fresh.url,
      REDIS_URL: testRedisUrl(),
      ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      CONSOLE_PORT: '0',
      CONSOLE_USERS: ['viewer', 'operator', 'admin'].map((role) => `${role}:${role}:${hash}`).join(','),
      SERVICE_URLS: 'relay=http://127.0.0.1:1',
      INGRESS_URL: 'http://127.0.0.1:7401',
    });
    running = await startConsole({ ...config, prefix }, { log, metrics: createMetrics('console') });
    base = `http://127.0.0.1:${running.port}`;
  });

  beforeEach(() => fresh.store.sql.write('DELETE FROM audit_log'));

  after(async () => {
    await running.stop();
    await producer.close();
    const keys = (await Promise.all(STAGES.map((stage) => redis.keys(`${keyPrefixOf(stage, prefix)}*`)))).flat();
    if (keys.length > 0) await redis.unlink(...keys);
    redis.disconnect();
    await fresh.drop();
  });

  describe('without a login', () => {
    it('answers the probes and nothing else', async () => {
      expect((await ask('/healthz')).status).to.equal(200);
      expect((await ask('/readyz')).status).to.equal(200);
      expect((await ask('/metrics')).status).to.equal(200);
      expect((await ask('/', { headers: { accept: 'text/html' } })).headers.get('location')).to.equal('/login');
      for (const path of ['/', '/queues', '/queues/api/queues', '/queues/static/js/main.js'])
        expect((await ask(path, { headers: { accept: 'application/json' } })).status, path).to.equal(401);
      expect((await put('/queues/api/queues/matching/pause', '')).status).to.equal(401);
    });

    it('refuses a wrong password and an unknown name alike, and notes it', async () => {
      for (const [user, password] of [
        ['admin', 'wrong'],
        ['nobody', PASSWORD],
        ['', ''],
      ])
        expect((await logIn(user!, password!)).status, user).to.equal(401);
      expect(await audited()).to.include('console:admin login.refused');
    });

    it('stops guessing after a number of tries, for that name only', async () => {
      const guess = () => logIn('operator', 'guess');
      const statuses = [];
      for (let tries = 0; tries < 12; tries += 1) statuses.push((await guess()).status);
      expect(statuses.slice(0, 10)).to.deep.equal(Array(10).fill(401));
      expect(statuses.slice(10)).to.deep.equal([429, 429]);
      expect((await logIn('operator', PASSWORD)).status).to.equal(429);
      expect((await logIn('admin', PASSWORD)).status).to.equal(303);
    });

    it('takes no login from another site’s page', async () => {
      for (const headers of [
        { origin: 'https://evil.example' },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site', origin: base },
        { origin: 'null' },
        {},
      ] as Record<string, string>[])
        expect((await logIn('admin', PASSWORD, headers)).status, JSON.stringify(headers)).to.equal(403);
    });

    it('believes no cookie of its own making', async () => {
      const headers = { cookie: 'quittance.session=s%3Aforged.signature', accept: 'application/json' };
      expect((await ask('/', { headers })).status).to.equal(401);
    });
  });

  describe('with a login', () => {
    it('shows the overview, says what does not answer, and escapes what it shows', async () => {
      await fresh.store.sql.write(
        `INSERT INTO exceptions (connection_id, exception_key, reason, severity, candidates, because)
         VALUES (1, 'k', '<b>tie</b>', 'high', '[]', 'x')`,
      );
      const cookie = await cookieOf('viewer');
      const page = await (await ask('/', { headers: { cookie, accept: 'text/html' } })).text();
      expect(page).to.include('relay').and.include('not ready: not reachable');
      expect(page).to.include('&lt;b&gt;tie&lt;/b&gt;').and.not.include('<b>tie</b>');
      expect(page).to.include('http://127.0.0.1:7401/docs');
    });

    it('speaks the language of the browser, or the one asked for', async () => {
      const cookie = await cookieOf('viewer');
      const page = async (path: string, language: string) =>
        (await ask(path, { headers: { cookie, accept: 'text/html', 'accept-language': language } })).text();
      expect(await page('/', 'ja,en;q=0.5'))
        .to.include('未消込の入金')
        .and.include('<html lang="ja">');
      expect(await page('/', 'fr')).to.include('Unapplied money');
      expect(await page('/?lang=th', 'ja')).to.include('เงินที่ยังไม่ได้ตัดชำระ');
      expect(await page('/?lang=pt', 'ja')).to.include('Valores não aplicados');
    });

    it('sends headers that let no foreign script and no frame in', async () => {
      const cookie = await cookieOf('viewer');
      const page = await ask('/', { headers: { cookie, accept: 'text/html' } });
      const policy = page.headers.get('content-security-policy') ?? '';
      expect(policy).to.include("script-src 'none'").and.include("frame-ancestors 'none'");
      expect(page.headers.get('x-powered-by')).to.equal(null);
      const board = await ask('/queues', { headers: { cookie, accept: 'text/html' } });
      expect(board.headers.get('content-security-policy')).to.include("script-src 'self'");
    });

    it('keeps the cookie from scripts and other sites, and gives a new one at each login', async () => {
      const first = await logIn('admin', PASSWORD);
      const cookie = first.headers.get('set-cookie') ?? '';
      expect(cookie).to.include('HttpOnly').and.include('SameSite=Strict');
      const second = await logIn('admin', PASSWORD, { origin: base, cookie: cookie.split(';')[0]! });
      expect(second.headers.get('set-cookie')!.split(';')[0]).to.not.equal(cookie.split(';')[0]);
    });

    it('ends with the logout', async () => {
      const cookie = await cookieOf('admin');
      expect((await post('/logout', cookie)).status).to.equal(303);
      expect((await ask('/', { headers: { cookie, accept: 'application/json' } })).status).to.equal(401);
    });
  });

  describe('the queue board', () => {
    it('shows all queues to a viewer, read-only, and no job data but the row', async () => {
      await until(async () => producer.ready());
      await producer.publish('matching', [{ kind: 'event', id: '42' }], { deadlineMs: 5_000 });
      const cookie = await cookieOf('viewer');
      const answer = await ask('/queues/api/queues?activeQueue=matching&status=waiting', { headers: { cookie } });
      const { queues } = (await answer.json()) as {
        queues: { name: string; readOnlyMode: boolean; jobs: { data: unknown }[] }[];
      };
      expect(queues.map((queue) => queue.name)).to.have.members(STAGES);
      expect(queues.every((queue) => queue.readOnlyMode)).to.equal(true);
      expect(queues.find((queue) => queue.name === 'matching')!.jobs.map((job) => job.data)).to.deep.equal([
        { kind: 'event', id: '42' },
      ]);
    });

    it('tells no details of Redis', async () => {
      const cookie = await cookieOf('admin');
      const answer = await (await ask('/queues', { headers: { cookie, accept: 'text/html' } })).text();
      expect(answer).to.include('"hideRedisDetails":true');
    });

    it('lets a viewer change nothing', async () => {
      const cookie = await cookieOf('viewer');
      for (const path of ['pause', 'empty', 'obliterate', 'retry/failed', 'ev-42/retry', 'ev-42/clean', 'add'])
        expect((await put(`/queues/api/queues/matching/${path}`, cookie)).status, path).to.equal(403);
      expect((await put('/queues/api/queues/pause', cookie)).status).to.equal(403);
      expect(await isPaused('matching')).to.equal(false);
      expect(await audited()).to.not.match(/queue\./);
    });

    it('lets an administrator pause and resume, and notes it before it is done', async () => {
      const cookie = await cookieOf('admin');
      expect((await put('/queues/api/queues/matching/pause', cookie)).status).to.equal(200);
      expect(await isPaused('matching')).to.equal(true);
      expect((await put('/queues/api/queues/matching/resume', cookie)).status).to.equal(200);
      expect(await isPaused('matching')).to.equal(false);
      expect(await audited())
        .to.include('console:admin queue.pause')
        .and.include('console:admin queue.resume');
    });

    it('takes no command from another site’s page', async () => {
      const cookie = await cookieOf('admin');
      const answer = await put('/queues/api/queues/matching/pause', cookie, { origin: 'https://evil.example' });
      expect(answer.status).to.equal(403);
      expect(await isPaused('matching')).to.equal(false);
    });
  });
});

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(base + path, { redirect: 'manual', ...init });
}

function logIn(user: string, password: string, headers: Record<string, string> = { origin: base }): Promise<Response> {
  return ask('/login', { method: 'POST', headers, body: new URLSearchParams({ user, password }) });
}

async function cookieOf(user: string): Promise<string> {
  const answer = await logIn(user, PASSWORD);
  expect(answer.status, `login of ${user}`).to.equal(303);
  return (answer.headers.get('set-cookie') ?? '').split(';')[0]!;
}

function put(path: string, cookie: string, headers: Record<string, string> = { origin: base }): Promise<Response> {
  return ask(path, { method: 'PUT', headers: { cookie, accept: 'application/json', ...headers } });
}

function post(path: string, cookie: string): Promise<Response> {
  return ask(path, { method: 'POST', headers: { cookie, origin: base } });
}

async function isPaused(stage: Stage): Promise<boolean> {
  return (await redis.hexists(`${keyPrefixOf(stage, prefix)}:${stage}:meta`, 'paused')) === 1;
}

async function audited(): Promise<string> {
  const rows = await fresh.store.sql.select<{ actor: string; action: string }>('SELECT actor, action FROM audit_log');
  return rows.map((row) => `${row.actor} ${row.action}`).join('\n');
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let looks = 0; !(await condition()); looks += 1) {
    if (looks > 500) throw new Error('did not come true');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
