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
import { after, before, describe, it } from 'mocha';

const PAYMENTS = 50;
const CAPTURED = 10_000;
const REQUESTS = 1_000;
/** Of these, so many are clicked twice, half of them by somebody who does not wait for the first answer. */
const DOUBLE_CLICKS = 300;
const IMPATIENT_MS = 40;
const TRIES_MAX = 60;

interface Click {
  readonly order: string;
  readonly key: string;
  readonly amount: number;
  readonly impatient: boolean;
}

interface Ended {
  readonly click: Click;
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever JSON is answered
  readonly body: any;
}

describe('a thousand refunds asked for at once over HTTP', function () {
  this.timeout(240_000);
  let db: FreshStore;
  let cluster: Cluster;
  let sandbox: Sandbox;
  const turnedAway = new Map<number, number>();
  let tries = 0;

  before(async () => {
    db = await freshStore();
    const port = await freePort();
    cluster = await startCluster({
      mysqlUrl: db.url,
      redisUrl: `${testRedisUrl()}/12`,
      services: ['ingress', 'matching', 'refunds', 'relay'],
      env: {
        STRIPE_SECRET_KEY: 'sk_test_sandbox',
        STRIPE_API_BASE: `http://127.0.0.1:${port}`,
        RELAY_ROUND_MS: '200',
        LOG_LEVEL: 'warn',
      },
    });
    sandbox = await startSandbox({
      port,
      seed: 'load',
      webhookEndpoints: [{ url: `${cluster.ingressUrl}/webhooks/stripe/default`, secret: cluster.webhookSecret }],
      delays: { captureMs: 2, refundReferenceMs: 86_400_000 },
    });
  });
  after(async () => {
    await cluster?.stop();
    await sandbox?.stop();
    await db?.drop();
  });

  async function post({ order, key, amount }: Click, signal?: AbortSignal): Promise<Response> {
    tries += 1;
    return fetch(`${cluster.ingressUrl}/v1/orders/${order}/refunds`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${cluster.apiToken}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify({ amount }),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  /** A client as it should be: the same key again after the time that it was told, until there is an answer. */
  async function untilAnswered(click: Click): Promise<Ended> {
    if (click.impatient) await post(click, AbortSignal.timeout(IMPATIENT_MS)).catch(() => undefined);
    for (let n = 0; n < TRIES_MAX; n += 1) {
      const answer = await post(click);
      const { status } = answer;
      const body = await answer.json();
      if (status !== 429 && status !== 503) return { click, status, body };
      turnedAway.set(status, (turnedAway.get(status) ?? 0) + 1);
      const waitS = Number(answer.headers.get('retry-after'));
      expect(waitS, 'Retry-After').to.be.within(1, 5);
      await new Promise((resolve) => setTimeout(resolve, waitS * 1_000 * (0.5 + Math.random())));
    }
    throw new Error(`${click.key} was turned away ${TRIES_MAX} times`);
  }

  it('all end, give back no more than was captured, and none of them twice', async () => {
    const references = Array.from({ length: PAYMENTS }, (_, n) => `Q-${n}`);
    await registerOrders(
      cluster,
      references.map((reference, n) => ({
        reference,
        customer: { reference: `C-${n}` },
        amount: CAPTURED,
        currency: 'usd',
        placed_at: '2026-11-01T00:00:00Z',
      })),
    );
    for (const reference of references)
      await sandbox.request('POST', '/v1/payment_intents', {
        amount: CAPTURED,
        currency: 'usd',
        allowed_payment_method_types: ['card'],
        payment_method: 'pm_card_visa',
        confirm: true,
        metadata: { order_id: reference },
      });
    await waitFor(
      'the orders to be paid',
      async () => (await count(`orders WHERE payment_status = 'paid'`)) === PAYMENTS,
    );

    const requests = Array.from({ length: REQUESTS }, (_, n) => ({
      order: `Q-${n % PAYMENTS}`,
      key: `click-${n}`,
      amount: 2_500 + ((n * 7_919) % 2_000),
    }));
    const twice = requests.slice(0, DOUBLE_CLICKS).map((each, n) => ({ ...each, impatient: n % 2 === 0 }));
    const clicks: Click[] = [...requests.map((each) => ({ ...each, impatient: false })), ...twice];
    const startedMs = performance.now();
    const ended = await Promise.all(clicks.map(untilAnswered));
    const answeredMs = performance.now() - startedMs;

    const taken = new Map<string, string>();
    const written = new Map<string, number>();
    for (const { click, status, body } of ended) {
      if (status === 409) expect(body.errors[0].code, click.key).to.equal('more_than_left');
      else expect([200, 201], `${click.key}: ${JSON.stringify(body)}`).to.include(status);
      if (status === 409) continue;
      expect(taken.get(click.key) ?? body.id, click.key).to.equal(body.id);
      taken.set(click.key, body.id);
      if (status === 201) written.set(click.key, (written.get(click.key) ?? 0) + 1);
    }
    expect([...written.values()].every((each) => each === 1)).to.equal(true);
    expect(await count('refund_requests')).to.equal(taken.size);

    await waitFor(
      'every refund to be made and booked',
      async () =>
        (await count(`refund_calls WHERE progress <> 'accepted'`)) === 0 &&
        (await count('refunds')) === (await count('refund_calls')),
      90_000,
    );
    const made = sandbox.truth().refunds;
    const theirs = made.map(
      (each) => `${each.id} ${each.paymentIntent} ${each.amount} ${each.status} ${each.metadata['quittance_request']}`,
    );
    const rows = await db.store.sql.select<{ line: string }>(
      `SELECT CONCAT_WS(' ', r.stripe_id, r.payment, c.amount, r.status, c.idempotency_key) AS line
         FROM refund_calls c JOIN refunds r ON r.connection_id = c.connection_id AND r.stripe_id = c.stripe_refund_id`,
    );
    expect(rows.map((row) => row.line).sort()).to.deep.equal(theirs.sort());
    for (const [payment, refunds] of Map.groupBy(made, (each) => each.paymentIntent))
      expect(
        refunds.reduce((sum, each) => sum + each.amount, 0),
        String(payment),
      ).to.be.at.most(CAPTURED);
    const given = made.reduce((sum, each) => sum + each.amount, 0);
    expect(given).to.be.greaterThan(PAYMENTS * CAPTURED * 0.7);
    expect(await count(`orders WHERE paid + refunded <> ${CAPTURED}`)).to.equal(0);
    console.log(
      `      ${clicks.length} clicks, ${tries} tries, turned away ${JSON.stringify([...turnedAway])}, ${taken.size} refunds taken, ${made.length} made; answered in ${Math.round(answeredMs)} ms`,
    );
  });

  async function count(of: string): Promise<number> {
    const [row] = await db.store.sql.select<{ n: string }>(`SELECT COUNT(*) AS n FROM ${of}`);
    return Number(row?.n);
  }
});
