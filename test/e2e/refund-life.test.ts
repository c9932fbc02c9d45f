import { REFUND_LIFE, type RefundStatus } from '@quittance/domain';
import { type Sandbox, startSandbox } from '@quittance/stripe-sandbox';
import {
  type Cluster,
  type FakeOrderSystem,
  type FreshStore,
  fakeOrderSystem,
  freePort,
  freshStore,
  registerOrders,
  startCluster,
  testRedisUrl,
  waitFor,
} from '@quittance/testkit';
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';

const DAY_MS = 86_400_000;
const AMOUNT = 2_500;

/** Every way through the life of a refund without a state twice, and the two that go back and forth. */
const PATHS: readonly (readonly RefundStatus[])[] = [
  ...pathsFrom(['pending']),
  ...pathsFrom(['succeeded']),
  ['pending', 'requires_action', 'pending', 'succeeded'],
  ['pending', 'requires_action', 'pending', 'requires_action', 'canceled'],
];

function pathsFrom(path: readonly RefundStatus[]): RefundStatus[][] {
  const next: readonly RefundStatus[] = REFUND_LIFE[path.at(-1) ?? 'pending'].next;
  return [[...path], ...next.filter((each) => !path.includes(each)).flatMap((each) => pathsFrom([...path, each]))];
}

interface Walked {
  readonly path: readonly RefundStatus[];
  readonly reference: string;
  readonly refund: string;
}

