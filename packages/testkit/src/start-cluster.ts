/**
 * Runs the product's services as processes of their own, as they run in production, for end-to-end tests.
 *
 * Input: database, Redis and the services wanted. Output: their addresses and the means to kill, stop and start them again. What a
 * service printed is kept, bounded, and shown when it does not become ready. Not relied upon: a clean end of any of them.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export type ServiceName = 'ingress' | 'matching' | 'pushback' | 'refunds' | 'relay' | 'console';

export interface ClusterOptions {
  readonly mysqlUrl: string;
  readonly redisUrl: string;
  readonly services: readonly ServiceName[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface Cluster {
  readonly ingressUrl: string;
  readonly apiToken: string;
  readonly webhookSecret: string;
  /** Sends a signal to a service and waits until it has ended. @returns its exit code, `null` when the signal ended it */
  end(service: ServiceName, signal?: NodeJS.Signals): Promise<number | null>;
  start(service: ServiceName): Promise<void>;
  /** The last lines that a service printed. */
  output(service: ServiceName): string;
  stop(): Promise<void>;
}

const READY_MS_MAX = 30_000;
const END_MS_MAX = 40_000;
const OUTPUT_CHARS_MAX = 20_000;

interface Running {
  readonly child: ChildProcess;
  output: string;
}

export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const secrets = { api: randomBytes(24).toString('hex'), webhook: `whsec_${randomBytes(24).toString('hex')}` };
  const ingressPort = await freePort();
  const running = new Map<ServiceName, Running>();
  const env = { ...baseEnvironment(options, secrets), INGRESS_PORT: String(ingressPort), ...options.env };

  async function start(service: ServiceName): Promise<void> {
    const metricsPort = await freePort();
    const main = fileURLToPath(new URL(`../../../services/${service}/dist/main.js`, import.meta.url));
    const child = spawn(process.execPath, ['--enable-source-maps', main], {
      env: { ...env, METRICS_PORT: String(metricsPort) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const one: Running = { child, output: '' };
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        one.output = (one.output + chunk.toString()).slice(-OUTPUT_CHARS_MAX);
      });
    running.set(service, one);
    await ready(service, one, metricsPort);
  }

  async function end(service: ServiceName, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const one = running.get(service);
    if (one === undefined) return null;
    if (one.child.exitCode !== null || one.child.signalCode !== null) return one.child.exitCode;
    const ended = once(one.child, 'exit') as Promise<[number | null]>;
    one.child.kill(signal);
    const inTime = await Promise.race([ended, sleep(END_MS_MAX, null, { ref: false })]);
    if (inTime === null) {
      one.child.kill('SIGKILL');
      throw new Error(`${service} did not end within ${END_MS_MAX} ms of ${signal}: ${one.output}`);
    }
    return inTime[0];
  }

  const started = await Promise.allSettled(options.services.map(start));
  const failed = started.find((each) => each.status === 'rejected');
  if (failed !== undefined) {
    await Promise.allSettled([...running.keys()].map((service) => end(service, 'SIGKILL')));
    throw failed.reason;
  }
  return {
    ingressUrl: `http://127.0.0.1:${ingressPort}`,
    apiToken: secrets.api,
    webhookSecret: secrets.webhook,
    start,
    end,
    output: (service) => running.get(service)?.output ?? '',
    stop: async () => {
      await Promise.all([...running.keys()].map((service) => end(service)));
    },
  };
}

function baseEnvironment(options: ClusterOptions, secrets: { api: string; webhook: string }): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    NODE_ENV: 'test',
    LOG_LEVEL: 'info',
    MYSQL_URL: options.mysqlUrl,
    REDIS_URL: options.redisUrl,
    API_TOKEN: secrets.api,
    STRIPE_WEBHOOK_SECRET: secrets.webhook,
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  };
}

async function ready(service: ServiceName, one: Running, port: number): Promise<void> {
  const deadlineMs = Date.now() + READY_MS_MAX;
  while (Date.now() < deadlineMs) {
    if (one.child.exitCode !== null) break;
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await sleep(50);
  }
  one.child.kill('SIGKILL');
  throw new Error(`${service} did not become ready: ${one.output}`);
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
