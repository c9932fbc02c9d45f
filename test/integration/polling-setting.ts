/** What the tests of polling share: a sandbox for each, a database that is emptied between them, a poller in this process, and a worker that books. */
import { bookkeeper } from '@quittance/bookkeeping';
import { type PollParts, pollEvents, pollMetrics, type Round, reconcile } from '@quittance/poller';
import type { Job } from '@quittance/queue';
import { createMetrics, type Metrics } from '@quittance/runtime';
import { findConnection, type Store } from '@quittance/store';
import { createStripeClient, openStripeReader } from '@quittance/stripe';
import { type Sandbox, type SandboxOptions, startSandbox } from '@quittance/stripe-sandbox';
import type { FreshStore } from '@quittance/testkit';
import { expect } from 'chai';

export interface PollingSetting {
  readonly db: FreshStore;
  readonly sandbox: Sandbox;
  readonly metrics: Metrics;
  readonly messages: string[];
  /** A poller with other parts than usual: another key, a store that dies. */
  poller(other?: {
    store?: Store;
    apiKey?: string;
    apiBase?: string;
    config?: Partial<PollParts['config']>;
  }): Promise<PollParts>;
  readEvents(other?: Parameters<PollingSetting['poller']>[0]): Promise<Round>;
  compare(other?: Parameters<PollingSetting['poller']>[0]): Promise<Round>;
  call(path: string, params: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** A card payment of 25 dollars. @returns the intent's id */
  pay(more?: Record<string, unknown>): Promise<string>;
  /** Books all that waits in the inbox. */
  book(): Promise<void>;
  inbox(): Promise<{ event_id: string; type: string; state: string; source: string; deliveries: number }[]>;
  payments(): Promise<Record<string, string | null>[]>;
  end(): Promise<void>;
}

export const AMOUNT = 2_500;

const CONFIG: PollParts['config'] = {
  POLL_ROUND_MS: 60_000,
  POLL_OVERLAP_MS: 600_000,
  POLL_SETTLE_MS: 0,
  POLL_LOOK_BACK_MS: 86_400_000,
  RECONCILE_ROUND_MS: 50,
  RECONCILE_BACK_MS: 2 * 86_400_000,
};

export async function pollingSetting(db: FreshStore, options: SandboxOptions = {}): Promise<PollingSetting> {
  await emptyBooks(db.store);
  const sandbox = await startSandbox({ seed: 5, ...options });
  const metrics = createMetrics('poller');
  const measured = pollMetrics(metrics);
  const messages: string[] = [];
  const write = (...line: unknown[]) => void messages.push(String(line[1]));
  const log = { info: write, warn: write, error: write };
  const producer: PollParts['producer'] = {
    publish: async (_stage, jobs) => ({ handedOver: jobs.length, failed: 0 }),
  };

  const poller: PollingSetting['poller'] = async ({ store = db.store, apiKey, apiBase, config } = {}) => {
    const client = createStripeClient({
      apiKey: apiKey ?? sandbox.apiKey,
      apiBase: apiBase ?? sandbox.url,
      maxNetworkRetries: 0,
      timeoutMs: 2_000,
    });
    const connection = await findConnection(db.store.sql, 'default');
    if (connection === null) throw new Error('no connection');
    const { signal } = new AbortController();
    const reader = openStripeReader(client, { callsPerSecond: 1_000 });
    const overlap = { readAtMs: 0, pages: 0 };
    return {
      store,
      producer,
      reader,
      connection,
      config: { ...CONFIG, ...config },
      metrics: measured,
      log,
      signal,
      overlap,
    };
  };

  const call: PollingSetting['call'] = async (path, params) => {
    const { status, body } = await sandbox.request('POST', path, params);
    expect(status, JSON.stringify(body)).to.equal(200);
    return body;
  };

  return {
    db,
    sandbox,
    metrics,
    messages,
    poller,
    call,
    readEvents: async (other) => pollEvents(await poller(other)),
    compare: async (other) => reconcile(await poller(other)),
    pay: async (more = {}) =>
      String(
        (
          await call('/v1/payment_intents', {
            amount: AMOUNT,
            currency: 'usd',
            allowed_payment_method_types: ['card'],
            payment_method: 'pm_card_visa',
            // Else the charge is updated a moment later, with an event of its own.
            capture_method: 'automatic',
            confirm: true,
            ...more,
          })
        )['id'],
      ),
    book: async () => {
      for (const stage of ['matching', 'refunds'] as const) {
        const rows = await db.store.sql.select<{ id: string }>(
          `SELECT id FROM stripe_events WHERE state = 'pending' AND stage = ? ORDER BY id`,
          [stage],
        );
        const jobs = rows.map(({ id }): Job<'matching'> => ({ kind: 'event', id, jobId: id }) as Job<'matching'>);
        if (jobs.length > 0) await bookkeeper({ stage, store: db.store, producer, log })(jobs);
      }
    },
    inbox: () =>
      db.store.sql.select('SELECT event_id, type, state, source, deliveries FROM stripe_events ORDER BY event_id'),
    payments: () =>
      db.store.sql.select('SELECT stripe_id, status, captured, funded_by FROM payments ORDER BY stripe_id'),
    end: () => sandbox.stop(),
  };
}

async function emptyBooks(store: Store): Promise<void> {
  await store.transaction(async (sql) => {
    const tables = await sql.select<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables
       WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' AND table_name NOT IN ('connections', 'migrations')`,
    );
    await sql.write('SET FOREIGN_KEY_CHECKS = 0');
    for (const { name } of tables) await sql.write(`DELETE FROM ${name}`);
    await sql.write('SET FOREIGN_KEY_CHECKS = 1');
  });
}
