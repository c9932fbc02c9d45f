import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';

/** What an order system knows of one order: the newest state it was told. */
export interface ToldOrder {
  readonly version: number;
  readonly status: string;
  readonly paid: number;
  readonly refunded: number;
  readonly ship: boolean;
  /** On the clock of `performance.now()`. */
  readonly toldAtMs: number;
}

/** What an order system knows of one refund on one order: the newest state it was told. */
export interface ToldRefund {
  readonly id: string;
  readonly reference: string;
  readonly version: number;
  readonly state: string;
  readonly failure_reason: string | null;
  readonly next_step: string;
  readonly amount: number;
  readonly amount_on_order: number;
  readonly money_is_back: boolean;
  readonly settled_outside: string | null;
}

/** What an order system knows of one dispute on one order: the newest state it was told. */
export interface ToldDispute {
  readonly id: string;
  readonly reference: string;
  readonly version: number;
  readonly state: string;
  readonly kind: string;
  readonly reason: string | null;
  readonly next_step: string;
  readonly act_before: string | null;
  readonly amount: number;
  readonly amount_withdrawn: number;
  readonly amount_on_order: number;
  readonly money_is_back: boolean;
}

export interface FakeOrderSystem {
  readonly url: string;
  /** Where it tells what it knows of an order, to whoever signs the question. */
  readonly readBackUrl: string;
  readonly secret: string;
  readonly orders: ReadonlyMap<string, ToldOrder>;
  /** By the refund's id and the order's reference, with a blank between. */
  readonly refunds: ReadonlyMap<string, ToldRefund>;
  /** By the dispute's id and the order's reference, with a blank between. */
  readonly disputes: ReadonlyMap<string, ToldDispute>;
  /** Deliveries, all that came; those with a bad signature; ids that came with two different bodies. */
  readonly seen: { deliveries: number; forged: number; changedBodies: number; staleVersions: number; asked: number };
  /** What it answers from now on: a status, after a delay. */
  answer(status: number, delayMs?: number): void;
  /** Knows nothing of an order any more, or says so of another version than it has. */
  forget(reference: string): void;
  lie(reference: string, version: number): void;
  /** Waits until each of these orders was told as `status`. @returns when each was first told so, on `performance.now()` */
  waitFor(references: readonly string[], status: string, waitMsMax: number): Promise<ReadonlyMap<string, number>>;
  stop(): Promise<void>;
}

