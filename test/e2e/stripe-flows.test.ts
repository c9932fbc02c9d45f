import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { signWebhook } from '@quittance/stripe';
import { type Cluster, type FreshStore, freshStore, startCluster, testRedisUrl, waitFor } from '@quittance/testkit';
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import { sharedData } from '../fixtures/shared-data.js';

/** What each recorded life cycle ends in. Amounts in minor units; the customer is the one of the flow. */
const ORDERS = [
  // flow, customer, order, currency, amount, final status, paid, refunded
  ['card-checkout-success', 1, 'ORD-010481', 'usd', 4_990, 'paid', 4_990, 0],
  ['card-decline-then-success', 2, 'ORD-010482', 'eur', 12_000, 'paid', 12_000, 0],
  ['auth-then-partial-capture', 3, 'ORD-010483', 'usd', 30_000, 'partially_paid', 25_000, 0],
  ['partial-refunds-to-full', 4, 'ORD-010484', 'usd', 10_000, 'refunded', 0, 10_000],
  ['bank-transfer-two-instalments-then-refund-fails', 5, 'ORD-010485', 'jpy', 20_000, 'paid', 20_000, 0],
  ['invoice-overpaid-remainder-on-cash-balance', 6, 'ORD-010486', 'eur', 84_000, 'overpaid', 84_000, 0],
  ['one-transfer-two-invoices-oldest-first', 7, 'ORD-010550', 'usd', 30_000, 'paid', 30_000, 0],
  ['one-transfer-two-invoices-oldest-first', 7, 'ORD-010551', 'usd', 25_000, 'paid', 25_000, 0],
  ['one-transfer-two-invoices-oldest-first', 7, 'ORD-010552', 'usd', 40_000, 'unpaid', 0, 0],
  ['invoice-short-by-fee-stays-open', 8, 'ORD-010488', 'eur', 10_000, 'partially_paid', 8_000, 0],
  ['bank-transfer-funding-reversed', 9, 'ORD-010489', 'usd', 15_000, 'unpaid', 0, 0],
  ['dispute-won', 10, 'ORD-010490', 'usd', 7_500, 'paid', 7_500, 0],
  ['dispute-lost', 11, 'ORD-010491', 'usd', 7_500, 'disputed', 0, 0],
  ['invoice-failed-then-paid-out-of-band', 12, 'ORD-010493', 'eur', 66_000, 'unpaid', 0, 0],
  ['card-success-jpy', 13, 'ORD-010500', 'jpy', 15_800, 'partially_refunded', 7_900, 7_900],
  ['card-success-kwd', 14, 'ORD-010500', 'kwd', 12_340, 'partially_refunded', 6_170, 6_170],
] as const;

/** Two flows use one order number in different currencies, so they need books of their own. */
const APART = 'card-success-kwd';

interface FlowEvent {
  readonly id: string;
  readonly line: string;
}

