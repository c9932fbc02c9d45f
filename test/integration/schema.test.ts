import { assertServer, migrate, openStore } from '@quittance/store';
import { type FreshStore, freshStore, testMysqlUrl } from '@quittance/testkit';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';

describe('the schema', () => {
  let db: FreshStore;
  before(async () => {
    db = await freshStore();
  });
  after(() => db.drop());

  it('is the same in the migrations and in the entities', async () => {
    const drift = await db.store.dataSource.driver.createSchemaBuilder().log();
    expect(drift.upQueries.map((each) => each.query)).to.deep.equal([]);
  });

  it('sees a column that is missing in the entities', async () => {
    await db.store.sql.write('ALTER TABLE audit_log ADD COLUMN planted INT NULL');
    const drift = await db.store.dataSource.driver.createSchemaBuilder().log();
    await db.store.sql.write('ALTER TABLE audit_log DROP COLUMN planted');
    expect(drift.upQueries.map((each) => each.query).join()).to.contain('planted');
  });

  it('is made once when many processes migrate an empty database at the same time', async () => {
    const url = new URL(testMysqlUrl());
    const name = `quittance_test_race_${process.pid}`;
    await db.store.sql.write(`CREATE DATABASE ${name}`);
    url.pathname = `/${name}`;
    const stores = await Promise.all(Array.from({ length: 5 }, () => openStore({ url: url.href, poolSizeMax: 2 })));
    try {
      const done = await Promise.all(stores.map((store) => migrate(store)));
      const runs = done.filter((names) => names.length > 0);
      expect(runs).to.have.length(1);
      expect(runs[0]).to.have.length.greaterThan(15);
    } finally {
      await Promise.all(stores.map((store) => store.close()));
      await db.store.sql.write(`DROP DATABASE ${name}`);
    }
  });

  it('runs on a server whose settings the books can rely on', async () => {
    expect(await assertServer(db.store)).to.deep.equal([]);
  });

  it('keeps identifiers of Stripe apart that differ only in case', async () => {
    const event = (id: string) =>
      db.store.sql.write(
        `INSERT INTO stripe_events (connection_id, livemode, event_id, type, stripe_created_at, source, body)
         VALUES (1, 0, ?, 't', NOW(), 'webhook', '{}')`,
        [id],
      );
    await event('evt_aB');
    await event('evt_Ab');
    const rows = await db.store.sql.select('SELECT id FROM stripe_events');
    expect(rows).to.have.length(2);
  });

  it('refuses a payment that does not balance', async () => {
    const account = await db.store.sql.write(
      `INSERT INTO customer_accounts (connection_id, guest_key) VALUES (1, 'g')`,
    );
    const unbalanced = db.store.sql.write(
      `INSERT INTO payments (connection_id, account_id, stripe_id, kind, status, funded_by, currency, captured, amount, unapplied)
       VALUES (1, ?, 'pi_x', 'payment', 'succeeded', 'customer', 'usd', 10, 10, 9)`,
      [account.insertId],
    );
    const refusal = await unbalanced.then(
      () => 'accepted',
      (error: Error) => error.message,
    );
    expect(refusal).to.contain('ck_payment_balance');
  });
});
