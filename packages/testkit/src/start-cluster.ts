/**
 * Runs the product's services as processes of their own, as they run in production, for end-to-end tests.
 *
 * Input: database, Redis and the services wanted. Output: their addresses and the means to kill, stop and start them again. What a
 * service printed is kept, bounded, and shown when it does not become ready. Not relied upon: a clean end of any of them.
 */
import { randomBytes } from 'node:crypto';
import { freePort } from './free-port.js';
import { type ServiceProcess, startServiceProcess } from './service-process.js';

export type ServiceName = 'ingress' | 'matching' | 'pushback' | 'refunds' | 'relay' | 'poller' | 'console';

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

export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const secrets = { api: randomBytes(24).toString('hex'), webhook: `whsec_${randomBytes(24).toString('hex')}` };
  const ingressPort = await freePort();
  const running = new Map<ServiceName, ServiceProcess>();
  const env = { ...baseEnvironment(options, secrets), INGRESS_PORT: String(ingressPort), ...options.env };

  const start = async (service: ServiceName) => {
    running.set(service, await startServiceProcess({ service, env }));
  };
  const end = async (service: ServiceName, signal: NodeJS.Signals = 'SIGTERM') =>
    (await running.get(service)?.end(signal)) ?? null;

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
    output: (service) => running.get(service)?.output() ?? '',
    stop: async () => {
      await Promise.all([...running.keys()].map((service) => end(service)));
    },
  };
}

/** What every service is started with. */
export function baseEnvironment(
  options: Pick<ClusterOptions, 'mysqlUrl' | 'redisUrl'>,
  secrets: { api: string; webhook: string },
): Record<string, string> {
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
