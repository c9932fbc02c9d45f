/**
 * What a million rows that are all due at once cost: a claim of the relay, and the ingress beside a relay that works through them.
 *
 * Nobody works on what is published, as after a night without workers. The ingress is measured before the rows are there and while the relay
 * claims and publishes them; both on one machine with the load generator.
 */
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { claimOverdue, type Store } from '@quittance/store';
import { cardPayments, freshStore, startCluster, testRedisUrl } from '@quittance/testkit';
import type { Figures } from '../figures.js';

const ROWS_MOST = Number(process.env['BENCH_DUE_ROWS'] ?? 1_000_000);
const DUE_ROWS = [1_000, ROWS_MOST / 10, ROWS_MOST];
const INSERT_ROWS = 5_000;
const CLAIM_ROWS = 500;
const CLAIMS = 30;
const WEBHOOKS = 2_000;
const WEBHOOKS_PER_SECOND = 100;

export async function relay(): Promise<readonly Figures[]> {
  const db = await freshStore();
  const cluster = await startCluster({
    mysqlUrl: db.url,
    redisUrl: `${testRedisUrl()}/6`,
    services: ['ingress'],
    env: { LOG_LEVEL: 'warn' },
  });
  const figures: Figures[] = [];
  try {
    const events = cardPayments(2 * WEBHOOKS, cluster.webhookSecret);
    const url = `${cluster.ingressUrl}/webhooks/stripe/default`;
    const alone = await answeredIn(url, events.slice(0, WEBHOOKS));
    let rows = 0;
    for (const due of DUE_ROWS) {
      await fillDue(db.store, rows, due);
      rows = due;
      figures.push({ 'rows due': due, [`claim of ${CLAIM_ROWS}, median ms`]: await claimMs(db.store, due) });
    }
    await cluster.start('relay');
    const beside = await answeredIn(url, events.slice(WEBHOOKS));
    const left = await countDue(db.store);
    return [
      ...figures,
      { ingress: 'alone', ...shown(alone) },
      { ingress: `beside a relay with ${rows} rows due (${rows - left} published meanwhile)`, ...shown(beside) },
    ];
  } finally {
    await cluster.stop();
    await db.drop();
  }
}

/** Adds pending rows until `to` are there. */
async function fillDue({ sql }: Store, from: number, to: number): Promise<void> {
  const columns = [
    'connection_id',
    'account',
    'livemode',
    'event_id',
    'type',
    'object_id',
    'stripe_created_at',
    'source',
  ];
  const body = Buffer.from('{}');
  for (let n = from; n < to; n += INSERT_ROWS)
    await sql.insertMany(
      'stripe_events',
      [...columns, 'body', 'stage', 'state', 'due_at'],
      Array.from({ length: Math.min(INSERT_ROWS, to - n) }, (_, k) => [
        ...[1, '', 0, `evt_due_${n + k}`, 'payment_intent.succeeded', `pi_due_${n + k}`, new Date(), 'webhook'],
        ...[body, 'matching', 'pending', new Date(Date.now() - 3_600_000)],
      ]),
    );
  await sql.select('ANALYZE TABLE stripe_events');
}

/** The claimed rows are made due again, so that each claim sees as many. */
async function claimMs(store: Store, due: number): Promise<number> {
  const times: number[] = [];
  for (let claim = 0; claim < CLAIMS; claim += 1) {
    const startedMs = performance.now();
    const rows = await claimOverdue(store, 'event', {
      rowsMax: CLAIM_ROWS,
      leaseMs: 60_000,
      busyLeaseMs: 60_000,
      busyStages: [],
    });
    times.push(performance.now() - startedMs);
    if (rows.length !== CLAIM_ROWS) throw new Error(`${rows.length} of ${due} due rows were claimed`);
    await store.sql.write(`UPDATE stripe_events SET due_at = CURRENT_TIMESTAMP(3) - INTERVAL 1 HOUR WHERE id IN (?)`, [
      rows.map((row) => row.id),
    ]);
  }
  return rounded(quantile(times, 0.5));
}

async function countDue({ sql }: Store): Promise<number> {
  const [row] = await sql.select<{ n: string }>(
    `SELECT COUNT(*) AS n FROM stripe_events WHERE state = 'pending' AND event_id LIKE 'evt\\_due\\_%' AND due_at <= CURRENT_TIMESTAMP(3)`,
  );
  return Number(row?.n);
}

/** Milliseconds until each webhook was acknowledged, sent at an even rate whatever the answers take. */
async function answeredIn(url: string, events: ReturnType<typeof cardPayments>): Promise<readonly number[]> {
  const startedMs = performance.now();
  return Promise.all(
    events.map(async ({ body, signature }, n) => {
      await sleep(Math.max(0, startedMs + (n / WEBHOOKS_PER_SECOND) * 1_000 - performance.now()));
      const sentMs = performance.now();
      const status = await post(url, body, signature);
      if (status !== 200) throw new Error(`a webhook was answered ${status}`);
      return performance.now() - sentMs;
    }),
  );
}

function post(url: string, body: Buffer, signature: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': body.length,
      'stripe-signature': signature,
    };
    const sending = request(url, { method: 'POST', headers }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    });
    sending.once('error', reject);
    sending.end(body);
  });
}

function shown(times: readonly number[]) {
  return {
    webhooks: times.length,
    'p50 ms': rounded(quantile(times, 0.5)),
    'p99 ms': rounded(quantile(times, 0.99)),
    'max ms': rounded(Math.max(...times)),
  };
}

function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? 0;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
