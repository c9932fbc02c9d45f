import { type Sandbox, startSandbox } from '@quittance/stripe-sandbox';
import { freePort, type Installation, registerOrders, startInstallation, waitFor } from '@quittance/testkit';
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';

const AMOUNT = 2_500;

describe('a shop whose webhooks do not come', function () {
  this.timeout(120_000);

  let running: Installation;
  let sandbox: Sandbox;

  afterEach(async () => {
    await sandbox?.stop();
    await running?.stop();
  });

  async function begin(env: Record<string, string>, faults: Record<string, number>): Promise<void> {
    const port = await freePort();
    running = await startInstallation({
      redisDatabase: 9,
      services: ['ingress', 'matching', 'refunds', 'relay', 'poller'],
      env: {
        STRIPE_SECRET_KEY: 'sk_test_sandbox',
        STRIPE_API_BASE: `http://127.0.0.1:${port}`,
        POLL_ROUND_MS: '200',
        POLL_SETTLE_MS: '0',
        POLL_CALLS_PER_SECOND: '25',
        LOG_LEVEL: 'info',
        ...env,
      },
    });
    const { ingressUrl, webhookSecret } = running.cluster;
    sandbox = await startSandbox({
      port,
      seed: 7,
      faults,
      webhookEndpoints: [{ url: `${ingressUrl}/webhooks/stripe/default`, secret: webhookSecret }],
    });
  }

  async function call(path: string, params: Record<string, unknown>): Promise<Record<string, unknown>> {
    const { status, body } = await sandbox.request('POST', path, params);
    expect(status, JSON.stringify(body)).to.equal(200);
    return body;
  }

  async function sell(orders: number): Promise<void> {
    const references = Array.from({ length: orders }, (_, n) => `P-${1001 + n}`);
    await registerOrders(
      running.cluster,
      references.map((reference, n) => ({
        reference,
        customer: { reference: `C-${n}` },
        amount: AMOUNT,
        currency: 'usd',
        placed_at: '2026-11-01T00:00:00Z',
      })),
    );
    for (const reference of references)
      await call('/v1/payment_intents', {
        amount: AMOUNT,
        currency: 'usd',
        allowed_payment_method_types: ['card'],
        payment_method: 'pm_card_visa',
        metadata: { order_id: reference },
        confirm: true,
      });
  }

  const paidOrders = async () => {
    const [row] = await running.db.store.sql.select<{ n: string }>(
      'SELECT COUNT(*) AS n FROM orders WHERE paid = amount',
    );
    return Number(row?.n);
  };

  it('hears of every payment all the same', async () => {
    await begin({}, { dropRate: 1 });
    await sell(30);
    await waitFor('all orders to be paid', async () => (await paidOrders()) === 30).catch((e) => {
      console.log(running.cluster.output('poller'));
      throw e;
    });
  });
});
