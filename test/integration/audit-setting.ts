/**
 * What the tests of the audit share: books that everything happened to (orders, payments, transfers without a name, refunds, commands of people,
 * pushes), made by the product's own code, and audits of them.
 */
import { bookkeeper, REPLAY_CHECKS } from '@quittance/bookkeeping';
import { JOB_CATALOGUE, toDisputePushBody, toPushBody, toRefundPushBody } from '@quittance/contracts';
import { type Currency, QUITTANCE_POLICY } from '@quittance/domain';
import type { Job } from '@quittance/queue';
import {
  type AuditOptions,
  approveRefund,
  claimPushes,
  type Difference,
  findDifferences,
  finishPushes,
  insertEvents,
  registerOrders,
  requestRefund,
  runCommands,
  type Store,
  sealBooks,
  setPolicy,
  writeAudit,
} from '@quittance/store';
import { type FreshStore, freshStore } from '@quittance/testkit';

export interface AuditSetting {
  readonly store: Store;
  readonly url: string;
  register(orders: readonly OrderTold[]): Promise<void>;
  tell(type: string, object: { readonly id: string } & Record<string, unknown>): Promise<void>;
  pay(payment: string, amount: number, more?: Record<string, unknown>): Promise<void>;
  refund(refund: string, payment: string, amount: number, more?: Record<string, unknown>): Promise<void>;
  /** The stages: all that waits, until nothing does. */
  work(): Promise<void>;
  audited(options?: AuditOptions, on?: Store): Promise<Difference[]>;
  end(): Promise<void>;
}

export interface OrderTold {
  readonly reference: string;
  readonly amount: bigint;
  readonly customer?: string;
  readonly currency?: string;
  readonly invoice?: string;
}

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

export async function auditSetting(database?: FreshStore): Promise<AuditSetting> {
  const fresh = database ?? (await freshStore({ poolSizeMax: 20 }));
  const { store } = fresh;
  const handle = bookkeeper({
    stage: 'matching',
    store,
    log: SILENT,
    producer: { publish: async (_stage, jobs) => ({ handedOver: jobs.length, failed: 0 }) },
  });
  let events = 0;

  const setting: AuditSetting = {
    store,
    url: fresh.url,
    register: async (orders) => {
      await store.transaction((sql) =>
        registerOrders(sql, { connectionId: '1', actor: 'api', orders: orders.map(orderToRegister) }),
      );
    },
    tell: async (type, object) => {
      events += 1;
      const body = Buffer.from(
        JSON.stringify({
          id: `evt_${events}`,
          object: 'event',
          type,
          created: 1_780_000_000 + events,
          livemode: false,
          data: { object },
        }),
      );
      await insertEvents(store.sql, [
        {
          connectionId: '1',
          account: '',
          livemode: false,
          eventId: `evt_${events}`,
          type,
          objectId: object.id,
          apiVersion: null,
          createdMs: (1_780_000_000 + events) * 1_000,
          source: 'webhook',
          body,
          route: { stage: 'matching' },
        },
      ]);
    },
    pay: (payment, amount, more = {}) => setting.tell('payment_intent.succeeded', intent(payment, amount, more)),
    refund: (refund, payment, amount, more = {}) =>
      setting.tell('refund.created', {
        id: refund,
        object: 'refund',
        amount,
        currency: 'usd',
        payment_intent: payment,
        charge: `ch_${payment}`,
        status: 'succeeded',
        created: 1_780_000_000,
        ...more,
      }),
    work: async () => {
      while (await workOnce(store, handle));
    },
    audited: (options = {}, on = store) => findDifferences(on, { more: REPLAY_CHECKS, secondLookMs: 0, ...options }),
    end: () => fresh.drop(),
  };
  return setting;
}

