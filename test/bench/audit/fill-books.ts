import { createHash } from 'node:crypto';
import { normaliseReference, orderReferenceForms } from '@quittance/domain';
import { type SqlValue, type Store, sealBooks } from '@quittance/store';

const BATCH_ROWS = 1_000;
const AMOUNT = 1_250;

/** Rows of `count` orders, each paid in full by one card payment and told to the order system, as the product would have written them. */
export async function fillBooks(store: Store, count: number): Promise<void> {
  for (let from = 1; from <= count; from += BATCH_ROWS)
    await fillBatch(
      store,
      Array.from({ length: Math.min(BATCH_ROWS, count - from + 1) }, (_, n) => from + n),
    );
  while ((await sealBooks(store, 0)) > 0);
  for (const table of ['orders', 'payments', 'applications', 'outbox_messages', 'stripe_events', 'audit_log'])
    await store.sql.select(`ANALYZE TABLE ${table}`).catch(() => []);
}

async function fillBatch({ sql }: Store, ids: readonly number[]): Promise<void> {
  const rows = (table: string, columns: string, make: (id: number) => readonly SqlValue[]) =>
    sql.insertMany(table, columns.split(' '), ids.map(make));
  const paidAt = new Date('2026-11-20T10:00:00Z');
  await rows('customer_accounts', 'id connection_id reference stripe_customer', (id) => [
    id,
    1,
    `C-${id}`,
    `cus_${id}`,
  ]);
  await rows(
    'orders',
    'id connection_id account_id reference currency amount placed_at paid open_amount payment_status version',
    (id) => [id, 1, id, referenceOf(id), 'usd', AMOUNT, paidAt, AMOUNT, 0, 'paid', 2],
  );
  await sql.insertMany(
    'order_references',
    ['order_id', 'connection_id', 'normalised', 'form'],
    ids.flatMap((id) => orderReferenceForms(referenceOf(id)).map((each) => [id, 1, each.normalised, each.form])),
  );
  await rows(
    'payments',
    'id connection_id account_id stripe_id charge_id kind status funded_by currency captured amount applied customer method paid_at',
    (id) => [
      id,
      1,
      id,
      `pi_${id}`,
      `ch_${id}`,
      'payment',
      'succeeded',
      'customer',
      'usd',
      AMOUNT,
      AMOUNT,
      AMOUNT,
      `cus_${id}`,
      'card',
      new Date(1_780_000_000_000),
    ],
  );
  await rows('applications', 'connection_id payment_id order_id amount kind rule because effect_key', (id) => [
    1,
    id,
    id,
    AMOUNT,
    'applied',
    'explicit',
    '{"sentence":"the payment names the order"}',
    `${id}#1`,
  ]);
  await rows('evidence', 'connection_id subject kind value value_hash normalised', (id) => [
    1,
    `pi_${id}`,
    'order_reference',
    referenceOf(id),
    createHash('md5').update(referenceOf(id)).digest('hex'),
    normaliseReference(referenceOf(id)),
  ]);
  const message =
    'connection_id stage order_id version state finished_at webhook_id body first_sent_at answer_status attempts id';
  await rows('outbox_messages', message, (id) => [
    1,
    'matching',
    id,
    1,
    'done',
    paidAt,
    null,
    null,
    null,
    null,
    0,
    2 * id,
  ]);
  await rows('outbox_messages', message, (id) => [
    1,
    'pushback',
    id,
    2,
    'done',
    paidAt,
    `out_${2 * id + 1}`,
    bodyOf(id),
    paidAt,
    204,
    1,
    2 * id + 1,
  ]);
  await rows('audit_log', 'actor action subject after_state', (id) => [
    'api',
    'order.created',
    referenceOf(id),
    '{"amount":"1250"}',
  ]);
  await rows(
    'stripe_events',
    'connection_id livemode event_id type object_id stripe_created_at source body stage state payment finished_at',
    (id) => [
      1,
      0,
      `evt_${id}`,
      'payment_intent.succeeded',
      `pi_${id}`,
      paidAt,
      'webhook',
      eventOf(id),
      'matching',
      'done',
      `pi_${id}`,
      paidAt,
    ],
  );
}

function referenceOf(id: number): string {
  return `A-${100_000 + id}`;
}

function bodyOf(id: number): string {
  return JSON.stringify({
    type: 'order.payment_updated',
    data: { reference: referenceOf(id), version: 2, amount: AMOUNT },
  });
}

/** As large as the provider's are. */
function eventOf(id: number): string {
  const object = {
    id: `pi_${id}`,
    object: 'payment_intent',
    amount: AMOUNT,
    amount_received: AMOUNT,
    currency: 'usd',
    customer: `cus_${id}`,
    status: 'succeeded',
    payment_method_types: ['card'],
    latest_charge: `ch_${id}`,
    created: 1_780_000_000,
    padding: 'x'.repeat(1_500),
    metadata: { order_id: referenceOf(id) },
  };
  return JSON.stringify({
    id: `evt_${id}`,
    object: 'event',
    type: 'payment_intent.succeeded',
    created: 1_780_000_000,
    livemode: false,
    data: { object },
  });
}
