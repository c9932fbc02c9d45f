import { routeEvent } from '@quittance/stripe';
import { type MoneyTruth, type Sandbox, startSandbox } from '@quittance/stripe-sandbox';
import { freePort, type Installation, registerOrders, startInstallation, waitFor } from '@quittance/testkit';
import { expect } from 'chai';
import { after, afterEach, before, describe, it } from 'mocha';

const AMOUNT = 2_500;
const PAYMENTS = 16;
const KEY = 'sk_test_sandbox';

/** One shop, one installation: each test loses its webhooks in another way, and the books end as Stripe has it. */
describe('a shop whose webhooks do not come', function () {
  this.timeout(60_000);

  let running: Installation;
  let sandbox: Sandbox;
  let sold = 0;

  before(async () => {
    const port = await freePort();
    running = await startInstallation({
      redisDatabase: 9,
      services: ['ingress', 'matching', 'refunds', 'relay', 'poller'],
      env: {
        STRIPE_SECRET_KEY: KEY,
        STRIPE_API_BASE: `http://127.0.0.1:${port}`,
        POLL_ROUND_MS: '100',
        POLL_SETTLE_MS: '0',
        POLL_CALLS_PER_SECOND: '50',
        RECONCILE_ROUND_MS: '200',
        RELAY_ROUND_MS: '200',
        LOG_LEVEL: 'info',
      },
    });
    const { ingressUrl, webhookSecret } = running.cluster;
    sandbox = await startSandbox({
      port,
      seed: 7,
      apiKey: KEY,
      webhookEndpoints: [{ url: `${ingressUrl}/webhooks/stripe/default`, secret: webhookSecret }],
    });
  });

  after(async () => {
    await sandbox?.stop();
    await running?.stop();
  });

  afterEach(function () {
    if (this.currentTest?.state === 'failed') console.error(running.cluster.output('poller').slice(-4_000));
  });

  async function call(path: string, params: Record<string, unknown>): Promise<Record<string, unknown>> {
    const { status, body } = await sandbox.request('POST', path, params);
    expect(status, JSON.stringify(body)).to.equal(200);
    return body;
  }

  /** Cards that pay, cards that are refunded or disputed, and bank transfers, each for an order of its own. */
  async function trade(payments: number): Promise<void> {
    const numbers = Array.from({ length: payments }, () => sold++);
    const customers = await Promise.all(numbers.map((n) => call('/v1/customers', { name: `Customer ${n}` })));
    await registerOrders(
      running.cluster,
      numbers.map((n, at) => ({
        reference: `P-${1001 + n}`,
        customer: { reference: `C-${n}`, stripe_customer: customers[at]?.['id'] },
        amount: AMOUNT,
        currency: 'usd',
        placed_at: '2026-11-01T00:00:00Z',
      })),
    );
    for (const [at, n] of numbers.entries()) await pay(n, String(customers[at]?.['id']));
  }

  async function pay(n: number, customer: string): Promise<void> {
    if (n % 4 === 3) {
      const path = `/v1/test_helpers/customers/${customer}/fund_cash_balance`;
      await call(path, { amount: AMOUNT, currency: 'usd', reference: `P-${1001 + n}` });
      return;
    }
    const intent = await call('/v1/payment_intents', {
      amount: AMOUNT,
      currency: 'usd',
      customer,
      allowed_payment_method_types: ['card'],
      payment_method: n % 4 === 2 ? 'pm_card_createDispute' : 'pm_card_visa',
      metadata: { order_id: `P-${1001 + n}` },
      confirm: true,
    });
    if (n % 4 === 1) await call('/v1/refunds', { payment_intent: intent['id'], amount: 500 });
  }

  /** What the sandbox knows to have happened, against what the books say. */
  const booksAreTrue = () =>
    waitFor('the books to say what Stripe says', async () => differences(running, sandbox.truth())).catch(async () => {
      const [first] = await unequal(running, sandbox.truth());
      throw new Error(`the books differ: ${JSON.stringify(first)}`);
    });

  it('hears of one event in ten that was never sent', async () => {
    sandbox.faults({ dropRate: 0.1 });
    await trade(PAYMENTS);
    await booksAreTrue();
    const { body } = await sandbox.request('GET', '/v1/events', { delivery_success: false, limit: 100 });
    const lost = (body['data'] as { id: string; type: string }[]).filter((each) => routeEvent(each.type) !== null);
    expect(lost.length).to.be.greaterThan(0);
    await waitFor('the inbox to have them', async () => {
      const rows = await running.db.store.sql.select<{ source: string }>(
        'SELECT source FROM stripe_events WHERE event_id IN (?)',
        [lost.map((each) => each.id)],
      );
      return rows.length === lost.length && rows.every((row) => row.source === 'poll');
    });
  });

  it('hears of all when none is sent, also when the poller is killed while it reads', async () => {
    sandbox.faults({ dropRate: 1 });
    const trading = trade(PAYMENTS);
    await running.cluster.end('poller', 'SIGKILL');
    await running.cluster.start('poller');
    await trading;
    await booksAreTrue();
  });

  it('finds payments, refunds, disputes and transfers of which Stripe made no event at all', async () => {
    sandbox.faults({ dropRate: 0, noEventRate: 1 });
    const events = sandbox.stats().events;
    await trade(PAYMENTS);
    expect(sandbox.stats().events).to.equal(events);
    await booksAreTrue();
  });

  it('is told of nothing twice: equal objects write nothing', async () => {
    const counts = async () =>
      running.db.store.sql.select(
        'SELECT (SELECT COUNT(*) FROM stripe_events) AS events, (SELECT COUNT(*) FROM applications) AS applications',
      );
    const ended = async () => {
      const [row] = await running.db.store.sql.select<{ looked: string }>(
        `SELECT looked FROM poll_cursors WHERE name = 'payment_intents'`,
      );
      return Number(row?.looked);
    };
    const compared = async () => {
      const looked = await ended();
      await waitFor('another comparison', async () => (await ended()) > looked + sold);
    };
    // What the last story's comparison has found may still be on its way into the books.
    await compared();
    await waitFor('the inbox to be worked off', async () => {
      const [row] = await running.db.store.sql.select<{ n: string }>(
        `SELECT COUNT(*) AS n FROM stripe_events WHERE state = 'pending'`,
      );
      return Number(row?.n) === 0;
    });
    const before = await counts();
    await compared();
    expect(await counts()).to.deep.equal(before);
  });
});