describe('the life of a refund over the whole system', function () {
  this.timeout(240_000);

  let db: FreshStore;
  let cluster: Cluster;
  let orderSystem: FakeOrderSystem;
  let sandbox: Sandbox;

  afterEach(async () => {
    await sandbox?.stop();
    await cluster?.stop();
    await orderSystem?.stop();
    await db?.drop();
  });

  async function begin(redis: number): Promise<void> {
    db = await freshStore();
    orderSystem = await fakeOrderSystem();
    const port = await freePort();
    cluster = await startCluster({
      mysqlUrl: db.url,
      redisUrl: `${testRedisUrl()}/${redis}`,
      services: ['ingress', 'matching', 'refunds', 'pushback', 'relay'],
      env: {
        OMS_URL: orderSystem.url,
        OMS_SECRET: orderSystem.secret,
        OMS_ALLOW_PRIVATE: 'true',
        STRIPE_SECRET_KEY: 'sk_test_sandbox',
        STRIPE_API_BASE: `http://127.0.0.1:${port}`,
        REFUND_ROUND_MS: '100',
        RELAY_ROUND_MS: '100',
        LOG_LEVEL: 'warn',
      },
    });
    sandbox = await startSandbox({
      port,
      seed: 11,
      apiKey: 'sk_test_sandbox',
      delays: { refundMs: 300 * DAY_MS, refundActionMs: 300 * DAY_MS, refundReferenceMs: 300 * DAY_MS },
      webhookEndpoints: [{ url: `${cluster.ingressUrl}/webhooks/stripe/default`, secret: cluster.webhookSecret }],
    });
  }

  /** Registers an order for each path. */
  async function ordersFor(paths: readonly (readonly RefundStatus[])[]): Promise<string[]> {
    const references = paths.map((_, n) => `R-${1001 + n}`);
    await registerOrders(
      cluster,
      references.map((reference, n) => ({
        reference,
        customer: { reference: `C-${n}` },
        amount: AMOUNT,
        currency: 'usd',
        placed_at: '2026-11-01T00:00:00Z',
      })),
    );
    return references;
  }

  async function call(path: string, params: Record<string, unknown>): Promise<Record<string, unknown>> {
    const { status, body } = await sandbox.request('POST', path, params);
    expect(status, JSON.stringify(body)).to.equal(200);
    return body;
  }

  async function refundOf(path: readonly RefundStatus[], reference: string): Promise<Walked> {
    const intent = await call('/v1/payment_intents', {
      amount: AMOUNT,
      currency: 'usd',
      allowed_payment_method_types: ['card'],
      payment_method: path[0] === 'pending' ? 'pm_card_pendingRefund' : 'pm_card_visa',
      metadata: { order_id: reference },
      confirm: true,
    });
    const refund = await call('/v1/refunds', { payment_intent: intent['id'] });
    expect(refund['status']).to.equal(path[0]);
    return { path, reference, refund: String(refund['id']) };
  }

  /** One step of every refund, a sandbox second apart. */
  async function step(walked: readonly Walked[], n: number): Promise<void> {
    sandbox.advance(2_000);
    for (const { path, refund } of walked) {
      const status = path[n];
      if (status === undefined) continue;
      const reason = status === 'failed' ? { failure_reason: 'declined' } : {};
      await call(`/v1/test_helpers/sandbox/refunds/${refund}/move`, { status, ...reason });
    }
  }

  const lengthOf = (walked: readonly Walked[]) => Math.max(...walked.map((each) => each.path.length));

  async function lookNow(): Promise<void> {
    await db.store.sql.write('UPDATE refunds SET next_check_at = CURRENT_TIMESTAMP(3) WHERE next_check_at IS NOT NULL');
  }

  /** What every refund must have come to in the books, at the order system, and in a person's list of work. */
  async function expectEnd(walked: readonly Walked[]): Promise<void> {
    await waitFor(
      'every refund to reach its end everywhere',
      async () => walked.every((each) => isTold(each)) && (await pending()) === 0,
      60_000,
    ).catch(async (error: unknown) => {
      const rows = await db.store.sql.select('SELECT stripe_id, status, version, next_check_at FROM refunds');
      throw new Error(
        `${String(error)} ${JSON.stringify(walked.filter((each) => !isTold(each)))} ${JSON.stringify(rows)} ${JSON.stringify([...orderSystem.refunds.values()])} ${cluster.output('refunds')}`,
      );
    });
    for (const { path, refund, reference } of walked) {
      const end = path.at(-1) ?? 'pending';
      const back = REFUND_LIFE[end].money === 'with_us';
      const label = path.join(' → ');
      const told = orderSystem.refunds.get(`${refund} ${reference}`);
      expect(told, label).to.include({ state: end, amount: AMOUNT, money_is_back: back });
      expect(told?.amount_on_order, label).to.equal(back ? 0 : AMOUNT);
      expect(orderSystem.orders.get(reference), label).to.include(
        back
          ? { status: 'paid', paid: AMOUNT, refunded: 0, ship: true }
          : { status: 'refunded', paid: 0, refunded: AMOUNT, ship: false },
      );
      const [row] = await db.store.sql.select<{ state: string }>(
        'SELECT state FROM exceptions WHERE exception_key = ?',
        [`refund:${refund}:failed`],
      );
      // One that was called off by the merchant owes the customer nothing.
      expect(row?.state, label).to.equal(end === 'failed' ? 'open' : undefined);
    }
    expect(orderSystem.seen).to.include({ forged: 0, changedBodies: 0 });
  }

  function isTold({ path, refund, reference }: Walked): boolean {
    const end = path.at(-1) ?? 'pending';
    const status = REFUND_LIFE[end].money === 'with_us' ? 'paid' : 'refunded';
    return (
      orderSystem.refunds.get(`${refund} ${reference}`)?.state === end &&
      orderSystem.orders.get(reference)?.status === status
    );
  }

  async function pending(): Promise<number> {
    const [row] = await db.store.sql.select<{ n: string }>(
      `SELECT (SELECT COUNT(*) FROM stripe_events WHERE state = 'pending')
            + (SELECT COUNT(*) FROM outbox_messages WHERE state = 'pending') AS n`,
    );
    return Number(row?.n);
  }

  async function begun(paths: readonly (readonly RefundStatus[])[], redis: number): Promise<Walked[]> {
    await begin(redis);
    const references = await ordersFor(paths);
    const walked: Walked[] = [];
    for (const [n, path] of paths.entries()) walked.push(await refundOf(path, references[n] ?? ''));
    return walked;
  }

  it(`puts orders back or keeps them refunded on each of ${PATHS.length} ways, told in order`, async () => {
    const walked = await begun(PATHS, 7);
    for (let n = 1; n < lengthOf(walked); n += 1) await step(walked, n);
    await expectEnd(walked);
  });

  it('ends the same with events repeated, told by twins, reversed and late', async () => {
    const walked = await begun(PATHS, 8);
    sandbox.faults({ duplicateRate: 0.5, twinRate: 0.3, reorderRate: 0.5, delayRate: 0.3, delayMsMax: 300 });
    for (let n = 1; n < lengthOf(walked); n += 1) await step(walked, n);
    expect(await sandbox.drain(60_000)).to.equal(true);
    await expectEnd(walked);
  });

  it('finds by reading what no event told, also after Stripe was away', async () => {
    const walked = await begun(PATHS, 9);
    expect(await sandbox.drain(60_000)).to.equal(true);
    sandbox.faults({ dropRate: 1 });
    for (let n = 1; n < lengthOf(walked); n += 1) await step(walked, n);
    sandbox.faults({ apiErrorRate: 1 });
    await waitFor('every refund to be known', async () => (await known()) === walked.length);
    await lookNow();
    await waitFor('every refund to be put off', async () => (await putOff()) === walked.length);
    sandbox.faults({ apiErrorRate: 0 });
    await lookNow();
    await expectEnd(walked);
    const [row] = await db.store.sql.select<{ n: string }>(
      `SELECT COUNT(*) AS n FROM stripe_events WHERE source = 'poll' AND type = 'refund.read' AND state = 'done'`,
    );
    expect(Number(row?.n)).to.equal(walked.filter((each) => each.path.length > 1).length);
  });

  it('loses nothing when the workers are killed meanwhile', async () => {
    const walked = await begun(PATHS, 10);
    sandbox.faults({ dropRate: 0.3, duplicateRate: 0.2 });
    for (let n = 1; n < lengthOf(walked); n += 1) {
      await step(walked, n);
      const victim = n % 2 === 0 ? 'pushback' : 'refunds';
      await cluster.end(victim, 'SIGKILL');
      await cluster.start(victim);
    }
    expect(await sandbox.drain(60_000)).to.equal(true);
    await lookNow();
    await expectEnd(walked);
  });

  async function known(): Promise<number> {
    const [row] = await db.store.sql.select<{ n: string }>('SELECT COUNT(*) AS n FROM refunds');
    return Number(row?.n);
  }

  /** Refunds whose look was put off because Stripe did not answer. */
  async function putOff(): Promise<number> {
    const [row] = await db.store.sql.select<{ n: string }>(
      `SELECT COUNT(*) AS n FROM refunds WHERE checks = 0
        AND next_check_at BETWEEN CURRENT_TIMESTAMP(3) AND CURRENT_TIMESTAMP(3) + INTERVAL 2 MINUTE`,
    );
    return Number(row?.n);
  }
});
