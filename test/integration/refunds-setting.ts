/**
 * What the tests of refunds share: the sandbox with its webhooks, the ingress in this process, and the stages' handlers run by hand, so that
 * a test says when each of them works.
 */
import { randomUUID } from 'node:crypto';
import { bookkeeper } from '@quittance/bookkeeping';
import { JOB_CATALOGUE } from '@quittance/contracts';
import type { Job } from '@quittance/queue';
import { openWayToStripe, refundAsker, type WayOptions, type WayToStripe } from '@quittance/refunds';
import { createLogger } from '@quittance/runtime';
import type { Store } from '@quittance/store';
import { createStripeClient, openRefundDesk } from '@quittance/stripe';
import { type Faults, type Sandbox, type SandboxOptions, startSandbox } from '@quittance/stripe-sandbox';
import { type ApiAnswer, type IngressSetting, ingressSetting, SECRET } from './ingress-setting.js';

const SILENT = createLogger('test', { level: process.env['TEST_LOG_LEVEL'] ?? 'silent' });

export interface RefundsSetting extends Omit<IngressSetting, 'end'> {
  readonly sandbox: Sandbox;
  /** Registers an order and pays it by card, once for each amount; settles everything. @returns ids of the payments */
  paid(reference: string, ...amounts: number[]): Promise<string[]>;
  register(reference: string, amount: number, more?: object): Promise<void>;
  pay(amount: number, more?: Record<string, unknown>): Promise<string>;
  /** Asks for a refund of an order, under a key of its own unless one is given. */
  ask(reference: string, body: object, headers?: Record<string, string>): Promise<ApiAnswer>;
  /** The worker: asks Stripe for everything that is pending, once, whether due or not. */
  send(way?: WayToStripe | null): Promise<void>;
  /** Another way to Stripe than the setting's own: after a restart, with other limits. */
  openWay(
    more?: WayOptions & { readonly timeoutMs?: number; readonly apiKey?: string; readonly apiBase?: string },
  ): WayToStripe;
  /** Webhooks to the inbox, the inbox to the books. */
  settle(): Promise<void>;
  faults(change: Partial<Faults>): void;
  refund(id: string): Promise<ApiAnswer['body']>;
  order(reference: string): Promise<ApiAnswer['body']>;
  /** Refunds at the sandbox: payment, amount, status and mark of each. */
  atStripe(): { id: string; payment: string | null; amount: number; status: string; mark: string | undefined }[];
  /** The same of what we hold for our own, a line each; without those that were asked for elsewhere. */
  ours(): Promise<string[]>;
  theirs(): string[];
  end(): Promise<void>;
}

