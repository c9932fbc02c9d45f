import { randomUUID } from 'node:crypto';
import type { Store } from '@quittance/store';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { event, type IngressSetting, ingressSetting } from './ingress-setting.js';
import { type RefundsSetting, refundsSetting } from './refunds-setting.js';

const ORDERS = 5_000;
const BATCH = 1_000;
/** Rows that a call may read: some for what it is about, none for what else there is. */
const ROWS_MAX = 400;
const PAGE = 10;

const CALLS: readonly (readonly [what: string, status: number, method: string, path: string, body?: object])[] = [
  ['registers an order', 201, 'PUT', '/v1/orders/NEW-1', order(0)],
  ['changes an order', 200, 'PUT', '/v1/orders/N-3', { ...order(3), due_at: '2026-12-01T00:00:00Z' }],
  ['shows an order', 200, 'GET', '/v1/orders/N-4'],
  ['lists orders', 200, 'GET', `/v1/orders?limit=${PAGE}`],
  ['shows a payment', 200, 'GET', '/v1/payments/pi_5'],
  ['lists payments', 200, 'GET', `/v1/payments?limit=${PAGE}`],
  ['lists exceptions', 200, 'GET', `/v1/exceptions?limit=${PAGE}`],
  ['lists refunds', 200, 'GET', `/v1/refunds?limit=${PAGE}`],
  ['lists dead letters', 200, 'GET', `/v1/dead-letters?limit=${PAGE}`],
  ['counts dead letters', 200, 'GET', '/v1/dead-letters:count'],
  ['asks for money of an order back', 201, 'POST', '/v1/orders/N-6/refunds', { amount: 100 }],
  ['asks for money of a payment on it back', 201, 'POST', '/v1/orders/N-7/refunds', { amount: 100, payment: 'ch_7' }],
  ['asks for money that is not on it', 404, 'POST', '/v1/orders/N-8/refunds', { amount: 100, payment: 'ch_9' }],
  ['marks an order as paid elsewhere', 200, 'POST', '/v1/orders/OPEN-1:mark-paid-outside', { proof: 'receipt 7' }],
];

describe('a call of the API over large books', function () {
  this.timeout(60_000);
  let setting: IngressSetting;

  before(async () => {
    setting = await ingressSetting();
    const { sql } = setting.store;
    for (let from = 0; from < ORDERS; from += BATCH) {
      const orders = Array.from({ length: BATCH }, (_, n) => ({ reference: `N-${from + n}`, ...order(from + n) }));
      expect((await setting.api('PUT', '/v1/orders:batch', { orders })).status).to.equal(200);
    }
    expect((await setting.api('PUT', '/v1/orders/OPEN-1', order(1))).status).to.equal(201);
    await sql.write(
      `INSERT INTO payments (connection_id, account_id, stripe_id, charge_id, kind, status, funded_by, currency, captured, amount, applied, paid_at)
       SELECT connection_id, account_id, CONCAT('pi_', SUBSTRING(reference, 3)), CONCAT('ch_', SUBSTRING(reference, 3)), 'payment', 'succeeded', 'method',
         currency, 500, 500, 500, CURRENT_TIMESTAMP(3) FROM orders WHERE reference LIKE 'N-%'`,
    );
    await sql.write(
      `INSERT INTO applications (connection_id, payment_id, order_id, amount, kind, rule, because, effect_key)
       SELECT o.connection_id, p.id, o.id, 500, 'payment', 'explicit', '{}', CONCAT('test#', o.id)
       FROM orders o JOIN payments p ON p.stripe_id = CONCAT('pi_', SUBSTRING(o.reference, 3)) WHERE o.reference LIKE 'N-%'`,
    );
    for (const table of ['orders', 'payments', 'applications']) await sql.select(`ANALYZE TABLE ${table}`);
  });
  after(() => setting?.end());

  for (const [what, status, method, path, body] of CALLS)
    it(`that ${what} reads no more than it is about`, async () => {
      const read = await rowsReadBy(setting.store, async () => {
        const answer = await setting.api(method, path, body, { 'idempotency-key': randomUUID() });
        expect(answer.status, answer.text).to.equal(status);
      });
      expect(read).to.be.within(1, ROWS_MAX);
    });

  it('is measured: reading all there is shows', async () => {
    const all = () => setting.store.sql.select('SELECT COUNT(*) FROM payments WHERE payer_name IS NULL');
    expect(await rowsReadBy(setting.store, all)).to.be.at.least(ORDERS);
  });

  it('is no other for a webhook', async () => {
    await setting.webhook(event('evt_first'));
    const read = await rowsReadBy(setting.store, async () =>
      expect((await setting.webhook(event('evt_second'))).status).to.equal(200),
    );
    expect(read).to.be.within(1, ROWS_MAX);
  });
});