/** An order system over real HTTP that verifies every signature and notes what it was told. */
export async function fakeOrderSystem(): Promise<FakeOrderSystem> {
  const secret = `whsec_${randomBytes(24).toString('base64')}`;
  const webhook = new Webhook(secret);
  const orders = new Map<string, ToldOrder>();
  const refunds = new Map<string, ToldRefund>();
  const disputes = new Map<string, ToldDispute>();
  const bodies = new Map<string, string>();
  const reached = new Map<string, Map<string, number>>();
  const seen = { deliveries: 0, forged: 0, changedBodies: 0, staleVersions: 0, asked: 0 };
  const lies = new Map<string, number>();
  let reply = { status: 204, delayMs: 0 };

  function take(id: string, body: string, headers: Record<string, string>): void {
    seen.deliveries += 1;
    try {
      webhook.verify(body, headers);
    } catch {
      seen.forged += 1;
      return;
    }
    if ((bodies.get(id) ?? body) !== body) seen.changedBodies += 1;
    bodies.set(id, body);
    note(JSON.parse(body) as Push | RefundPush | DisputePush);
  }

  function note(push: Push | RefundPush | DisputePush): void {
    if (push.type === 'refund.updated' || push.type === 'dispute.updated') {
      const newer = push.type === 'refund.updated' ? keepNewest(refunds, push.data) : keepNewest(disputes, push.data);
      if (!newer) seen.staleVersions += 1;
      return;
    }
    const { data } = push;
    const known = orders.get(data.reference);
    if (known !== undefined && known.version >= data.version) {
      seen.staleVersions += 1;
      return;
    }
    const toldAtMs = performance.now();
    orders.set(data.reference, { ...toldOrder(data), toldAtMs });
    const status = reached.get(data.payment_status) ?? new Map<string, number>();
    if (!status.has(data.reference)) status.set(data.reference, toldAtMs);
    reached.set(data.payment_status, status);
  }

  const server = createServer((call, answer) => {
    const chunks: Buffer[] = [];
    call.on('data', (chunk: Buffer) => chunks.push(chunk));
    call.on('end', async () => {
      if (call.method === 'GET') {
        answer.end(
          tellSeen(call, { webhook, seen, versionOf: (of) => lies.get(of) ?? orders.get(of)?.version ?? null }),
        );
        return;
      }
      if (reply.delayMs > 0) await sleep(reply.delayMs);
      if (reply.status < 300) {
        const headers = call.headers as Record<string, string>;
        take(String(headers['webhook-id']), Buffer.concat(chunks).toString(), headers);
      }
      answer.writeHead(reply.status).end();
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    readBackUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/seen/{reference}`,
    secret,
    orders,
    refunds,
    disputes,
    seen,
    answer: (status, delayMs = 0) => {
      reply = { status, delayMs };
    },
    forget: (reference) => void orders.delete(reference),
    lie: (reference, version) => void lies.set(reference, version),
    waitFor: (references, status, waitMsMax) =>
      untilTold(references, () => reached.get(status) ?? new Map(), { status, waitMsMax }),
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function untilTold(
  references: readonly string[],
  read: () => ReadonlyMap<string, number>,
  { status, waitMsMax }: { status: string; waitMsMax: number },
): Promise<ReadonlyMap<string, number>> {
  const deadlineMs = performance.now() + waitMsMax;
  for (;;) {
    const told = read();
    const missing = references.filter((each) => !told.has(each));
    if (missing.length === 0) return told;
    if (performance.now() > deadlineMs)
      throw new Error(
        `${missing.length} orders were not told as ${status}, ${missing.slice(0, 3).join(', ')} among them`,
      );
    await sleep(20);
  }
}

/** What the fake says that it knows of the order in the path. */
function tellSeen(
  { url = '', headers }: IncomingMessage,
  of: { webhook: Webhook; seen: { asked: number; forged: number }; versionOf: (reference: string) => number | null },
): string {
  of.seen.asked += 1;
  const reference = decodeURIComponent(url.split('/').at(-1) ?? '');
  try {
    of.webhook.verify(`GET ${url}`, headers as Record<string, string>, { jsonParse: false });
  } catch {
    of.seen.forged += 1;
  }
  return JSON.stringify({ reference, version: of.versionOf(reference) });
}

function toldOrder(data: Push['data']): Omit<ToldOrder, 'toldAtMs'> {
  return {
    version: data.version,
    status: data.payment_status,
    paid: data.amount_paid,
    refunded: data.amount_refunded,
    ship: data.release.ship,
  };
}

/** @returns whether it was newer than what was known */
function keepNewest<Told extends { readonly id: string; readonly reference: string; readonly version: number }>(
  known: Map<string, Told>,
  told: Told,
): boolean {
  const key = `${told.id} ${told.reference}`;
  if ((known.get(key)?.version ?? 0) >= told.version) return false;
  known.set(key, told);
  return true;
}

interface DisputePush {
  readonly type: 'dispute.updated';
  readonly data: ToldDispute;
}

interface RefundPush {
  readonly type: 'refund.updated';
  readonly data: ToldRefund;
}

interface Push {
  readonly type: 'order.payment_updated';
  readonly data: {
    readonly reference: string;
    readonly version: number;
    readonly payment_status: string;
    readonly amount_paid: number;
    readonly amount_refunded: number;
    readonly release: { readonly ship: boolean };
  };
}