export async function refundsSetting(
  more: { readonly approval?: ReadonlyMap<string, bigint>; readonly sandbox?: SandboxOptions } = {},
): Promise<RefundsSetting> {
  const setting = await ingressSetting(() =>
    more.approval === undefined ? {} : { REFUND_APPROVAL_ABOVE: more.approval },
  );
  const { store } = setting;
  const sandbox = await startSandbox({
    webhookEndpoints: [{ url: `${setting.ingress.url}/webhooks/stripe/default`, secret: SECRET }],
    delays: { captureMs: 2, refundReferenceMs: 5, refundMs: 5, disputeMs: 2 },
    ...more.sandbox,
  });
  const ways: WayToStripe[] = [];
  const openWay: RefundsSetting['openWay'] = (more = {}) => {
    const { timeoutMs = 5_000, apiKey = sandbox.apiKey, apiBase = sandbox.url, ...options } = more;
    const client = createStripeClient({ apiKey, apiBase, timeoutMs, maxNetworkRetries: 0 });
    const way = openWayToStripe(openRefundDesk(client), { callsPerSecond: 1_000, ...options });
    ways.push(way);
    return way;
  };
  const usual = openWay({ volumeMin: 1_000_000 });

  const setup: RefundsSetting = {
    ...setting,
    sandbox,
    openWay,
    paid: async (reference, ...amounts) => {
      await setup.register(
        reference,
        amounts.reduce((sum, each) => sum + each, 0),
      );
      const ids: string[] = [];
      for (const amount of amounts) {
        ids.push(await setup.pay(amount, { 'metadata[order_id]': reference }));
        await setup.settle();
      }
      return ids;
    },
    register: async (reference, amount, body = {}) => {
      const answer = await setting.api('PUT', `/v1/orders/${reference}`, {
        customer: { reference: `C-${reference}` },
        currency: 'usd',
        amount,
        placed_at: '2026-11-01T00:00:00Z',
        ...body,
      });
      if (answer.status >= 300) throw new Error(answer.text);
    },
    pay: async (amount, body = {}) => {
      const { metadata, ...rest } = unflattened(body);
      const answer = await sandbox.request('POST', '/v1/payment_intents', {
        amount,
        currency: 'usd',
        allowed_payment_method_types: ['card'],
        payment_method: 'pm_card_visa',
        confirm: true,
        ...(metadata === undefined ? {} : { metadata }),
        ...rest,
      });
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
      return String(answer.body['id']);
    },
    ask: (reference, body, headers = {}) =>
      setting.api('POST', `/v1/orders/${encodeURIComponent(reference)}/refunds`, body, {
        'idempotency-key': randomUUID(),
        ...headers,
      }),
    send: async (way = usual) => {
      const rows = await store.sql.select<{ id: string }>(`SELECT id FROM refund_calls WHERE state = 'pending'`);
      const asker = refundAsker({ store, way, mode: 'test', log: SILENT });
      for (const batch of batchesOf(rows, JOB_CATALOGUE.refunds.batchMax))
        await asker(batch.map((row) => jobOf('refund_call', row.id)));
    },
    settle: () => settle(store, sandbox),
    faults: (change) => {
      sandbox.faults(change);
    },
    refund: async (id) => (await setting.api('GET', `/v1/refunds/${id}`)).body,
    order: async (reference) => (await setting.api('GET', `/v1/orders/${reference}`)).body,
    atStripe: () =>
      sandbox.truth().refunds.map(({ id, paymentIntent, amount, status, metadata }) => ({
        id,
        payment: paymentIntent,
        amount,
        status,
        mark: metadata['quittance_request'],
      })),
    theirs: () =>
      setup
        .atStripe()
        .map((each) => `${each.id} ${each.payment} ${each.amount} ${each.status} ${each.mark}`)
        .sort(),
    ours: async () => {
      const rows = await store.sql.select<Record<'id' | 'payment' | 'amount' | 'status' | 'mark', string>>(
        `SELECT r.stripe_id AS id, r.payment, c.amount, r.status, c.idempotency_key AS mark
           FROM refund_calls c JOIN refunds r ON r.connection_id = c.connection_id AND r.stripe_id = c.stripe_refund_id
           JOIN payments p ON p.id = c.payment_id AND COALESCE(r.payment, p.stripe_id) = p.stripe_id AND r.amount = c.amount`,
      );
      return rows.map((each) => `${each.id} ${each.payment} ${each.amount} ${each.status} ${each.mark}`).sort();
    },
    end: async () => {
      for (const way of ways) way.close();
      await sandbox.stop();
      await setting.end();
    },
  };
  return setup;
}

/** Times that events are looked for again; each settling may cause more. */
const ROUNDS_MAX = 50;

async function settle(store: Store, sandbox: Sandbox): Promise<void> {
  const producer = { publish: async () => ({ handedOver: 0, confirmed: 0 }) } as never;
  const handlers = {
    matching: bookkeeper({ stage: 'matching', store, producer, log: SILENT }),
    refunds: bookkeeper({ stage: 'refunds', store, producer, log: SILENT }),
  };
  let quiet = 0;
  for (let round = 0; round < ROUNDS_MAX && quiet < 2; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 15));
    await sandbox.drain();
    const rows = await store.sql.select<{ kind: 'event' | 'message'; id: string; stage: 'matching' | 'refunds' }>(
      `SELECT 'event' AS kind, id, stage FROM stripe_events WHERE state = 'pending'
       UNION ALL SELECT 'message', id, stage FROM outbox_messages WHERE state = 'pending' AND stage = 'matching'`,
    );
    for (const stage of ['matching', 'refunds'] as const)
      for (const batch of batchesOf(rows.filter((row) => row.stage === stage)))
        await handlers[stage](batch.map(({ kind, id }) => jobOf(kind, id)));
    quiet = rows.length === 0 ? quiet + 1 : 0;
  }
}

function batchesOf<T>(rows: readonly T[], size = 32): T[][] {
  const batches: T[][] = [];
  for (let from = 0; from < rows.length; from += size) batches.push(rows.slice(from, from + size));
  return batches;
}

function jobOf<K extends Job<'refunds'>['kind']>(kind: K, id: string) {
  return { kind, id, jobId: `${kind}-${id}`, attempt: 1, attemptsMax: 5, publishedAtMs: 0 };
}

/** `{ 'metadata[order_id]': 'A' }` → `{ metadata: { order_id: 'A' } }` */
function unflattened(body: Record<string, unknown>): Record<string, unknown> & { metadata?: Record<string, unknown> } {
  const { 'metadata[order_id]': order, ...rest } = body;
  return order === undefined ? rest : { ...rest, metadata: { order_id: order } };
}