async function differences(running: Installation, truth: MoneyTruth): Promise<boolean> {
  return (await unequal(running, truth)).length === 0;
}

/** Lines that stand on one side only. */
async function unequal({ db }: Installation, truth: MoneyTruth): Promise<string[]> {
  const own = truth.paymentIntents.filter((each) => each.amountReceived > 0);
  const told = [
    ...own.map((each) => `payment ${each.id} ${each.amountReceived}`),
    ...truth.fundings.map((each) => `payment ${each.id} ${each.amount}`),
    ...truth.refunds.map((each) => `refund ${each.id} ${each.amount} ${each.status}`),
    ...truth.disputes.map((each) => `dispute ${each.id} ${each.amount} ${each.status}`),
  ];
  const rows = await db.store.sql.select<{ line: string }>(
    `SELECT CONCAT('payment ', stripe_id, ' ', captured) AS line FROM payments WHERE captured > 0
     UNION ALL SELECT CONCAT('refund ', stripe_id, ' ', amount, ' ', status) FROM refunds
     UNION ALL SELECT CONCAT('dispute ', stripe_id, ' ', amount, ' ', status) FROM disputes
     UNION ALL SELECT CONCAT('open order ', reference) FROM orders o WHERE paid <> amount AND NOT EXISTS (SELECT 1 FROM applications a
       WHERE a.order_id = o.id AND a.kind <> 'applied')`,
  );
  const kept = rows.map((row) => row.line);
  return [...told.filter((each) => !kept.includes(each)), ...kept.filter((each) => !told.includes(each))];
}
