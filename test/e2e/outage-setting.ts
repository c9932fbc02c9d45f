/** Two order systems behind several processes of the push-back, and a steady load of changes on the orders of both. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JobOf } from '@quittance/contracts';
import { type DemoOrderSystem, startOrderSystem } from '@quittance/demo';
import { connectProducer } from '@quittance/queue';
import { createLogger } from '@quittance/runtime';
import { insertMessages, type Store } from '@quittance/store';
import {
  baseEnvironment,
  freshStore,
  type ServiceName,
  type ServiceProcess,
  startServiceProcess,
  testRedisUrl,
} from '@quittance/testkit';

/** An order system and the orders that it is told of. */
export interface Side {
  readonly connectionId: string;
  readonly orderSystem: DemoOrderSystem;
  readonly orderIds: readonly string[];
  /** Milliseconds from the commit of each change to the first time that the order system took it, in the order they were taken. */
  readonly delaysMs: number[];
  readonly changedAtMs: Map<string, number>;
}

export interface OutageSetting {
  readonly store: Store;
  /** The connection `default`, and `other`. */
  readonly down: Side;
  readonly other: Side;
  start(service: ServiceName): Promise<ServiceProcess>;
  /** Makes a new version of so many orders, the next ones in turn, and publishes it. */
  change(side: Side, orders: number): Promise<void>;
  /** Changes orders of both sides at this rate until the returned function is called. */
  load(changesPerSecond: number): () => Promise<void>;
  end(): Promise<void>;
}

export interface OutageOptions {
  readonly redisDatabase: number;
  readonly orders: number;
  readonly periodMs: number;
  readonly env?: Readonly<Record<string, string>>;
}

const TICK_MS = 100;
/** Five start at once. */
const READY_MS_MAX = 90_000;

export async function outageSetting(options: OutageOptions): Promise<OutageSetting> {
  const log = createLogger('test', { level: 'silent' });
  const db = await freshStore();
  const { store } = db;
  await store.sql.write(`INSERT INTO connections (name, mode) VALUES ('other', 'test')`);
  const redisUrl = `${testRedisUrl()}/${options.redisDatabase}`;
  const producer = connectProducer({ redisUrl, log });
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const down = await makeSide(store, '1', secret, options.orders);
  const other = await makeSide(store, '2', secret, options.orders);
  const running: ServiceProcess[] = [];
  const env = {
    ...baseEnvironment({ mysqlUrl: db.url, redisUrl }, { api: 'x'.repeat(32), webhook: secret }),
    LOG_LEVEL: 'warn',
    OMS_URL: down.orderSystem.url,
    OMS_SECRET: secret,
    OMS_URLS: `other=${other.orderSystem.url}`,
    OMS_ALLOW_PRIVATE: 'true',
    OMS_CIRCUIT_PERIOD_MS: String(options.periodMs),
    RELAY_ROUND_MS: '200',
    // A job that is published beside itself is no job; on a busy machine that happens.
    RELAY_LEASE_MS: '10000',
    ...options.env,
  };
  const next = new Map<Side, number>();

  async function change(side: Side, orders: number): Promise<void> {
    const from = next.get(side) ?? 0;
    next.set(side, from + orders);
    const ids = Array.from({ length: orders }, (_, n) => side.orderIds[(from + n) % side.orderIds.length] ?? '');
    const messages = await store.transaction(async (sql) => {
      await sql.write('UPDATE orders SET version = version + 1 WHERE id IN (?)', [ids]);
      const changed = await sql.select<{ id: string; reference: string; version: string }>(
        'SELECT id, reference, version FROM orders WHERE id IN (?)',
        [ids],
      );
      for (const { reference, version } of changed) side.changedAtMs.set(`${reference} ${version}`, performance.now());
      const news = changed.map(({ id, version }) => ({ orderId: id, version: BigInt(version) }));
      return insertMessages(sql, side.connectionId, 'pushback', news);
    });
    await producer.publish(
      'pushback',
      messages.map((id): JobOf<'pushback'> => ({ kind: 'message', id })),
      // What the queue does not take in time comes by the relay after twenty seconds, which is no matter of this test.
      { deadlineMs: 5_000 },
    );
  }

  const loads: (() => Promise<void>)[] = [];

  function load(changesPerSecond: number): () => Promise<void> {
    const stopping = new AbortController();
    const orders = Math.max(1, Math.round((changesPerSecond * TICK_MS) / 1_000));
    const run = async (side: Side) => {
      for (let dueMs = performance.now(); !stopping.signal.aborted; dueMs += TICK_MS) {
        await change(side, orders);
        await sleep(Math.max(0, dueMs + TICK_MS - performance.now()));
      }
    };
    const runs = Promise.all([run(down), run(other)]);
    const stop = async () => {
      stopping.abort();
      await runs;
    };
    loads.push(stop);
    return stop;
  }

  return {
    store,
    down,
    other,
    change,
    load,
    start: async (service) => {
      const process = await startServiceProcess({ service, env, readyMsMax: READY_MS_MAX });
      running.push(process);
      return process;
    },
    end: async () => {
      await Promise.allSettled(loads.map((stop) => stop()));
      await Promise.allSettled(running.map((each) => each.end('SIGKILL')));
      await producer.close();
      await Promise.all([down.orderSystem.close(), other.orderSystem.close()]);
      await db.drop();
    },
  };
}

async function makeSide(store: Store, connectionId: string, secret: string, orders: number): Promise<Side> {
  const delaysMs: number[] = [];
  const changedAtMs = new Map<string, number>();
  const orderSystem = await startOrderSystem({
    secret,
    onNews: ({ reference, version }) => {
      const atMs = changedAtMs.get(`${reference} ${version}`);
      if (atMs !== undefined) delaysMs.push(performance.now() - atMs);
    },
  });
  const { insertId: account } = await store.sql.write(
    `INSERT INTO customer_accounts (connection_id, reference) VALUES (?, 'C-1')`,
    [connectionId],
  );
  await store.sql.insertMany(
    'orders',
    ['connection_id', 'account_id', 'reference', 'currency', 'amount', 'open_amount', 'placed_at'],
    Array.from({ length: orders }, (_, n) => [
      ...[connectionId, account, `${connectionId}-${n}`, 'usd', 12_500n, 12_500n, new Date()],
    ]),
  );
  const rows = await store.sql.select<{ id: string }>('SELECT id FROM orders WHERE connection_id = ? ORDER BY id', [
    connectionId,
  ]);
  return { connectionId, orderSystem, orderIds: rows.map((row) => row.id), delaysMs, changedAtMs };
}
