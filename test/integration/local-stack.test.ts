import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LocalStack, type LocalStackOptions, StackProblem, startLocalStack } from '@quittance/local-stack';
import { openStore } from '@quittance/store';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { after, afterEach, before, describe, it } from 'mocha';

// These servers are this file's own: it kills them. Given URLs are for the other tests.
const { REDIS_URL: _redis, MYSQL_URL: _mysql, ...env } = process.env;
const packageFolder = dirname(dirname(createRequire(import.meta.url).resolve('@quittance/local-stack')));
const withStack = join(packageFolder, 'dist/with-stack.js');

describe('a local stack', () => {
  let dir = '';
  let stack: LocalStack | undefined;

  const start = async (options: Partial<LocalStackOptions> = {}) => {
    stack = await startLocalStack({ dir, kind: 'run', env, ...options });
    return stack;
  };

  before(() => {
    dir = mkdtempSync(join(tmpdir(), 'quittance-stack-'));
    // Servers that had to be unpacked are kept beside the checkout's own stacks; they are not unpacked a second time for this test.
    const unpacked = resolve('.quittance/opt');
    mkdirSync(unpacked, { recursive: true });
    symlinkSync(unpacked, join(dir, 'opt'));
  });

  afterEach(async () => {
    await stack?.stop();
    stack = undefined;
  });

  after(() => rmSync(dir, { recursive: true, force: true }));

  it('answers with URLs that work, for a user who makes and drops databases of this product only', async () => {
    const { mysqlUrl, redisUrl, database } = await start();
    expect(mysqlUrl).to.match(/^mysql:\/\/quittance:[\w-]{32}@127\.0\.0\.1:\d+\/quittance$/);
    expect(await onRedis(redisUrl, (redis) => redis.ping())).to.equal('PONG');
    await onMysql(mysqlUrl, async (sql) => {
      await sql('CREATE DATABASE quittance_of_a_test');
      await sql('DROP DATABASE quittance_of_a_test');
      expect(await refusal(sql('CREATE DATABASE another'))).to.match(/denied/i);
      expect(await sql('SELECT @@version AS v'))
        .to.have.nested.property('[0].v')
        .that.includes(database.version);
    });
  });

  it('lets nobody in without the password, which only its owner can read', async () => {
    const { mysqlUrl, redisUrl } = await start();
    for (const user of ['root', 'quittance']) {
      const url = new URL(mysqlUrl);
      url.username = user;
      url.password = '';
      expect(await refusal(onMysql(url.href, (sql) => sql('SELECT 1')))).to.match(/denied/i);
    }
    const bare = new URL(redisUrl);
    bare.password = '';
    expect(await refusal(onRedis(bare.href, (redis) => redis.ping()))).to.match(/NOAUTH/);
    for (const file of ['password', 'redis.conf', 'init.sql']) {
      expect(statSync(join(dir, 'run', file)).mode & 0o777, file).to.equal(0o600);
    }
  });

  it('keeps its data, its ports and its password over a clean stop', async () => {
    const first = await start();
    await onMysql(first.mysqlUrl, async (sql) => {
      await sql('CREATE TABLE kept (id INT PRIMARY KEY)');
      await sql('INSERT INTO kept VALUES (7)');
    });
    await onRedis(first.redisUrl, (redis) => redis.set('kept', '7'));
    await first.stop();
    const second = await start();
    expect([second.mysqlUrl, second.redisUrl]).to.deep.equal([first.mysqlUrl, first.redisUrl]);
    expect(await onMysql(second.mysqlUrl, (sql) => sql('SELECT id FROM kept'))).to.deep.equal([{ id: 7 }]);
    expect(await onRedis(second.redisUrl, (redis) => redis.get('kept'))).to.equal('7');
  });

  it('begins anew when asked to', async () => {
    const { mysqlUrl } = await start({ fresh: true });
    expect(await onMysql(mysqlUrl, (sql) => sql('SHOW TABLES'))).to.deep.equal([]);
  });

  it('keeps what was committed when the database is killed, and comes back on the same port', async () => {
    const { mysqlUrl, mysql } = await start({ kind: 'test' });
    await onMysql(mysqlUrl, (sql) => sql('CREATE TABLE t (id INT PRIMARY KEY)'));
    await onMysql(mysqlUrl, (sql) => sql('INSERT INTO t VALUES (1), (2)'));
    const killed = mysql.pid;
    mysql.signal('SIGKILL');
    await until(() => mysql.pid === undefined);
    expect(await refusal(onMysql(mysqlUrl, (sql) => sql('SELECT 1')))).to.match(/ECONNREFUSED/);
    await mysql.restart();
    expect(mysql.pid).to.be.a('number').and.not.equal(killed);
    expect(await onMysql(mysqlUrl, (sql) => sql('SELECT id FROM t'))).to.deep.equal([{ id: 1 }, { id: 2 }]);
  });

  it('has a Redis that can fall silent, speak again, and be stopped while silent', async () => {
    const { redisUrl, redis } = await start({ kind: 'test' });
    redis.signal('SIGSTOP');
    expect(await refusal(onRedis(redisUrl, (client) => client.ping()))).to.match(/timed out/i);
    redis.signal('SIGCONT');
    expect(await onRedis(redisUrl, (client) => client.ping())).to.equal('PONG');
    redis.signal('SIGSTOP');
    await redis.stop();
    expect(redis.pid).to.equal(undefined);
  });

  it('stops and cleans what a killed launcher left running, and starts on its data', async () => {
    const launcher = await launch('run');
    await onMysql(launcher.mysqlUrl, (sql) => sql('CREATE TABLE left_by_a_crash (id INT PRIMARY KEY)'));
    launcher.process.kill('SIGKILL');
    await until(() => launcher.process.signalCode !== null);
    expect([isAlive(launcher.redisPid), isAlive(launcher.mysqlPid)]).to.deep.equal([true, true]);
    const lines: string[] = [];
    const { mysqlUrl } = await start({ log: (line) => lines.push(line) });
    expect([isAlive(launcher.redisPid), isAlive(launcher.mysqlPid)]).to.deep.equal([false, false]);
    expect(lines.filter((line) => line.includes('left over from a crash'))).to.have.length(2);
    expect(await onMysql(mysqlUrl, (sql) => sql('SHOW TABLES LIKE "left%"'))).to.have.length(1);
  });

  it('is refused where another one runs, and says which process that is', async () => {
    const launcher = await launch('run');
    const problem = await start().catch((error: unknown) => error);
    expect(problem).to.be.instanceOf(StackProblem);
    expect(String(problem)).to.include(`process ${launcher.process.pid}`);
    expect(isAlive(launcher.redisPid)).to.equal(true);
    launcher.process.kill('SIGTERM');
    await until(() => launcher.process.exitCode !== null || launcher.process.signalCode !== null);
    expect([isAlive(launcher.redisPid), isAlive(launcher.mysqlPid)]).to.deep.equal([false, false]);
  });

  it('of kind test runs beside others and leaves nothing behind, not even what a killed one left', async () => {
    const launcher = await launch('test');
    launcher.process.kill('SIGKILL');
    await until(() => launcher.process.signalCode !== null);
    const one = await start({ kind: 'test' });
    const other = await startLocalStack({ dir, kind: 'test', env });
    expect(one.redisUrl).not.to.equal(other.redisUrl);
    expect(isAlive(launcher.redisPid)).to.equal(false);
    await Promise.all([one.stop(), other.stop()]);
    expect(readdirSync(join(dir, 'test'))).to.deep.equal([]);
  });

  it('uses servers given by URL, and refuses to stop or hurt them', async () => {
    const own = await start({ kind: 'test' });
    const given = { ...env, REDIS_URL: own.redisUrl, MYSQL_URL: own.mysqlUrl };
    const second = await startLocalStack({ dir, kind: 'test', env: given });
    expect([second.mysqlUrl, second.redisUrl]).to.deep.equal([own.mysqlUrl, own.redisUrl]);
    expect(second.database).to.deep.equal(own.database);
    expect(() => second.redis.signal('SIGKILL')).to.throw(/given by URL/);
    await second.stop();
    expect(await onRedis(own.redisUrl, (redis) => redis.ping())).to.equal('PONG');
  });

  it('says in one message what to type where no server can be had', async () => {
    const nothing = { ...env, QUITTANCE_BIN_PATH: '', QUITTANCE_INSTALL: 'never', DB: 'mariadb' };
    const empty = join(dir, 'empty');
    const problem = await startLocalStack({ dir: empty, kind: 'run', env: nothing }).catch((error: unknown) => error);
    expect(problem).to.be.instanceOf(StackProblem).with.property('exitCode', 69);
    expect(String(problem)).to.match(
      /Redis and MariaDB not found.*Install with:\n\n {4}\S.*\n\n.*REDIS_URL and MYSQL_URL/s,
    );
    expect(existsSync(empty)).to.equal(false);
    const run = spawnSync(process.execPath, [withStack, 'true'], { cwd: dir, env: nothing, encoding: 'utf8' });
    expect(run.status).to.equal(69);
    expect(run.stderr).not.to.include('at ');
  });

  it('around a command hands it the addresses and answers its exit code', () => {
    const script =
      'console.log(process.env.QUITTANCE_TEST_MYSQL_URL, process.env.QUITTANCE_TEST_REDIS_URL); process.exit(3)';
    const run = spawnSync(process.execPath, [withStack, process.execPath, '-e', script], {
      cwd: dir,
      env,
      encoding: 'utf8',
    });
    expect(run.status).to.equal(3);
    expect(run.stdout).to.match(/^mysql:\/\/\S+ redis:\/\/\S+\n$/);
    expect(readdirSync(join(dir, '.quittance/test'))).to.deep.equal([]);
  });

  interface Launcher {
    readonly process: ChildProcess;
    readonly mysqlUrl: string;
    readonly redisPid: number;
    readonly mysqlPid: number;
  }

  /** Another process that starts a stack in the same folder and holds it until SIGTERM. */
  async function launch(kind: 'run' | 'test'): Promise<Launcher> {
    const script = `
      import { startLocalStack } from ${JSON.stringify(join(packageFolder, 'dist/index.js'))};
      const stack = await startLocalStack({ dir: ${JSON.stringify(dir)}, kind: '${kind}' });
      process.once('SIGTERM', () => stack.stop());
      console.log(JSON.stringify({ mysqlUrl: stack.mysqlUrl, redisPid: stack.redis.pid, mysqlPid: stack.mysql.pid }));
    `;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of child.stdout) return { process: child, ...JSON.parse(String(line)) };
    throw new Error('the launcher ended without a stack');
  }
});

async function onMysql<T>(url: string, use: (sql: (statement: string) => Promise<unknown>) => Promise<T>): Promise<T> {
  const store = await openStore({ url, poolSizeMax: 1 });
  try {
    return await use((statement) => store.sql.select(statement));
  } finally {
    await store.close();
  }
}

async function onRedis<T>(url: string, use: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, {
    commandTimeout: 500,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
    lazyConnect: true,
  });
  redis.on('error', () => undefined);
  try {
    return await use(redis);
  } finally {
    redis.disconnect();
  }
}

async function refusal(attempt: Promise<unknown>): Promise<string> {
  return attempt.then(
    () => 'it was let through',
    (error: unknown) => `${(error as { code?: string }).code} ${error}`,
  );
}

async function until(happened: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!happened()) {
    if (Date.now() > deadline) throw new Error('it did not happen within 10 s');
    await sleep(10);
  }
}

/** Not a zombie: a left server whose parent is gone is reaped by the system, sooner or later. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