/** Everything that happens to books, once. */
export async function busyBooks(setting: AuditSetting): Promise<void> {
  const { store } = setting;
  await setting.register([
    { reference: 'A-1001', amount: 12_500n },
    { reference: 'A-1002', amount: 4_000n, invoice: 'INV-77001' },
    { reference: 'A-1003', amount: 9_900n },
    { reference: 'A-1004', amount: 2_000n, currency: 'eur' },
    { reference: 'A-1005', amount: 700n },
    { reference: 'A-1006', amount: 300n },
    { reference: 'A-1007', amount: 300n },
  ]);
  // What was undone leaves a gap in the ids.
  await store
    .transaction(async (sql) => {
      await writeAudit(sql, { actor: 'cli:ana', action: 'refund.approved', subject: 'refund 0' });
      throw new Error('undone');
    })
    .catch(() => undefined);
  await setting.register([{ reference: 'A-1008', amount: 1n }]);
  await setting.pay('pi_1', 12_500, { metadata: { order_id: 'A-1001' }, customer: 'cus_1' });
  await setting.pay('pi_2', 5_000, { description: 'invoice INV-77001' });
  await setting.pay('pi_3', 9_900, { metadata: { order_id: 'A-1003' } });
  await setting.pay('pi_4', 2_000, { currency: 'eur', metadata: { order_id: 'A-1004' } });
  await setting.pay('pi_5', 650, { description: 'thank you' });
  await setting.pay('pi_6', 1_111, { metadata: { order_id: 'A-9999' } });
  await setting.pay('pi_7', 400, { metadata: { order_id: 'A-1007' } });
  await setting.work();
  await setting.refund('re_1', 'pi_3', 3_000);
  await setting.refund('re_2', 'pi_1', 500, { status: 'failed', failure_reason: 'declined' });
  await setting.work();
  await runCommands(store, '1', 'cli:ana', [
    { action: 'apply', payment: 'pi_5', order: 'A-1005', amount: 650n, note: 'by phone', key: 'c-1' },
    { action: 'write_off', order: 'A-1005', amount: 50n, reason: 'bank_fee' },
  ]);
  await setPolicy(store, {
    connectionId: '1',
    customer: null,
    policy: { ...QUITTANCE_POLICY, name: 'house' },
    actor: 'cli:ana',
  });
  const asked = await requestRefund(store, '1', {
    key: 'r-1',
    actor: 'console:ana',
    of: { order: 'A-1001' },
    amount: 1_000n,
    approval: new Map([['usd', 100n]]) as never,
  });
  if (asked.kind === 'refused') throw new Error(asked.because);
  await approveRefund(store, '1', { id: asked.id, actor: 'console:ben' });
  await setting.work();
  await sealBooks(store, 0);
}

function orderToRegister({ reference, amount, customer = `C-${reference}`, currency = 'usd', invoice }: OrderTold) {
  return {
    reference,
    customer: { reference: customer, name: `Customer of ${reference}` },
    order: {
      customer,
      currency: currency as Currency,
      amount,
      state: null,
      placedAtMs: Date.UTC(2026, 10, 1),
      dueAtMs: null,
      invoice: invoice ?? null,
      description: null,
      lines: null,
      metadata: null,
    },
  };
}

function intent(id: string, amount: number, more: Record<string, unknown>) {
  return {
    id,
    object: 'payment_intent',
    amount,
    amount_received: amount,
    currency: 'usd',
    status: 'succeeded',
    payment_method_types: ['card'],
    latest_charge: `ch_${id}`,
    created: 1_780_000_000,
    metadata: {},
    ...more,
  };
}

/** One round of the stages. @returns whether there was anything to do */
async function workOnce(store: Store, handle: ReturnType<typeof bookkeeper>): Promise<boolean> {
  const pending = (table: string, kind: 'event' | 'message', more = '') =>
    store.sql.select<{ id: string; kind: Job['kind'] }>(
      `SELECT id, '${kind}' AS kind FROM ${table} WHERE state = 'pending'${more} ORDER BY id LIMIT 100`,
    );
  const rows = [
    ...(await pending('stripe_events', 'event')),
    ...(await pending('outbox_messages', 'message', ` AND stage = 'matching'`)),
  ];
  const { attempts: attemptsMax } = JOB_CATALOGUE.matching;
  const jobs = rows.map(({ id, kind }) => ({
    kind,
    id,
    jobId: `${kind}-${id}`,
    attempt: 1,
    attemptsMax,
    publishedAtMs: 0,
  }));
  if (jobs.length > 0) await handle(jobs as Job[]);
  const pushes = await pending('outbox_messages', 'message', ` AND stage = 'pushback'`);
  const { claimed } = await store.transaction((sql) =>
    claimPushes(
      sql,
      pushes.map((each) => each.id),
      {
        order: (order, now) => JSON.stringify(toPushBody(order, now)),
        refund: (refund, now) => JSON.stringify(toRefundPushBody(refund, now)),
        dispute: (dispute, now) => JSON.stringify(toDisputePushBody(dispute, now)),
      },
    ),
  );
  await finishPushes(
    store.sql,
    claimed.map(({ id }) => ({ id, state: 'done', reason: null, status: 200, text: '', spent: 1, dueMs: null })),
  );
  return rows.length + pushes.length > 0;
}
