/** What the tests of the push-back share: a database with orders, the demo order system over real HTTP, and the stage against both. */
import { randomBytes } from 'node:crypto';
import type { JobOf } from '@quittance/contracts';
import { type DemoOrderSystem, startOrderSystem } from '@quittance/demo';
import {
  openPusher,
  type PushbackConfig,
  type PushbackContext,
  type PushbackTuning,
  type PusherTuning,
  startPushback,
} from '@quittance/pushback';
import { connectProducer, type Job, type Producer } from '@quittance/queue';
import { startRelay } from '@quittance/relay';
import { createLogger, createMetrics, createStopList, type StopList } from '@quittance/runtime';
import { insertMessages, type Store } from '@quittance/store';
import { type FreshStore, freshStore, testRedisUrl } from '@quittance/testkit';

const log = createLogger('test', { level: process.env['TEST_LOG_LEVEL'] ?? 'silent' });

export interface OutboxRow {
  readonly id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly version: string;
  readonly webhook_id: string | null;
  readonly body: string | null;
  readonly attempts: number;
  readonly answer_status: number | null;
  readonly answer: string | null;
  readonly due_in_ms: number | null;
  readonly leased: number;
}

export interface PushbackSetting {
  readonly store: Store;
  readonly url: string;
  readonly orderSystem: DemoOrderSystem;
  readonly secret: string;
  /** Makes an order of 12,500 usd, version 1, of which nobody is to hear yet. @returns its id */
  order(reference: string, amount?: bigint): Promise<string>;
  /** Pays part of an order: the next version, and a push of it. @returns the id of the outbox row */
  pay(orderId: string, amount: bigint): Promise<string>;
  /** Whether the circuit of its order system is open, for all processes. */
  circuitOpen(): Promise<boolean>;
  row(id: string): Promise<OutboxRow>;
  rows(ids: readonly string[]): Promise<OutboxRow[]>;
  exceptions(): Promise<{ reason: string; state: string; exception_key: string; because: string }[]>;
  /** The handler alone, over any store. */
  handler(tuning?: PusherTuning, over?: Store, settings?: Partial<PushbackConfig>): ReturnType<typeof openPusher>;
  /** The handler where no order system is set up. */
  handlerWithoutDestination(): ReturnType<typeof openPusher>;
  /** The whole stage over Redis. */
  start(tuning?: PushbackTuning, settings?: Partial<PushbackConfig>, own?: Partial<PushbackContext>): Promise<void>;
  publish(...ids: string[]): Promise<void>;
  /** Publishes again what is overdue, until `stop`. */
  relay(): Promise<void>;
  /** Stops what `handler` and `start` opened. */
  stop(): Promise<void>;
  end(): Promise<void>;
}

export async function pushbackSetting(): Promise<PushbackSetting> {
  const fresh: FreshStore = await freshStore({ poolSizeMax: 20 });
  const { store } = fresh;
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const orderSystem = await startOrderSystem({ secret });
  const queuePrefix = `pushback-${randomBytes(4).toString('hex')}`;
  const config = {
    MYSQL_URL: fresh.url,
    REDIS_URL: testRedisUrl(),
    OMS_URL: orderSystem.url,
    OMS_SECRET: [secret],
    OMS_ALLOW_PRIVATE: true,
    OMS_CIRCUIT_PERIOD_MS: 30_000,
    OMS_READ_BACK_SHARE: 0,
    OMS_READ_BACK_PER_MINUTE: 60,
  };
  let stops: StopList = createStopList(log);
  let producer: Producer | undefined;
  const context = () => ({ config, log, metrics: createMetrics('test'), onStop: stops.onStop });
  await store.sql.write(`INSERT INTO customer_accounts (connection_id, reference) VALUES (1, 'C-7')`);

  return {
    store,
    url: fresh.url,
    orderSystem,
    secret,
    order: (reference, amount) => insertOrder(store, reference, amount ?? 12_500n),
    pay: (orderId, amount) => payOrder(store, orderId, amount),
    circuitOpen: async () => {
      const opened = await store.sql.select('SELECT 1 FROM destinations WHERE circuit_opened_at IS NOT NULL');
      return opened.length > 0;
    },
    row: async (id) => (await readRows(store, [id]))[0]!,
    rows: (ids) => readRows(store, ids),
    exceptions: () => store.sql.select('SELECT reason, state, exception_key, because FROM exceptions ORDER BY id'),
    handler: (tuning, over, settings) =>
      openPusher({ ...context(), config: { ...config, ...settings } }, over ?? store, tuning),
    handlerWithoutDestination: () => openPusher({ ...context(), config: { OMS_ALLOW_PRIVATE: false } }, store),
    start: (tuning, settings, own) =>
      startPushback(
        {
          ...context(),
          config: { ...config, ...COMMON, ...settings },
          checks: { live: () => undefined, ready: () => undefined },
          ...own,
        },
        { queuePrefix, ...tuning },
      ),
    publish: async (...ids) => {
      producer ??= connectProducer({ redisUrl: testRedisUrl(), log, prefix: queuePrefix });
      const jobs = ids.map((id): JobOf<'pushback'> => ({ kind: 'message', id }));
      await producer.publish('pushback', jobs, { deadlineMs: 5_000 });
    },
    relay: async () => {
      const rounds = { RELAY_ROUND_MS: 100, RELAY_LEASE_MS: 60_000, RELAY_BATCH_ROWS: 500 };
      const around = { log, metrics: createMetrics('test') };
      const relay = await startRelay({ ...config, ...rounds, prefix: queuePrefix }, around);
      stops.onStop('relay', relay.stop);
    },
    stop: async () => {
      await stops.stopAll();
      stops = createStopList(log);
    },
    end: async () => {
      await stops.stopAll();
      await producer?.close();
      await orderSystem.close();
      await fresh.drop();
    },
  };
}

