import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Cluster, type FreshStore, freshStore, startCluster, testRedisUrl, waitFor } from '@quittance/testkit';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { sharedData } from '../fixtures/shared-data.js';

const CLI = fileURLToPath(new URL('../../../packages/cli/bin/quittance.mjs', import.meta.url));

/** Everything that an event may leave in the books; a second delivery must leave all of it as it is. */
const BOOKS = [
  'customer_accounts',
  'payments',
  'applications',
  'payment_deductions',
  'refunds',
  'disputes',
  'cash_entries',
  'evidence',
  'exceptions',
];

describe('recorded events of every version', () => {
  let db: FreshStore;
  let cluster: Cluster;

  before(async () => {
    db = await freshStore();
    cluster = await startCluster({
      mysqlUrl: db.url,
      redisUrl: `${testRedisUrl()}/6`,
      services: ['ingress', 'matching', 'refunds', 'relay'],
    });
  });
  after(async () => {
    await cluster?.stop();
    await db?.drop();
  });

  const quiet = () =>
    waitFor('all events to end', async () => {
      const [row] = await db.store.sql.select<{ n: string }>(
        `SELECT COUNT(*) AS n FROM stripe_events WHERE state = 'pending'`,
      );
      return Number(row?.n) === 0;
    });

  async function replay(folder: string): Promise<Record<string, unknown>> {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [CLI, 'replay', folder, '--to', cluster.ingressUrl, '--secret', cluster.webhookSecret, '--json'],
      { env: { ...process.env } },
    );
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  async function books(): Promise<Record<string, unknown[]>> {
    const found: Record<string, unknown[]> = {};
    for (const table of BOOKS) found[table] = await db.store.sql.select(`SELECT * FROM ${table} ORDER BY id`);
    return found;
  }

  it('are all taken, end with their reason, stop no worker, and leave the same rows when they come again', async function () {
    const folder = sharedData(this, 'stripe-events/captured');
    const files = readdirSync(folder).filter((name) => name.endsWith('.json') && name !== 'manifest.json');
    expect(files.length).to.be.greaterThan(150);

    await replay(folder);
    await quiet();
    const first = await books();
    const events = await db.store.sql.select<{ type: string; state: string; reason: string | null }>(
      'SELECT type, state, reason FROM stripe_events ORDER BY id',
    );
    for (const event of events) {
      expect(event.state, event.type).to.be.oneOf(['done', 'ignored']);
      if (event.state === 'ignored') expect(event.reason, event.type).to.be.a('string').and.not.equal('');
    }
    expect(first['payments']?.length).to.be.greaterThan(5);

    await replay(folder);
    await quiet();
    expect(await books()).to.deep.equal(first);
    for (const service of ['ingress', 'matching', 'refunds'] as const)
      expect(cluster.output(service)).not.to.match(/"level":"?(60|fatal)|unhandled/);
  });
});
