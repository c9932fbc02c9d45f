import {
  type CardPayment,
  cardPayments,
  type Installation,
  registerOrders,
  type ServiceName,
  sendWebhooks,
  startInstallation,
  waitFor,
} from '@quittance/testkit';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, it } from 'mocha';

const SERVICES: readonly ServiceName[] = ['ingress', 'matching', 'pushback', 'refunds', 'relay'];
const PAYMENTS = 2_000;
const SENDERS = 32;
/** A rate that keeps every stage busy for several seconds while it is disturbed. */
const PER_SECOND = 500;
const ARRIVE_MS_MAX = 150_000;
/** The services' own grace is 30 s; one that is asked to stop under load must need less. */
const GRACE_MS = 30_000;

describe('a running cluster under load', () => {
  let running: Installation;

  beforeEach(async () => {
    running = await startInstallation({ redisDatabase: 4, services: SERVICES, env: { LOG_LEVEL: 'warn' } });
  });
  afterEach(() => running?.stop());

  async function begin(prefix: string): Promise<{ payments: CardPayment[]; sending: Promise<unknown> }> {
    const payments = cardPayments(PAYMENTS, running.cluster.webhookSecret, prefix);
    await registerOrders(
      running.cluster,
      payments.map((each) => each.order),
    );
    const url = `${running.cluster.ingressUrl}/webhooks/stripe/default`;
    return {
      payments,
      sending: sendWebhooks(url, payments, { senders: SENDERS, perSecondMax: PER_SECOND, tries: 100 }),
    };
  }

  async function expectAllPaidOnce(payments: readonly CardPayment[]): Promise<void> {
    const references = payments.map((each) => each.reference);
    await running.orderSystem.waitFor(references, 'paid', ARRIVE_MS_MAX);
    const [books] = await running.db.store.sql.select<Record<string, string>>(
      `SELECT COUNT(*) AS orders, SUM(o.paid = o.amount) AS exact,
              (SELECT COUNT(*) FROM applications) AS applications,
              (SELECT COUNT(*) FROM payments WHERE amount <> applied + refunded + reversed + unapplied OR unapplied <> 0) AS unbalanced
       FROM orders o`,
    );
    expect(Object.fromEntries(Object.entries(books ?? {}).map(([name, value]) => [name, Number(value)]))).to.deep.equal(
      {
        orders: payments.length,
        exact: payments.length,
        applications: payments.length,
        unbalanced: 0,
      },
    );
    expect(running.orderSystem.seen.forged).to.equal(0);
    expect(running.orderSystem.seen.changedBodies).to.equal(0);
    await waitFor('every row to end', async () => {
      const [row] = await running.db.store.sql.select<{ n: string }>(
        `SELECT (SELECT COUNT(*) FROM stripe_events WHERE state = 'pending') + (SELECT COUNT(*) FROM outbox_messages WHERE state = 'pending') AS n`,
      );
      return Number(row?.n) === 0;
    });
  }

  it('delivers everything although Redis is emptied in the middle, twice', async () => {
    const { payments, sending } = await begin('F');
    const redis = new Redis(running.redisUrl);
    for (const pause of [1_000, 1_500]) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      await redis.flushall();
    }
    await sending;
    redis.disconnect();
    await expectAllPaidOnce(payments);
  });

  for (const service of SERVICES) {
    it(`loses nothing when ${service} is asked to stop and started again, and it stops within its grace`, async () => {
      const { payments, sending } = await begin(service.slice(0, 2).toUpperCase());
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const beganMs = performance.now();
      const code = await running.cluster.end(service, 'SIGTERM');
      expect(code, running.cluster.output(service)).to.equal(0);
      expect(performance.now() - beganMs).to.be.lessThan(GRACE_MS);
      await running.cluster.start(service);
      await sending;
      await expectAllPaidOnce(payments);
    });
  }

  it('loses nothing when matching and pushback are killed in the middle of their work', async () => {
    const { payments, sending } = await begin('K');
    for (const service of ['matching', 'pushback', 'matching'] as const) {
      await new Promise((resolve) => setTimeout(resolve, 700));
      await running.cluster.end(service, 'SIGKILL');
      await running.cluster.start(service);
    }
    await sending;
    await expectAllPaidOnce(payments);
  });
});