const COMMON = {
  NODE_ENV: 'test',
  LOG_LEVEL: 'silent',
  LOG_PRETTY: false,
  METRICS_PORT: 0,
  BIND_HOST: '127.0.0.1',
  DRAIN_MS: 0,
  GRACE_MS: 30_000,
} as const;

export function jobOf(id: string, attempt = 1): Job<'pushback'> {
  return { kind: 'message', id, jobId: `ms-${id}`, attempt, attemptsMax: 5, publishedAtMs: Date.now() };
}

async function insertOrder(store: Store, reference: string, amount: bigint): Promise<string> {
  const { insertId } = await store.sql.write(
    `INSERT INTO orders (connection_id, account_id, reference, currency, amount, open_amount, placed_at)
     VALUES (1, 1, ?, 'usd', ?, ?, CURRENT_TIMESTAMP(3))`,
    [reference, amount, amount],
  );
  return String(insertId);
}

/** As the books do it: money, state, version and message in one transaction. */
async function payOrder(store: Store, orderId: string, amount: bigint): Promise<string> {
  return store.transaction(async (sql) => {
    const stripeId = `pi_${randomBytes(8).toString('hex')}`;
    const { insertId } = await sql.write(
      `INSERT INTO payments (connection_id, account_id, stripe_id, charge_id, kind, status, funded_by, currency, captured, amount, applied,
         method, paid_at) VALUES (1, 1, ?, ?, 'intent', 'succeeded', 'external', 'usd', ?, ?, ?, 'card', CURRENT_TIMESTAMP(3))`,
      [stripeId, stripeId.replace('pi_', 'ch_'), amount, amount, amount],
    );
    await sql.write(
      `INSERT INTO applications (connection_id, payment_id, order_id, amount, kind, rule, because, effect_key)
       VALUES (1, ?, ?, ?, 'applied', 'explicit', '{}', ?)`,
      [insertId, orderId, amount, `${stripeId}:1`],
    );
    await sql.write(
      `UPDATE orders SET paid = paid + ?, open_amount = open_amount - ?, version = version + 1,
         payment_status = IF(open_amount = 0, 'paid', 'partially_paid') WHERE id = ?`,
      [amount, amount, orderId],
    );
    const [order] = await sql.select<{ version: string }>('SELECT version FROM orders WHERE id = ?', [orderId]);
    const [id] = await insertMessages(sql, '1', 'pushback', [{ orderId, version: BigInt(order!.version) }]);
    return id!;
  });
}

async function readRows(store: Store, ids: readonly string[]): Promise<OutboxRow[]> {
  const rows = await store.sql.select<OutboxRow>(
    `SELECT id, state, reason, version, webhook_id, body, attempts, answer_status, answer,
            TIMESTAMPDIFF(MICROSECOND, CURRENT_TIMESTAMP(3), due_at) DIV 1000 AS due_in_ms,
            COALESCE(lease_until > CURRENT_TIMESTAMP(3), 0) AS leased FROM outbox_messages WHERE id IN (?) ORDER BY id`,
    [ids],
  );
  const number = (value: number | null) => (value === null ? null : Number(value));
  return rows.map((row) => ({ ...row, due_in_ms: number(row.due_in_ms), leased: Number(row.leased) }));
}
