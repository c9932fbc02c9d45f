/**
 * A Redis of a test's own, for tests that kill it, stop it or fill it. Listens on a free port of 127.0.0.1 and keeps an append-only file
 * in a temporary folder, so that a restart finds what was there.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

const START_MS_MAX = 5_000;

export interface PrivateRedis {
  readonly url: string;
  start(...flags: string[]): Promise<void>;
  /** As if the machine had gone: no goodbye. */
  kill(): Promise<void>;
  /** Connections stay open and nothing answers. */
  freeze(): void;
  thaw(): void;
  remove(): Promise<void>;
}

/** @returns undefined where no redis-server is installed. */
export async function privateRedis(...flags: string[]): Promise<PrivateRedis | undefined> {
  const dir = await mkdtemp(join(tmpdir(), 'quittance-redis-'));
  const port = await freePort();
  let server: ChildProcess | undefined;

  const redis: PrivateRedis = {
    url: `redis://127.0.0.1:${port}`,
    start: async (...moreFlags) => {
      server = spawn('redis-server', [...serverFlags(port, dir), ...moreFlags], { stdio: 'ignore' });
      await Promise.race([answers(redis.url), once(server, 'error').then(([error]) => Promise.reject(error as Error))]);
    },
    kill: async () => {
      if (server === undefined) return;
      const gone = once(server, 'exit');
      server.kill('SIGKILL');
      await gone;
      server = undefined;
    },
    freeze: () => void server?.kill('SIGSTOP'),
    thaw: () => void server?.kill('SIGCONT'),
    remove: async () => {
      await redis.kill();
      await rm(dir, { recursive: true, force: true });
    },
  };
  try {
    await redis.start(...flags);
    return redis;
  } catch (error) {
    server = undefined;
    await redis.remove();
    if ((error as { code?: string }).code !== 'ENOENT') throw error;
    console.log('    skipped: there is no redis-server on this machine');
    return undefined;
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function serverFlags(port: number, dir: string): string[] {
  const appendOnly = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', ''];
  return [
    '--bind',
    '127.0.0.1',
    '--port',
    String(port),
    '--dir',
    dir,
    ...appendOnly,
    '--maxmemory-policy',
    'noeviction',
  ];
}

async function answers(url: string): Promise<void> {
  const untilMs = Date.now() + START_MS_MAX;
  while (Date.now() < untilMs) {
    const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      if ((await client.ping()) === 'PONG') return;
    } catch {
      await sleep(20);
    } finally {
      client.disconnect();
    }
  }
  throw new Error(`Redis did not answer within ${START_MS_MAX} ms`);
}
