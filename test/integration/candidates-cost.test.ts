import type { Observation } from '@quittance/domain';
import { openBooks } from '@quittance/store';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { customerOf, fillOrders } from '../fixtures/many-orders.js';
import { transfer } from '../fixtures/transfer.js';
import { type CandidatesSetting, candidatesSetting } from './candidates-setting.js';

const CUSTOMERS = 10_000;
/** Orders of one customer, orders of one amount, orders that end in one number, customers of one name: far more than any limit. */
const CROWD = 9_000;
/** Payments of the largest batch, and the statements that may read for all of them together. */
const BATCH = 128;
const BATCH_SELECTS_MAX = 50;
/** Rows that the server may read for one payment of which one order is meant, or none: about forty are. */
const ROWS_READ_MAX = 70;
/** The same where a crowd is met, by what ends it: a limit of 20 orders, of 50 names, of 200 orders, of 1,000 numbers, of 500 payments. */
const ROWS_READ_CROWDED_MAX = { amount: 120, name: 160, orders: 350, number: 3_000, waiting: 4_000 } as const;

let setting: CandidatesSetting;
before(async function () {
  this.timeout(60_000);
  setting = await candidatesSetting();
  await fillOrders(setting.store, 0, CUSTOMERS);
  await fillCrowd();
});
after(() => setting.drop());

/** One customer with very many open orders and more that are paid; all of one amount, one ending number, and many of the same name. */
async function fillCrowd(): Promise<void> {
  const { sql } = setting.store;
  await sql.write(
    `INSERT INTO customer_accounts (id, connection_id, reference, stripe_customer) VALUES (900000, 1, 'CROWD', 'cus_crowd')`,
  );
  await sql.write(
    `INSERT INTO orders (id, connection_id, account_id, reference, currency, amount, open_amount, paid, placed_at)
     SELECT id + 900000, 1, 900000, CONCAT('CR', id, '-2026'), 'usd', 999999, IF(id % 2 = 0, 999999, 0), IF(id % 2 = 0, 0, 999999), placed_at
     FROM orders WHERE id <= ?`,
    [2 * CROWD],
  );
  await sql.write(
    `INSERT INTO order_references (order_id, connection_id, normalised, form)
     SELECT id, 1, '20260', 'bare' FROM orders WHERE account_id = 900000`,
  );
  await sql.write(
    `INSERT INTO account_names (connection_id, name_key, account_id, source)
     SELECT 1, 'CROWD MARIA', id, 'order_system' FROM customer_accounts WHERE id <= ?`,
    [CROWD],
  );
  await sql.write(
    `INSERT INTO payments (connection_id, account_id, stripe_id, kind, status, funded_by, currency, captured, amount, unapplied, paid_at)
     SELECT 1, 900000, CONCAT('pi_crowd', id), 'payment', 'succeeded', 'customer', 'usd', 888888, 888888, 888888, placed_at
     FROM orders WHERE id <= ?`,
    [CROWD],
  );
  for (const table of ['orders', 'order_references', 'account_names', 'payments'])
    await sql.select(`ANALYZE TABLE ${table}`);
}

/** Rows that the server reads while the books are opened for these facts. The second of two runs: the first one may open accounts. */
async function rowsRead(observations: readonly Observation[], changedOrders: readonly string[] = []): Promise<number> {
  let read = 0;
  for (let run = 0; run < 2; run += 1)
    await setting.store.transaction(async (sql) => {
      const before = await sql.select<{ Variable_name: string; Value: string }>(READS);
      await openBooks(sql, { connectionId: '1', observations, changedOrders });
      const after = await sql.select<{ Variable_name: string; Value: string }>(READS);
      read = sum(after) - sum(before);
    });
  return read;
}

/** Every row that was stepped to or fetched, in whatever direction, also in a temporary table: looking at the counters counts a few. */
const READS = `SHOW SESSION STATUS WHERE Variable_name IN ('Handler_read_first', 'Handler_read_key', 'Handler_read_last',
  'Handler_read_next', 'Handler_read_prev', 'Handler_read_rnd', 'Handler_read_rnd_next')`;

