import { randomBytes } from 'node:crypto';
import { type DemoOrderSystem, differenceOf, type Expectation, runTraffic, startOrderSystem } from '@quittance/demo';
import { type OrderView, readOrderViews } from '@quittance/store';
import { type Sandbox, startSandbox } from '@quittance/stripe-sandbox';
import { type Cluster, type FreshStore, freshStore, startCluster, testRedisUrl, waitFor } from '@quittance/testkit';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';

/** `QUITTANCE_DEMO_ORDERS=10000` makes it a long run. */
const ORDERS = Number(process.env['QUITTANCE_DEMO_ORDERS'] ?? 300);
const SETTLE_MS_MAX = 60_000 + ORDERS * 30;

describe('the demo shop over the whole system', function () {
  this.timeout(180_000 + ORDERS * 60);

  let db: FreshStore;
  let cluster: Cluster;
  let orderSystem: DemoOrderSystem;
  let sandbox: Sandbox;
  let expectations: Expectation[] = [];
  let orders = new Map<string, OrderView>();

  before(async () => {
    db = await freshStore();
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    orderSystem = await startOrderSystem({ secret });
    cluster = await startCluster({
      mysqlUrl: db.url,
      redisUrl: `${testRedisUrl()}/6`,
      services: ['ingress', 'matching', 'refunds', 'pushback', 'relay'],
      env: { OMS_URL: orderSystem.url, OMS_SECRET: secret, OMS_ALLOW_PRIVATE: 'true', LOG_LEVEL: 'warn' },
    });
    const url = `${cluster.ingressUrl}/webhooks/stripe/default`;
    sandbox = await startSandbox({
      seed: 9,
      webhookEndpoints: [{ url, secret: cluster.webhookSecret }],
      faults: { duplicateRate: 0.1, reorderRate: 0.2, delayRate: 0.05 },
    });
    expectations = await runTraffic({
      seed: 20_261_121,
      orders: ORDERS,
      ingressUrl: cluster.ingressUrl,
      apiToken: cluster.apiToken,
      stripeUrl: sandbox.url,
      stripeKey: sandbox.apiKey,
    });
    // Refunds that fail and disputes come some seconds later by themselves.
    sandbox.advance(60_000);
    expect(await sandbox.drain(SETTLE_MS_MAX)).to.equal(true);
    await waitFor('every row to end', async () => (await pendingRows()) === 0, SETTLE_MS_MAX);
    const references = expectations.map((each) => each.reference);
    const views = await readOrderViews(db.store.sql, { connectionId: '1', references });
    orders = new Map([...views.values()].map((view) => [view.reference, view]));
  });

  after(async () => {
    await sandbox?.stop();
    await cluster?.stop();
    await orderSystem?.close();
    await db?.drop();
  });

  async function pendingRows(): Promise<number> {
    const [row] = await db.store.sql.select<{ n: string }>(
      `SELECT (SELECT COUNT(*) FROM stripe_events WHERE state = 'pending') +
              (SELECT COUNT(*) FROM outbox_messages WHERE state = 'pending') AS n`,
    );
    return Number(row?.n);
  }

  it('brings every order to the state its story demands', () => {
    const differences = expectations.flatMap((each) => {
      const view = orders.get(each.reference);
      return differenceOf(each, view === undefined ? null : standingOf(view)) ?? [];
    });
    expect(differences).to.deep.equal([]);
  });

  it('places no money where a person must decide', () => {
    const open = expectations.filter((each) => each.payment_status === null);
    expect(open.length).to.be.greaterThan(0);
    for (const { reference, story } of open)
      expect(orders.get(reference)?.paid, `${reference} (${story})`).to.equal(0n);
  });

  it('shows the order system the same state, each message once and signed', () => {
    for (const [reference, view] of orders) {
      const pushed = orderSystem.order(reference);
      if (pushed === undefined) expect(view.paid, reference).to.equal(0n);
      else
        expect(pushed, reference).to.deep.include({
          version: Number(view.version),
          payment_status: view.paymentStatus,
          amount_paid: Number(view.paid),
          amount_refunded: Number(view.refunded),
          release: view.release,
        });
    }
    expect(orderSystem.stats()).to.deep.include({ bad_signatures: 0, changed_bodies: 0, overlaps: 0, unreadable: 0 });
  });

  it('lets every payment balance with what Stripe says was paid', async () => {
    const [books] = await db.store.sql.select<{ unbalanced: string; amount: string }>(
      `SELECT COALESCE(SUM(amount <> applied + refunded + reversed + unapplied), 0) AS unbalanced, SUM(amount) AS amount FROM payments`,
    );
    expect(Number(books?.unbalanced)).to.equal(0);
    const truth = sandbox.truth();
    const cards = truth.charges.filter((each) => each.method === 'card' && each.status === 'succeeded');
    const came = [...cards.map((each) => each.amountCaptured), ...truth.fundings.map((each) => each.amount)];
    expect(Number(books?.amount)).to.equal(came.reduce((sum, amount) => sum + amount, 0));
  });
});

function standingOf(view: OrderView) {
  return {
    reference: view.reference,
    payment_status: view.paymentStatus,
    amount_paid: Number(view.paid),
    amount_refunded: Number(view.refunded),
  };
}