function order(n: number) {
  return { customer: { reference: `C-${n}` }, currency: 'usd', amount: 500, placed_at: '2026-11-01T00:00:00Z' };
}

describe('what comes in over large books', function () {
  this.timeout(60_000);
  let setting: RefundsSetting;
  let shops = 0;
  const small = new Map<string, number>();

  before(async () => {
    setting = await refundsSetting();
  });
  after(() => setting?.end());

  const call = async (path: string, body: Record<string, unknown>) =>
    (await setting.sandbox.request('POST', path, body)).body;

  /** A shop that is paid by card and by transfers to a balance, and gives some of each back. */
  async function work(measure: (what: string, rows: number) => void): Promise<void> {
    const name = `S${++shops}`;
    const read = async (what: string, doing: () => Promise<unknown>) =>
      measure(what, await rowsReadBy(setting.store, doing));
    await read('a card payment', () => setting.paid(`${name}-card`, 5_000));
    const customer = String((await call('/v1/customers', { name, email: `${name}@example.com` }))['id']);
    await setting.register(`${name}-bank`, 5_000, {
      currency: 'eur',
      customer: { reference: `C-${name}`, stripe_customer: customer },
    });
    await read('a transfer', async () => {
      const path = `/v1/test_helpers/customers/${customer}/fund_cash_balance`;
      await call(path, { amount: 5_000, currency: 'eur', reference: `${name}-bank` });
      await setting.settle();
    });
    for (const kind of ['card', 'bank'])
      await read(`a refund of ${kind}`, async () => {
        expect((await setting.ask(`${name}-${kind}`, { amount: 1_000 })).status).to.equal(201);
        await setting.send();
        await setting.settle();
      });
    expect(await setting.order(`${name}-card`)).to.include({ amount_refunded: 1_000 });
    expect(await setting.order(`${name}-bank`)).to.include({ amount_paid: 4_000 });
  }

  it('reads as little as over small ones', async () => {
    await work(() => undefined);
    await work((what, rows) => small.set(what, rows));
    await fillBooks(setting.store);
    const more: [string, number][] = [];
    await work((what, rows) => more.push([what, rows - (small.get(what) ?? 0)]));
    expect(more).to.have.length(4);
    expect(more.filter(([, rows]) => rows > ROWS_MAX)).to.deep.equal([]);
  });
});

/** Orders, payments and transfers of as many customers. */
async function fillBooks({ sql }: Store): Promise<void> {
  const numbers = Array.from({ length: ORDERS }, (_, n) => n);
  await sql.insertMany(
    'customer_accounts',
    ['connection_id', 'reference'],
    numbers.map((n) => [1, `FILL-${n}`]),
  );
  const of = `FROM customer_accounts WHERE reference LIKE 'FILL-%'`;
  await sql.write(
    `INSERT INTO payments (connection_id, account_id, stripe_id, kind, status, funded_by, currency, captured, amount, unapplied, customer, paid_at)
     SELECT 1, id, CONCAT('cctxn_', id), 'funding', 'succeeded', 'bank', 'eur', 700, 700, 700, CONCAT('cus_fill_', id), CURRENT_TIMESTAMP(3) ${of}`,
  );
  await sql.write(
    `INSERT INTO cash_entries (connection_id, stripe_id, customer, kind, currency, amount)
     SELECT 1, CONCAT('cctxn_', id), CONCAT('cus_fill_', id), 'funded', 'eur', 700 ${of}`,
  );
  for (const table of ['customer_accounts', 'payments', 'cash_entries']) await sql.select(`ANALYZE TABLE ${table}`);
}

async function rowsRead({ sql }: Store): Promise<number> {
  const rows = await sql.select<{ Value: string }>(`SHOW GLOBAL STATUS LIKE 'Handler_read_%'`);
  return rows.reduce((sum, { Value }) => sum + Number(Value), 0);
}

/** Rows that the server read for some work; looking itself reads some, which are taken off. */
async function rowsReadBy(store: Store, work: () => Promise<unknown>): Promise<number> {
  const first = await rowsRead(store);
  const before = await rowsRead(store);
  await work();
  return (await rowsRead(store)) - before - (before - first);
}
