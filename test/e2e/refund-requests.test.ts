import { randomUUID } from 'node:crypto';
import { type Sandbox, startSandbox } from '@quittance/stripe-sandbox';
import {
  type Cluster,
  type FreshStore,
  freePort,
  freshStore,
  startCluster,
  testRedisUrl,
  waitFor,
} from '@quittance/testkit';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { after, before, describe, it } from 'mocha';

const REDIS_DB = 9;
const ORDERS = 20;

describe('refunds that are asked for, through the running services', function () {
  this.timeout(120_000);
  let db: FreshStore;
  let cluster: Cluster;
  let sandbox: Sandbox;

  before(async () => {
    db = await freshStore();
    const port = await freePort();
    cluster = await startCluster({
      mysqlUrl: db.url,
      redisUrl: `${testRedisUrl()}/${REDIS_DB}`,
      services: ['ingress', 'matching', 'refunds', 'relay'],
      env: {
        STRIPE_SECRET_KEY: 'sk_test_sandbox',
        STRIPE_API_BASE: `http://127.0.0.1:${port}`,
        REFUND_APPROVAL_ABOVE: 'usd:50000',
        RELAY_ROUND_MS: '200',
      },
    });
    sandbox = await startSandbox({
      port,
      webhookEndpoints: [{ url: `${cluster.ingressUrl}/webhooks/stripe/default`, secret: cluster.webhookSecret }],
      delays: { captureMs: 2, refundReferenceMs: 5 },
    });
  });
  after(async () => {
    await cluster?.stop();
    await sandbox?.stop();
    await db?.drop();
  });

  const api = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const answer = await fetch(cluster.ingressUrl + path, {
      method,
      headers: { authorization: `Bearer ${cluster.apiToken}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever JSON is answered
    return { status: answer.status, body: (await answer.json()) as any };
  };

  it('are made once each and seen on their orders, although the worker is killed, Redis emptied and answers lost', async () => {
    for (let n = 0; n < ORDERS; n += 1) {
      await api('PUT', `/v1/orders/E-${n}`, {
        customer: { reference: `C-${n}` },
        currency: 'usd',
        amount: 10_000,
        placed_at: '2026-11-01T00:00:00Z',
      });
      await sandbox.request('POST', '/v1/payment_intents', {
        amount: 10_000,
        currency: 'usd',
        allowed_payment_method_types: ['card'],
        payment_method: 'pm_card_visa',
        confirm: true,
        metadata: { order_id: `E-${n}` },
      });
    }
    await waitFor('the orders to be paid', async () => (await ordersWith('paid')) === ORDERS);

    sandbox.faults({ apiLostAnswerRate: 0.2, apiErrorAfterRate: 0.2, apiRateLimitRate: 0.2 });
    const ids: string[] = [];
    for (let n = 0; n < ORDERS; n += 1) {
      const asked = await api(
        'POST',
        `/v1/orders/E-${n}/refunds`,
        { amount: 4_000 },
        { 'idempotency-key': randomUUID() },
      );
      expect(asked.status).to.equal(201);
      ids.push(asked.body.id);
      if (n === ORDERS / 2) await cluster.end('refunds', 'SIGKILL');
    }
    const redis = new Redis(`${testRedisUrl()}/${REDIS_DB}`);
    await redis.flushdb();
    redis.disconnect();
    sandbox.faults({ apiLostAnswerRate: 0, apiErrorAfterRate: 0, apiRateLimitRate: 0 });
    // What a killed worker held is free when its lease ends; the test does not wait for that minute.
    await db.store.sql.write(
      `UPDATE refund_calls SET lease_until = NULL, due_at = CURRENT_TIMESTAMP(3) WHERE state = 'pending'`,
    );
    await cluster.start('refunds');

    await waitFor('every refund to be accepted', async () => {
      const states = await Promise.all(ids.map((id) => api('GET', `/v1/refunds/${id}`)));
      return states.every((each) => each.body.state === 'accepted');
    });
    await waitFor('the orders to show it', async () => (await ordersWith('partially_refunded')) === ORDERS);
    const made = sandbox.truth().refunds;
    expect(made).to.have.length(ORDERS);
    expect(new Set(made.map((each) => each.paymentIntent)).size).to.equal(ORDERS);
    const ours = await db.store.sql.select<{ id: string }>('SELECT stripe_refund_id AS id FROM refund_calls');
    expect(ours.map((each) => each.id).sort()).to.deep.equal(made.map((each) => each.id).sort());
  });

  async function ordersWith(status: string): Promise<number> {
    const [row] = await db.store.sql.select<{ n: string }>(
      'SELECT COUNT(*) AS n FROM orders WHERE payment_status = ?',
      [status],
    );
    return Number(row?.n);
  }
});
