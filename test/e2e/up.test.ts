import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type FreshStore, freshStore, testRedisUrl } from '@quittance/testkit';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';

const BIN = fileURLToPath(new URL('../../../packages/cli/bin/quittance.mjs', import.meta.url));
/** Far from the usual ports, and below those that the system gives to connections (from 32,768), which come and go. */
const PORT_BASE = 12_000 + (process.pid % 200) * 100;

let fresh: FreshStore;
let folder = '';
let up: ChildProcess;
let output = '';

describe('quittance up', function () {
  this.timeout(120_000);

  before(async () => {
    fresh = await freshStore();
    folder = mkdtempSync(join(tmpdir(), 'quittance-up-'));
    up = start(['up', '--scale', 'matching=2', '--port-base', String(PORT_BASE)]);
    await until(() => output.includes('Quittance is up'), 60_000);
  });

  after(async () => {
    if (up.exitCode === null && up.signalCode === null) {
      up.kill('SIGTERM');
      await once(up, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
    await fresh.drop();
  });

  it('prints where everything is, and the console’s password once', () => {
    for (const offset of [0, 1, 2, 3]) expect(output).to.include(`http://127.0.0.1:${PORT_BASE + offset}`);
    const password = readFileSync(join(folder, 'run', 'console-password'), 'utf8').trim();
    expect(output.split(password)).to.have.length(2);
  });

  it('keeps its secrets to its owner, and out of the logs', () => {
    const secrets = JSON.parse(readFileSync(join(folder, 'run', 'secrets.json'), 'utf8')) as Record<string, string>;
    for (const file of ['secrets.json', 'instance.json', 'console-password'])
      expect(statSync(join(folder, 'run', file)).mode & 0o777, file).to.equal(0o600);
    for (const name of ['ingress', 'matching-1', 'pushback', 'console'])
      for (const [secret, value] of Object.entries(secrets))
        expect(readFileSync(join(folder, 'run', 'logs', `${name}.log`), 'utf8'), `${secret} in ${name}`).to.not.include(
          value,
        );
  });

  it('is found by the other commands, which call it healthy', async () => {
    const { code, out } = await run(['status', '--json']);
    const status = JSON.parse(out);
    expect(status.troubles).to.deep.equal([]);
    expect(code).to.equal(0);
    expect(status.services.map((service: { name: string }) => service.name)).to.include.members([
      'ingress',
      'matching-2',
    ]);
  });

  it('lets the administrator into the console', async () => {
    const password = readFileSync(join(folder, 'run', 'console-password'), 'utf8').trim();
    const origin = `http://127.0.0.1:${PORT_BASE}`;
    const body = new URLSearchParams({ user: 'admin', password });
    const answer = await fetch(`${origin}/login`, { method: 'POST', headers: { origin }, body, redirect: 'manual' });
    expect(answer.status).to.equal(303);
  });

  it('does not start twice in one folder', async () => {
    const { code, err } = await run(['up', '--port-base', String(PORT_BASE + 50)]);
    expect(code).to.equal(69);
    expect(err).to.match(/^quittance: already running here as process \d+/);
  });

  it('starts a service again that was killed', async () => {
    const pid = pidOf('services/relay/dist/main.js');
    process.kill(pid, 'SIGKILL');
    await until(() => output.includes('ended by itself (SIGKILL)'), 10_000);
    await until(() => ![pid, -1].includes(pidOf('services/relay/dist/main.js', false)), 20_000);
    await until(async () => (await run(['status', '--json'])).code === 0, 20_000);
  });

  it('takes a replayed event and brings it to its end', async () => {
    const event = {
      id: 'evt_up_1',
      object: 'event',
      type: 'customer.created',
      api_version: '2026-10-28.endive',
      created: Math.floor(Date.now() / 1_000),
      livemode: false,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      data: { object: { id: 'cus_1', object: 'customer' } },
    };
    const file = join(folder, 'event.json');
    writeFileSync(file, JSON.stringify(event, null, 2));
    const { code, out } = await run(['replay', file]);
    expect(out).to.include('200: 1');
    expect(code).to.equal(0);
    const { out: found } = await run(['events', 'evt_up_1', '--json']);
    expect(JSON.parse(found)).to.have.length(1);
  });

  it('stops all of it cleanly, in order, and leaves no process behind', async () => {
    const pids = notes().processes.map((each) => each.pid);
    expect(pids.length).to.be.greaterThan(7);
    up.kill('SIGINT');
    const [code] = await once(up, 'exit');
    expect(code).to.equal(0);
    const order = [
      'stopped shop',
      'stopped stripe-sandbox',
      'stopped ingress',
      'stopped relay',
      'stopped order-system',
    ];
    const places = order.map((step) => output.indexOf(step));
    expect(places).to.not.include(-1);
    expect(places).to.deep.equal([...places].sort((a, b) => a - b));
    expect(output).to.not.include('is killed');
    for (const pid of pids) expect(() => process.kill(pid, 0), String(pid)).to.throw();
    expect(existsSync(join(folder, 'run', 'instance.json'))).to.equal(false);
    expect((await run(['status'])).code).to.equal(1);
  });
});

function environment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    NO_COLOR: '1',
    QUITTANCE_DIR: folder,
    MYSQL_URL: fresh.url,
    // Another database of the server, since the keys are those of any instance.
    REDIS_URL: `${testRedisUrl().replace(/\/\d*$/, '')}/5`,
  };
}

function start(args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [BIN, ...args], { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  return child;
}

async function run(args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [BIN, ...args], { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, out, err };
}

function notes(): { processes: { pid: number; script: string }[] } {
  return JSON.parse(readFileSync(join(folder, 'run', 'processes.json'), 'utf8'));
}

function pidOf(script: string, needed = true): number {
  const found = notes().processes.find((each) => each.script.endsWith(script));
  if (found === undefined && needed) throw new Error(`${script} does not run`);
  return found?.pid ?? -1;
}

async function until(condition: () => boolean | Promise<boolean>, withinMs: number): Promise<void> {
  const untilMs = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > untilMs || up.exitCode !== null) throw new Error(`did not come true:\n${output.slice(-4_000)}`);
    await sleep(50);
  }
}
