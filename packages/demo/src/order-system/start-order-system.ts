/**
 * A demo order system: what stands at the other end of the push-back.
 *
 * Input: signed pushes, at any path under `/webhooks`. Output: the newest state of each order and what it may now ship. Everything is in
 * memory and forgotten with the process; the next push of an order brings its whole state again.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import { createDeliveryLog, type Delivery } from './delivery-log.js';
import { createFaultSwitch, FAULTS, type Faults } from './faults.js';
import { BODY_BYTES_MAX, PAGE_ORDERS_MAX } from './limits.js';
import { createOrderBook, type PushedOrder } from './order-book.js';
import { orderPage } from './order-page.js';
import { receivePush } from './receive-push.js';
import { createRefundBook, type PushedRefund } from './refund-book.js';
import { SEEN_PATH, tellSeen } from './tell-seen.js';

export interface OrderSystemOptions {
  /** `whsec_…` */
  readonly secret: string;
  /** 0 takes a free port. */
  readonly port?: number;
  readonly host?: string;
  /** Called with the new state of an order. */
  readonly onNews?: (order: PushedOrder) => void;
  /** Called with the new state of a refund. */
  readonly onRefund?: (refund: PushedRefund) => void;
}

export interface OrderSystemStats {
  readonly received: number;
  readonly distinct_ids: number;
  readonly orders: number;
  readonly duplicates: number;
  readonly stale: number;
  readonly changed_bodies: number;
  readonly overlaps: number;
  readonly bad_signatures: number;
  readonly unreadable: number;
  readonly faults: number;
  /** Questions about what it knows, and those that were not signed well. */
  readonly asked: number;
  readonly asked_unsigned: number;
  readonly by_status: Readonly<Record<string, number>>;
}

export interface DemoOrderSystem {
  /** Where pushes go. */
  readonly url: string;
  readonly address: string;
  /** Where it may be asked what it knows of an order, with `{reference}` in it. */
  readonly readBackUrl: string;
  order(reference: string): PushedOrder | undefined;
  orders(): PushedOrder[];
  /** Refunds of one order as they were told last. */
  refunds(reference: string): PushedRefund[];
  stats(): OrderSystemStats;
  /** The latest calls, in the order they came. */
  deliveries(): readonly Delivery[];
  setFaults(faults: Faults): void;
  /** Forgets an order, or all it heard of it since an older state. */
  lose(reference: string, back?: PushedOrder): void;
  /** Ends its connections; new ones are taken. */
  hangUp(): void;
  close(): Promise<void>;
}

export async function startOrderSystem(options: OrderSystemOptions): Promise<DemoOrderSystem> {
  const { secret, onNews, onRefund } = options;
  const refunds = createRefundBook();
  const book = createOrderBook();
  const faults = createFaultSwitch();
  const log = createDeliveryLog(Date.now);
  const asked = { asked: 0, asked_unsigned: 0 };
  const stats = (): OrderSystemStats => ({
    received: log.counts.received,
    distinct_ids: book.counts.ids(),
    orders: book.counts.orders(),
    duplicates: book.counts.repeats,
    stale: book.counts.stale,
    changed_bodies: book.counts.changedBodies,
    overlaps: log.counts.overlaps,
    bad_signatures: log.counts.badSignatures,
    unreadable: log.counts.unreadable,
    faults: faults.hits(),
    ...asked,
    by_status: { ...log.counts.byStatus },
  });

  const app = express();
  app.disable('x-powered-by').disable('etag');
  const raw = express.raw({ type: () => true, limit: BODY_BYTES_MAX, inflate: false });
  app.post('/webhooks/{*path}', raw, receivePush({ secret, book, refunds, faults, log, onNews, onRefund }));
  const onAsked = (genuine: boolean) => {
    asked.asked += 1;
    if (!genuine) asked.asked_unsigned += 1;
  };
  app.get(SEEN_PATH.replace('{reference}', ':reference'), tellSeen({ secret, book, onAsked }));
  app.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  app.get('/stats', (_request, response) => void response.json(stats()));
  app.get('/deliveries', (_request, response) => void response.json({ data: log.latest() }));
  app.get('/orders/:reference', (request, response) => {
    const order = book.find(request.params.reference);
    if (order === undefined) response.status(404).json({ title: 'no such order' });
    else response.json({ ...order, refund_updates: refunds.of(order.reference) });
  });
  app.get('/orders', (request, response) => void response.json({ data: book.list(filterOf(request.query)) }));
  app.get('/refunds', (_request, response) => void response.json({ data: refunds.list(PAGE_ORDERS_MAX) }));
  app.get(
    '/',
    (_request, response) =>
      void response.type('html').send(orderPage(book.list({ limit: 100 }), refunds.list(REFUNDS_SHOWN_MAX), stats())),
  );
  app.post('/faults', express.json(), (request, response) => {
    const given = FAULTS.safeParse(request.body ?? {});
    if (given.success) faults.set(given.data);
    response.status(given.success ? 200 : 422).json(given.success ? faults.current() : { errors: given.error.issues });
  });
  const { address, hangUp, close } = await listen(app, options);
  return {
    url: `${address}/webhooks/quittance`,
    address,
    readBackUrl: `${address}${SEEN_PATH}`,
    order: (reference) => book.find(reference),
    orders: () => book.list({ limit: Number.POSITIVE_INFINITY }),
    refunds: refunds.of,
    stats,
    deliveries: log.latest,
    setFaults: faults.set,
    lose: book.lose,
    hangUp,
    close,
  };
}

/** Refunds on the page. */
const REFUNDS_SHOWN_MAX = 20;

function filterOf(query: Readonly<Record<string, unknown>>): { status?: string; limit: number } {
  const { status, limit } = query;
  const asked = Number(typeof limit === 'string' ? limit : PAGE_ORDERS_MAX);
  const bounded = Number.isInteger(asked) && asked > 0 ? Math.min(asked, PAGE_ORDERS_MAX) : PAGE_ORDERS_MAX;
  return { limit: bounded, ...(typeof status === 'string' ? { status } : {}) };
}

/** Rejects when the port is taken. */
async function listen(app: Express, { port = 0, host = '127.0.0.1' }: OrderSystemOptions) {
  const server = createServer(app);
  server.keepAliveTimeout = 75_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const shown = host.includes(':') ? `[${host}]` : host;
  return {
    address: `http://${shown}:${(server.address() as AddressInfo).port}`,
    hangUp: () => server.closeAllConnections(),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
