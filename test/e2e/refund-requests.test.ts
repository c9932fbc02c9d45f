import { randomUUID } from 'node:crypto';
import { type Sandbox, startSandbox } from '@quittance/stripe-sandbox';
import {
  type Cluster,
  type FreshStore,
  freePort,
  freshStore,
  registerOrders,
  startCluster,
  testRedisUrl,
  waitFor,
} from '@quittance/testkit';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { after, before, describe, it } from 'mocha';
import { type Between, standBetween, TREATMENTS, type Treatment } from '../fixtures/stripe-between.js';

const REDIS_DB = 9;
/** What happens to the first calls about a payment. What stops all calls has tests of its own. */
const TROUBLES = (Object.keys(TREATMENTS) as Treatment[]).filter(
  (each) => !['pass', 'key_revoked', 'key_restricted', 'throttled_for_long'].includes(each),
);
const TROUBLED_CALLS = 2;
/** The same for reads, one after the other and each followed by a pause; all of them are tested without processes. */
const READ_TROUBLES: readonly Treatment[] = ['server_error', 'hangs', 'cut_after', 'truncated', 'no_refund'];
const ORDERS = 24;
const AMOUNT = 4_000;

describe('refunds that are asked for, through the running services', function () {
  this.timeout(120_000);
  let db: FreshStore;
  let cluster: Cluster;
  let sandbox: Sandbox;
  let between: Between;
  let sandboxUrl: string;
  const payments: string[] = [];

  before(async () => {
    db = await freshStore();
    const port = await freePort();
    sandboxUrl = `http://127.0.0.1:${port}`;
    between = await standBetween(sandboxUrl);
    cluster = await startCluster({
      mysqlUrl: db.url,
      redisUrl: `${testRedisUrl()}/${REDIS_DB}`,
      services: ['ingress', 'matching', 'refunds', 'relay'],
      env: {
        STRIPE_SECRET_KEY: 'sk_test_sandbox',
        STRIPE_API_BASE: between.url,
        STRIPE_CALL_MS: '400',
        STRIPE_PAUSE_MS: '300',
        REFUND_APPROVAL_ABOVE: 'usd:50000',
        REFUND_ROUND_MS: '100',
        RELAY_ROUND_MS: '100',
      },
    });
    sandbox = await startSandbox({
      port,
      webhookEndpoints: [{ url: `${cluster.ingressUrl}/webhooks/stripe/default`, secret: cluster.webhookSecret }],
      delays: { captureMs: 2, refundReferenceMs: 86_400_000 },
    });
    await registerOrders(
      cluster,
      Array.from({ length: ORDERS }, (_, n) => ({
        reference: `E-${n}`,
        customer: { reference: `C-${n}` },
        amount: 20_000,
        currency: 'usd',
        placed_at: '2026-11-01T00:00:00Z',
      })),
    );
    for (let n = 0; n < ORDERS; n += 1) {
      const { body } = await sandbox.request('POST', '/v1/payment_intents', {
        amount: 20_000,
        currency: 'usd',
        allowed_payment_method_types: ['card'],
        payment_method: 'pm_card_visa',
        confirm: true,
        metadata: { order_id: `E-${n}` },
      });
      payments.push(String(body['id']));
    }
    await waitFor(
      'the orders to be paid',
      async () => (await count(`orders WHERE payment_status = 'paid'`)) === ORDERS,
    );
  });
  after(async () => {
    await cluster?.stop();
    await between?.stop();
    await sandbox?.stop();
    await db?.drop();
  });

  async function ask(n: number): Promise<void> {
    const answer = await fetch(`${cluster.ingressUrl}/v1/orders/E-${n}/refunds`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${cluster.apiToken}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify({ amount: AMOUNT }),
    });
    expect(answer.status, await answer.text()).to.equal(201);
  }

  async function count(of: string): Promise<number> {
    const [row] = await db.store.sql.select<{ n: string }>(`SELECT COUNT(*) AS n FROM ${of}`);
    return Number(row?.n);
  }

  /** Time passes: what waits for later is due, and what Stripe remembers under a key is its last word. */
  const hurry = () =>
    db.store.sql.write(
      `UPDATE refund_calls SET due_at = CURRENT_TIMESTAMP(3), kept_error_at = kept_error_at - INTERVAL 61 MINUTE
        WHERE state = 'pending' AND (lease_until IS NULL OR lease_until <= CURRENT_TIMESTAMP(3))`,
    );
  const allAccepted = () =>
    waitFor(
      'every refund to be accepted',
      async () => {
        await hurry();
        return (await count(`refund_calls WHERE progress <> 'accepted'`)) === 0;
      },
      60_000,
    );

  /** The whole list of refunds at Stripe is ours: payment, amount, status and mark, one for each request. */
  async function expectSameList(requests: number): Promise<void> {
    const theirs = () =>
      sandbox
        .truth()
        .refunds.map(
          (each) =>
            `${each.id} ${each.paymentIntent} ${each.amount} ${each.status} ${each.metadata['quittance_request']}`,
        )
        .sort();
    const ours = async () => {
      const rows = await db.store.sql.select<{ line: string }>(
        `SELECT CONCAT_WS(' ', r.stripe_id, r.payment, c.amount, r.status, c.idempotency_key) AS line
           FROM refund_calls c JOIN refunds r ON r.connection_id = c.connection_id AND r.stripe_id = c.stripe_refund_id`,
      );
      return rows.map((row) => row.line).sort();
    };
    await waitFor('the list to be ours', async () => (await ours()).join() === theirs().join()).catch(() => undefined);
    expect(await ours()).to.deep.equal(theirs());
    expect(theirs()).to.have.length(requests);
    expect(await count(`exceptions WHERE reason = 'refund_refused'`)).to.equal(0);
  }

  it('are made once each and seen on their orders, whatever Stripe does to the calls, the worker killed and Redis emptied', async () => {
    const troubled = new Map<string, number>();
    between.treat((call) => {
      const n = payments.findIndex((each) => call.body.includes(each) || call.path.includes(each));
      const trouble = TROUBLES[n];
      if (trouble === undefined) return 'pass';
      const key = `${call.method} ${n}`;
      troubled.set(key, (troubled.get(key) ?? 0) + 1);
      return (troubled.get(key) ?? 0) <= TROUBLED_CALLS ? trouble : 'pass';
    });
    for (let n = 0; n < ORDERS; n += 1) {
      await ask(n);
      if (n === ORDERS / 2) await cluster.end('refunds', 'SIGKILL');
    }
    const redis = new Redis(`${testRedisUrl()}/${REDIS_DB}`);
    await redis.flushdb();
    redis.disconnect();
    // What a killed worker held is free when its lease ends; the test does not wait for that minute.
    await db.store.sql.write(`UPDATE refund_calls SET lease_until = NULL WHERE state = 'pending'`);
    await cluster.start('refunds');
    await allAccepted();
    expect([...troubled.keys()].filter((key) => key.startsWith('POST'))).to.have.length(TROUBLES.length);
    await waitFor(
      'the orders to show it',
      async () =>
        (await count(`orders WHERE refunded = ${AMOUNT} AND payment_status = 'partially_refunded'`)) === ORDERS,
    );
    between.treat(() => 'pass');
    await expectSameList(ORDERS);
  });

  it('wait while Stripe is down for an hour, and are made after it', async () => {
    await between.stop();
    for (let n = 0; n < 6; n += 1) await ask(n);
    await waitFor('the circuit to open', async () => {
      await hurry();
      return cluster.output('refunds').includes('circuit.opened');
    });
    await db.store.sql.write(
      `UPDATE refund_calls SET created_at = created_at - INTERVAL 1 HOUR, first_sent_at = first_sent_at - INTERVAL 1 HOUR
        WHERE state = 'pending'`,
    );
    expect(
      await count(`refund_calls WHERE state = 'pending' AND progress IN ('requested', 'unknown', 'submitted')`),
    ).to.equal(6);
    between = await standBetween(sandboxUrl, between.port);
    await allAccepted();
    await expectSameList(ORDERS + 6);
  });

  it('wait while the key is refused, which is said loudly, and are made with a key that is right', async () => {
    const begun = between.seen.length;
    const asking = () => between.seen.slice(begun).filter((call) => call.method === 'POST').length;
    between.treat(() => 'key_revoked');
    for (let n = 0; n < 6; n += 1) await ask(n);
    await waitFor('a person to be told', async () => {
      await hurry();
      return (await count(`exceptions WHERE reason = 'refund_waiting' AND state = 'open'`)) > 0;
    });
    expect(cluster.output('refunds')).to.contain('stripe.key_refused');
    let before = asking();
    // Calls that were on their way when the first one was refused come in.
    await waitFor('no more calls to come in', async () => {
      const seen = before;
      await new Promise((resolve) => setTimeout(resolve, 500));
      before = asking();
      return before === seen;
    });
    expect(before).to.be.at.most(6);
    for (let round = 0; round < 5; round += 1) {
      await hurry();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(asking(), 'nothing is asked meanwhile').to.equal(before);
    expect(await count(`refund_calls WHERE progress = 'requested'`)).to.equal(6);
    between.treat(() => 'pass');
    await cluster.end('refunds');
    await cluster.start('refunds');
    await allAccepted();
    expect(await count(`exceptions WHERE reason = 'refund_waiting' AND state = 'open'`)).to.equal(0);
    await expectSameList(ORDERS + 12);
  });

  it('fail at Stripe without a word, and are found by reading, also where reading meets the same troubles', async () => {
    const refunds = sandbox.truth().refunds.slice(0, READ_TROUBLES.length);
    sandbox.faults({ dropRate: 1 });
    for (const { id } of refunds)
      await sandbox.request('POST', `/v1/test_helpers/sandbox/refunds/${id}/move`, {
        status: 'failed',
        failure_reason: 'declined',
      });
    sandbox.faults({ dropRate: 0 });
    const read = new Set<string>();
    between.treat((call) => {
      const n = refunds.findIndex((each) => call.path === `/v1/refunds/${each.id}`);
      const trouble = READ_TROUBLES[n];
      if (trouble === undefined || read.has(call.path)) return 'pass';
      read.add(call.path);
      return trouble;
    });
    await waitFor(
      'every failure to be known',
      async () => {
        await db.store.sql.write(
          `UPDATE refunds SET next_check_at = CURRENT_TIMESTAMP(3) WHERE next_check_at > CURRENT_TIMESTAMP(3)
              AND next_check_at < CURRENT_TIMESTAMP(3) + INTERVAL 40 DAY AND status = 'succeeded'`,
        );
        return (await count(`refunds WHERE status = 'failed'`)) === refunds.length;
      },
      60_000,
    );
    expect(read.size).to.equal(refunds.length);
    await expectSameList(ORDERS + 12);
  });
});