describe('recorded life cycles of payments', () => {
  let db: FreshStore;
  let cluster: Cluster;

  afterEach(async () => {
    await cluster?.stop();
    await db?.drop();
  });

  async function begin(): Promise<void> {
    db = await freshStore();
    cluster = await startCluster({
      mysqlUrl: db.url,
      redisUrl: `${testRedisUrl()}/3`,
      services: ['ingress', 'matching', 'refunds', 'relay'],
    });
  }

  async function register(
    orders: readonly (typeof ORDERS)[number][],
    customers: ReadonlyMap<string, string>,
  ): Promise<void> {
    for (const [flow, n, reference, currency, amount] of orders) {
      const answer = await fetch(`${cluster.ingressUrl}/v1/orders/${reference}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${cluster.apiToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          customer: { reference: `C-${n}`, stripe_customer: customers.get(flow) },
          currency,
          amount,
          placed_at: `2026-05-${String(10 + (Number(reference.slice(-3)) % 15)).padStart(2, '0')}T00:00:00Z`,
        }),
      });
      expect(answer.status, await answer.text()).to.equal(201);
    }
  }

  async function send(lines: readonly string[]): Promise<void> {
    for (const line of lines) {
      const answer = await fetch(`${cluster.ingressUrl}/webhooks/stripe/default`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'stripe-signature': signWebhook({
            rawBody: Buffer.from(line),
            secret: cluster.webhookSecret,
            timestampMs: Date.now(),
          }),
        },
        body: line,
      });
      expect(answer.status).to.equal(200);
    }
  }

  const quiet = () =>
    waitFor('all events to end', async () => {
      const [row] = await db.store.sql.select<{ n: string }>(
        `SELECT (SELECT COUNT(*) FROM stripe_events WHERE state = 'pending')
              + (SELECT COUNT(*) FROM outbox_messages WHERE state = 'pending' AND stage = 'matching') AS n`,
      );
      return Number(row?.n) === 0;
    });

  async function expectEnd(orders: readonly (typeof ORDERS)[number][]): Promise<void> {
    for (const [flow, , reference, , , status, paid, refunded] of orders) {
      const answer = await fetch(`${cluster.ingressUrl}/v1/orders/${reference}`, {
        headers: { authorization: `Bearer ${cluster.apiToken}` },
      });
      const order = (await answer.json()) as Record<string, unknown>;
      expect(
        { status: order['payment_status'], paid: order['amount_paid'], refunded: order['amount_refunded'] },
        `${flow} ${reference}`,
      ).to.deep.equal({ status, paid, refunded });
    }
    const parked = await db.store.sql.select(`SELECT id FROM stripe_events WHERE state = 'parked'`);
    expect(parked).to.deep.equal([]);
  }

  const shared = ORDERS.filter(([flow]) => flow !== APART);

  it('end in the money state that their names tell', async function () {
    const flows = readFlows(sharedData(this, 'stripe-events/flows'));
    await begin();
    await register(shared, customersOf(flows));
    for (const [flow, events] of flows) if (flow !== APART) await send(events.map((each) => each.line));
    await quiet();
    await expectEnd(shared);
    await send([...flows].filter(([flow]) => flow !== APART).flatMap(([, events]) => events.map((each) => each.line)));
    await quiet();
    await expectEnd(shared);
  });

  it('end the same when their events are swapped, late and repeated', async function () {
    const folder = sharedData(this, 'stripe-events/flows');
    const flows = readFlows(folder);
    const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as {
      flow: string;
      hard_delivery_order: string[];
    }[];
    await begin();
    await register(shared, customersOf(flows));
    for (const { flow, hard_delivery_order } of index) {
      if (flow === APART) continue;
      const byId = new Map((flows.get(flow) ?? []).map((each) => [each.id, each.line]));
      await send(hard_delivery_order.flatMap((id) => byId.get(id) ?? []));
    }
    await quiet();
    await expectEnd(shared);
  });

  it('end the same when every event comes before its order and in the opposite direction', async function () {
    const flows = readFlows(sharedData(this, 'stripe-events/flows'));
    await begin();
    for (const [flow, events] of flows) if (flow !== APART) await send(events.map((each) => each.line).reverse());
    await quiet();
    await register(shared, customersOf(flows));
    await quiet();
    await expectEnd(shared);
  });

  it('keep three decimals where the currency has them', async function () {
    const flows = readFlows(sharedData(this, 'stripe-events/flows'));
    const own = ORDERS.filter(([flow]) => flow === APART);
    await begin();
    await register(own, customersOf(flows));
    await send((flows.get(APART) ?? []).map((each) => each.line));
    await quiet();
    await expectEnd(own);
  });
});

function readFlows(folder: string): Map<string, FlowEvent[]> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  return new Map(
    files.map((name) => {
      const lines = readFileSync(join(folder, name), 'utf8').trim().split('\n');
      return [name.replace('.jsonl', ''), lines.map((line) => ({ id: (JSON.parse(line) as { id: string }).id, line }))];
    }),
  );
}

/** The Stripe customer of each flow, as its own events name it. */
function customersOf(flows: ReadonlyMap<string, readonly FlowEvent[]>): Map<string, string> {
  const found = new Map<string, string>();
  for (const [flow, events] of flows)
    for (const { line } of events) {
      const customer = /"customer": ?"(cus_\w+)"/.exec(line)?.[1];
      if (customer !== undefined) found.set(flow, customer);
    }
  return found;
}
