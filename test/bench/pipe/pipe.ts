/**
 * Payments a second through the whole pipe: a signed webhook is sent, the push with the paid order is received.
 *
 * The services run as processes of their own, one of each; the load generator and the receiver share the machine with them. Two loads:
 * as fast as it goes (throughput), and one tenth of that, where waiting in line does not hide the time of one payment (latency).
 */
import { freshStore, startCluster, testRedisUrl } from '@quittance/testkit';
import type { Figures } from '../run.js';
import { buildEvents } from './build-events.js';
import { startReceiver } from './receiver.js';
import { sendEvents } from './send-events.js';

const PAYMENTS_FULL = 10_000;
const PAYMENTS_GENTLE = 1_000;
/** Requests under way at once at full load. */
const SENDERS = 200;
const GENTLE_SHARE = 0.1;
const ORDERS_A_CALL = 1_000;

export async function pipe(): Promise<readonly Figures[]> {
  const db = await freshStore();
  const receiver = await startReceiver();
  const cluster = await startCluster({
    mysqlUrl: db.url,
    redisUrl: `${testRedisUrl()}/5`,
    services: ['ingress', 'matching', 'pushback', 'relay'],
    env: { OMS_URL: receiver.url, OMS_SECRET: receiver.secret, OMS_ALLOW_PRIVATE: 'true', LOG_LEVEL: 'warn' },
  });
  try {
    const events = buildEvents(PAYMENTS_FULL + PAYMENTS_GENTLE, cluster.webhookSecret);
    const registeredMs = await register(
      cluster,
      events.map((each) => each.order),
    );
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

type Event = ReturnType<typeof buildEvents>[number];
type Receiver = Awaited<ReturnType<typeof startReceiver>>;

async function measure(
  ingressUrl: string,
  events: readonly Event[],
  receiver: Receiver,
  load: { senders: number; perSecondMax?: number },
): Promise<Measured> {
  const startedMs = performance.now();
  const arrived = receiver.waitFor(events.map((each) => each.reference));
  const sentMs = await sendEvents(`${ingressUrl}/webhooks/stripe/default`, events, load);
  const acceptedMs = performance.now() - startedMs;
  const receivedMs = await arrived;
  const lastMs = Math.max(...receivedMs.values());
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

async function register(cluster: { ingressUrl: string; apiToken: string }, orders: readonly object[]): Promise<number> {
  const startedMs = performance.now();
  for (let from = 0; from < orders.length; from += ORDERS_A_CALL) {
    const answer = await fetch(`${cluster.ingressUrl}/v1/orders:batch`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${cluster.apiToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ orders: orders.slice(from, from + ORDERS_A_CALL) }),
    });
    if (!answer.ok) throw new Error(`orders were not taken: ${answer.status} ${await answer.text()}`);
    await answer.body?.cancel();
  }
  return performance.now() - startedMs;
}
