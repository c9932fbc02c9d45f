/**
 * Payments a second through the whole pipe: a signed webhook is sent, the push with the paid order is received.
 *
 * The services run as processes of their own, one of each; the load generator and the receiver share the machine with them. Two loads:
 * as fast as it goes (throughput), and one tenth of that, where waiting in line does not hide the time of one payment (latency).
 */
import {
  type CardPayment,
  cardPayments,
  type FakeOrderSystem,
  fakeOrderSystem,
  freshStore,
  registerOrders,
  sendWebhooks,
  startCluster,
  testRedisUrl,
} from '@quittance/testkit';
import type { Figures } from '../figures.js';

const PAYMENTS_FULL = 10_000;
const PAYMENTS_GENTLE = 1_000;
/** Requests under way at once at full load. */
const SENDERS = 200;
const GENTLE_SHARE = 0.1;
/** Longest wait for the last push. */
const WAIT_MS_MAX = 180_000;

export async function pipe(): Promise<readonly Figures[]> {
  const db = await freshStore();
  const receiver = await fakeOrderSystem();
  const cluster = await startCluster({
    mysqlUrl: db.url,
    redisUrl: `${testRedisUrl()}/5`,
    services: ['ingress', 'matching', 'pushback', 'relay'],
    env: { OMS_URL: receiver.url, OMS_SECRET: receiver.secret, OMS_ALLOW_PRIVATE: 'true', LOG_LEVEL: 'warn' },
  });
  try {
    const events = cardPayments(PAYMENTS_FULL + PAYMENTS_GENTLE, cluster.webhookSecret);
    const beganMs = performance.now();
    await registerOrders(
      cluster,
      events.map((each) => each.order),
    );
    const registeredMs = performance.now() - beganMs;
    const full = await measure(cluster.ingressUrl, events.slice(0, PAYMENTS_FULL), receiver, { senders: SENDERS });
    const gentle = await measure(cluster.ingressUrl, events.slice(PAYMENTS_FULL), receiver, {
      senders: SENDERS,
      perSecondMax: full.perSecond * GENTLE_SHARE,
    });
    return [
      {
        load: 'orders registered',
        payments: events.length,
        'per second': Math.round((events.length / registeredMs) * 1_000),
      },
      { load: 'full', ...shown(full) },
      { load: 'a tenth of it', ...shown(gentle) },
    ];
  } finally {
    await cluster.stop();
    await receiver.stop();
    await db.drop();
  }
}

interface Measured {
  readonly payments: number;
  readonly perSecond: number;
  readonly acceptedPerSecond: number;
  readonly latenciesMs: readonly number[];
}

async function measure(
  ingressUrl: string,
  events: readonly CardPayment[],
  receiver: FakeOrderSystem,
  load: { senders: number; perSecondMax?: number },
): Promise<Measured> {
  const startedMs = performance.now();
  const sentMs = await sendWebhooks(`${ingressUrl}/webhooks/stripe/default`, events, load);
  const acceptedMs = performance.now() - startedMs;
  const references = events.map((each) => each.reference);
  const receivedMs = await receiver.waitFor(references, 'paid', WAIT_MS_MAX);
  const lastMs = references.reduce((last, each) => Math.max(last, receivedMs.get(each) ?? 0), 0);
  return {
    payments: events.length,
    perSecond: (events.length / (lastMs - startedMs)) * 1_000,
    acceptedPerSecond: (events.length / acceptedMs) * 1_000,
    latenciesMs: events.map((each) => (receivedMs.get(each.reference) ?? 0) - (sentMs.get(each.reference) ?? 0)),
  };
}

function shown(measured: Measured): Figures {
  const sorted = [...measured.latenciesMs].sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return {
    payments: measured.payments,
    'per second': Math.round(measured.perSecond),
    'webhooks accepted per second': Math.round(measured.acceptedPerSecond),
    'p50 ms': at(0.5),
    'p99 ms': at(0.99),
  };
}
