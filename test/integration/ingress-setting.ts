/** What the tests of the ingress share: a database, the ingress in this process, and calls as Stripe and an order system make them. */
import { randomBytes } from 'node:crypto';
import { type IngressOptions, type RunningIngress, startIngress } from '@quittance/ingress';
import { keyPrefixOf } from '@quittance/queue';
import { createLogger, createMetrics, type Metrics } from '@quittance/runtime';
import type { Store } from '@quittance/store';
import { signWebhook } from '@quittance/stripe';
import { type FreshStore, freshStore, testRedisUrl } from '@quittance/testkit';
import { Redis } from 'ioredis';

export const API_TOKEN = 'a-token-of-enough-characters';
export const SECRET = 'whsec_current';
export const OLD_SECRET = 'whsec_old';

export interface ApiAnswer {
  readonly status: number;
  readonly type: string;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever JSON is answered
  readonly body: any;
  readonly text: string;
}

export interface IngressSetting {
  readonly store: Store;
  readonly ingress: RunningIngress;
  readonly mysqlUrl: string;
  /** A call of the order API, with the token unless told otherwise. */
  api(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<ApiAnswer>;
  /** Posts bytes as Stripe would. */
  webhook(
    body: string | Buffer,
    more?: { header?: string; path?: string; headers?: Record<string, string> },
  ): Promise<ApiAnswer>;
  /** Whether a job of this id waits on a queue. */
  queued(stage: 'matching' | 'refunds' | 'pushback', jobId: string): Promise<boolean>;
  /** Takes every job away from the queues. */
  emptyQueues(): Promise<void>;
  count(sql: string, values?: readonly (string | number)[]): Promise<number>;
  metrics: Metrics;
  end(): Promise<void>;
}

export async function ingressSetting(
  change: (config: IngressOptions) => Partial<IngressOptions> | Promise<Partial<IngressOptions>> = () => ({}),
  database?: FreshStore,
): Promise<IngressSetting> {
  const fresh = database ?? (await freshStore({ poolSizeMax: 20 }));
  const queuePrefix = `ingress-${randomBytes(4).toString('hex')}`;
  const config: IngressOptions = {
    MYSQL_URL: fresh.url,
    REDIS_URL: testRedisUrl(),
    STRIPE_WEBHOOK_SECRET: [SECRET, OLD_SECRET],
    API_TOKEN,
    INGRESS_PORT: 0,
    queuePrefix,
  };
  const log = createLogger('test', { level: process.env['TEST_LOG_LEVEL'] ?? 'silent' });
  const metrics = createMetrics('test');
  const ingress = await startIngress({ ...config, ...(await change(config)) }, { log, metrics });
  const redis = new Redis(testRedisUrl());
  const keyOf = (stage: 'matching' | 'refunds' | 'pushback', rest: string) =>
    `${keyPrefixOf(stage, queuePrefix)}:${stage}:${rest}`;

  const emptyQueues = async () => {
    const keys = await redis.keys(`{${queuePrefix}:*`);
    if (keys.length > 0) await redis.unlink(...keys);
  };
  return {
    store: fresh.store,
    ingress,
    mysqlUrl: fresh.url,
    metrics,
    api: (method, path, body, headers = {}) =>
      answerOf(
        fetch(ingress.url + path, {
          method,
          headers: {
            authorization: `Bearer ${API_TOKEN}`,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
          },
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        }),
      ),
    webhook: (body, more = {}) => {
      const rawBody = Buffer.from(body);
      return answerOf(
        fetch(`${ingress.url}${more.path ?? '/webhooks/stripe/default'}`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'stripe-signature': more.header ?? signed(rawBody),
            ...more.headers,
          },
          body: rawBody,
        }),
      );
    },
    queued: async (stage, jobId) => (await redis.exists(keyOf(stage, jobId))) === 1,
    emptyQueues,
    count: async (sql, values = []) => {
      const [row] = await fresh.store.sql.select<{ n: string | number }>(`SELECT COUNT(*) AS n FROM ${sql}`, values);
      return Number(row?.n);
    },
    end: async () => {
      await ingress.stop();
      await emptyQueues();
      redis.disconnect();
      if (database === undefined) await fresh.drop();
    },
  };
}

/** The signature that Stripe sends with these bytes. */
export function signed(rawBody: Buffer, more: { secret?: string; aheadS?: number } = {}): string {
  return signWebhook({ rawBody, secret: more.secret ?? SECRET, timestampMs: Date.now() + (more.aheadS ?? 0) * 1_000 });
}

/** A snapshot event as Stripe sends it. */
export function event(id: string, more: Record<string, unknown> = {}): string {
  return JSON.stringify({
    id,
    object: 'event',
    type: 'charge.succeeded',
    created: 1_790_000_000,
    livemode: false,
    api_version: '2026-10-28.endive',
    data: { object: { id: `ch_${id}`, object: 'charge' } },
    ...more,
  });
}

async function answerOf(asked: Promise<Response>): Promise<ApiAnswer> {
  const response = await asked;
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  return {
    status: response.status,
    type,
    headers: response.headers,
    text,
    body: /json/.test(type) ? JSON.parse(text) : undefined,
  };
}
