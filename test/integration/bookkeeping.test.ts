import { bookkeeper } from '@quittance/bookkeeping';
import { orderReferenceForms } from '@quittance/domain';
import type { Job } from '@quittance/queue';
import type { Store } from '@quittance/store';
import { crashAfterEachStep, type FreshStore, freshStore } from '@quittance/testkit';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';

describe('the handler of matching and refunds', () => {
  let db: FreshStore;
  let published: string[] = [];

  before(async () => {
    db = await freshStore();
    await db.store.sql.write(
      `INSERT INTO customer_accounts (id, connection_id, reference, stripe_customer) VALUES (1, 1, 'C-1', 'cus_1')`,
    );
  });
  after(() => db.drop());

  const handlerOn = (store: Store) =>
    bookkeeper({
      stage: 'matching',
      store,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      producer: {
        publish: async (_stage, jobs) => {
          published.push(...jobs.map((job) => job.id));
          return { handedOver: jobs.length, failed: 0 };
        },
      },
    });

  async function addOrder(reference: string, amount: number): Promise<void> {
    const { insertId } = await db.store.sql.write(
      `INSERT INTO orders (connection_id, account_id, reference, currency, amount, open_amount, placed_at)
       VALUES (1, 1, ?, 'usd', ?, ?, '2026-11-01 00:00:00')`,
      [reference, amount, amount],
    );
    await db.store.sql.insertMany(
      'order_references',
      ['order_id', 'connection_id', 'normalised', 'form'],
      orderReferenceForms(reference).map((each) => [insertId, 1, each.normalised, each.form]),
    );
  }

  async function addEvent(id: string, type: string, object: object): Promise<Job> {
    const body = JSON.stringify({
      id,
      object: 'event',
      type,
      created: 1_780_000_000,
      livemode: false,
      api_version: null,
      data: { object },
    });
    const { insertId } = await db.store.sql.write(
      `INSERT INTO stripe_events (connection_id, livemode, event_id, type, stripe_created_at, source, body, stage, due_at)
       VALUES (1, 0, ?, ?, NOW(), 'webhook', ?, 'matching', NOW())`,
      [id, type, body],
    );
    return {
      kind: 'event',
      id: String(insertId),
      jobId: `ev-${insertId}`,
      attempt: 1,
      attemptsMax: 5,
      publishedAtMs: 0,
    };
  }

  const paidIntent = (id: string, amount: number, reference: string) => ({
    id,
    object: 'payment_intent',
    amount,
    amount_received: amount,
    currency: 'usd',
    customer: 'cus_1',
    status: 'succeeded',
    payment_method_types: ['card'],
    latest_charge: `ch_${id}`,
    metadata: { order_id: reference },
  });

  it('leaves the same books whether it lives or is killed before any of its statements', async () => {
    const deaths = await crashAfterEachStep(db.store, {
      prepare: async (round) => {
        published = [];
        const reference = `K-${1_000 + round}`;
        await addOrder(reference, 500);
        return {
          reference,
          job: await addEvent(`evt_k${round}`, 'payment_intent.succeeded', paidIntent(`pi_k${round}`, 500, reference)),
        };
      },
      handle: (store, { job }) => handlerOn(store)([job, { ...job, id: '999999', jobId: 'ev-999999' }]),
      check: async ({ reference, job }) => {
        const [order] = await db.store.sql.select<Record<string, string>>(
          'SELECT paid, payment_status, version FROM orders WHERE reference = ?',
          [reference],
        );
        expect(order).to.deep.equal({ paid: '500', payment_status: 'paid', version: '2' });
        const [event] = await db.store.sql.select<{ state: string }>('SELECT state FROM stripe_events WHERE id = ?', [
          job.id,
        ]);
        expect(event?.state).to.equal('done');
        const pushes = await db.store.sql.select<{ id: string }>(
          `SELECT m.id FROM outbox_messages m JOIN orders o ON o.id = m.order_id WHERE o.reference = ?`,
          [reference],
        );
        expect(pushes.map((each) => each.id)).to.deep.equal(published);
      },
    });
    expect(deaths).to.be.greaterThan(10);
  });

  it('changes nothing when it is given the same event again', async () => {
    await addOrder('T-2001', 700);
    const job = await addEvent('evt_t1', 'payment_intent.succeeded', paidIntent('pi_t1', 700, 'T-2001'));
    await handlerOn(db.store)([job]);
    const count = () => db.store.sql.select(`SELECT COUNT(*) AS n, SUM(amount) AS total FROM applications`);
    const first = await count();
    await handlerOn(db.store)([job, job]);
    expect(await count()).to.deep.equal(first);
  });

  it('settles a hundred events of as many customers in one batch', async () => {
    const jobs: Job[] = [];
    for (let n = 0; n < 100; n += 1) {
      await addOrder(`H-${3_000 + n}`, 100 + n);
      jobs.push(
        await addEvent(`evt_h${n}`, 'payment_intent.succeeded', {
          ...paidIntent(`pi_h${n}`, 100 + n, `H-${3_000 + n}`),
          customer: `cus_h${n}`,
        }),
      );
    }
    await handlerOn(db.store)(jobs);
    const [paid] = await db.store.sql.select<{ n: string }>(
      `SELECT COUNT(*) AS n FROM orders WHERE reference LIKE 'H-%' AND payment_status = 'paid'`,
    );
    expect(Number(paid?.n)).to.equal(100);
  });

  it('ends an event that it cannot read as ignored, with the field that it did not understand', async () => {
    const job = await addEvent('evt_bad', 'payment_intent.succeeded', {
      ...paidIntent('pi_bad', 5, 'X-1'),
      amount_received: 1.5,
    });
    await handlerOn(db.store)([job]);
    const [event] = await db.store.sql.select<{ state: string; reason: string }>(
      'SELECT state, reason FROM stripe_events WHERE id = ?',
      [job.id],
    );
    expect(event?.state).to.equal('ignored');
    expect(event?.reason).to.contain('amount_not_understood').and.contain('amount_received');
  });
});