const SELECTS = `SHOW SESSION STATUS LIKE 'Com_select'`;

function sum(rows: readonly { readonly Value: string }[]): number {
  return rows.reduce((all, row) => all + Number(row.Value), 0);
}

const someone = customerOf(4_321);
const order = someone.orders[2];

describe(`among ${CUSTOMERS * 4} open orders the server reads few rows for a payment`, () => {
  const few: readonly (readonly [string, () => Observation[]])[] = [
    ['that names its order', () => transfer('pi_c1', { amount: 5n, text: `payment ${order?.reference}` })],
    [
      'of a known payer with the amount of an order',
      () => transfer('pi_c2', { amount: BigInt(order?.amount ?? 0), customer: someone.stripeCustomer }),
    ],
    [
      'of an unknown payer with the amount of an order',
      () => transfer('pi_c3', { amount: BigInt(order?.amount ?? 0) }),
    ],
    [
      'of an unknown payer with the name of a customer',
      () => transfer('pi_c4', { amount: 7n, payerName: someone.name }),
    ],
    [
      'for which nothing is found',
      () => transfer('pi_c5', { amount: 3n, payerName: 'Nobody Here', text: 'thanks for 9081726 and 11223344' }),
    ],
  ];
  for (const [what, facts] of few)
    it(what, async () => {
      expect(await rowsRead(facts())).to.be.within(1, ROWS_READ_MAX);
    });

  it('with the amount of thousands of orders', async () => {
    expect(await rowsRead(transfer('pi_c6', { amount: 999_999n }))).to.be.within(20, ROWS_READ_CROWDED_MAX.amount);
  });

  it('with the name of thousands of customers', async () => {
    const facts = transfer('pi_c7', { amount: 8n, payerName: 'Maria Crowd' });
    expect(await rowsRead(facts)).to.be.within(50, ROWS_READ_CROWDED_MAX.name);
  });

  it('of a payer with thousands of open orders, thousands of paid ones, and thousands of payments of this amount', async () => {
    const facts = transfer('pi_c8', { amount: 888_888n, customer: 'cus_crowd' });
    expect(await rowsRead(facts)).to.be.within(200, ROWS_READ_CROWDED_MAX.orders);
  });

  it('whose words carry a number that thousands of orders share', async () => {
    const facts = transfer('pi_c9', { amount: 9n, text: 'rent 20260' });
    expect(await rowsRead(facts)).to.be.within(1_000, ROWS_READ_CROWDED_MAX.number);
  });

  it('and few statements for a large batch in which one number is shared by thousands', async () => {
    const payers = Array.from({ length: BATCH }, (_, n) => customerOf(n * 10));
    const told = payers.flatMap(({ stripeCustomer, orders }, n) =>
      transfer(`pi_batch${n}`, {
        customer: stripeCustomer,
        amount: BigInt(orders[0]?.amount ?? 0),
        text: `${orders.map((each) => each.reference).join(' ')}${n === 0 ? ' of 20260' : ''}`,
      }),
    );
    const counted = await setting.store.transaction(async (sql) => {
      const before = await sql.select<{ Value: string }>(SELECTS);
      await openBooks(sql, { connectionId: '1', observations: told, changedOrders: [] });
      return Number((await sql.select<{ Value: string }>(SELECTS))[0]?.Value) - Number(before[0]?.Value);
    });
    expect(counted).to.be.at.most(BATCH_SELECTS_MAX);
  });

  it('and for a new order of an amount with which nobody waits, while thousands wait with another', async () => {
    const [id] = await setting.register([{ reference: 'CO-2', customer: 'CO-D', amount: 888_887n }]);
    expect(await rowsRead([], [id ?? ''])).to.be.within(1, ROWS_READ_MAX);
  });

  it('and for a new order of an amount with which thousands of payments wait', async () => {
    const [id] = await setting.register([{ reference: 'CO-1', customer: 'CO-C', amount: 888_888n }]);
    expect(await rowsRead([], [id ?? ''])).to.be.within(500, ROWS_READ_CROWDED_MAX.waiting);
  });
});
