import { migrate, openStore, type Store } from '@quittance/store';
import { testMysqlUrl } from '@quittance/testkit';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';

/** The last migration that an installation had before names and numbers of other forms were kept. */
const BEFORE_NAMES_AND_NUMBERS = 'PaymentsByAmount1764000000028';

describe('an upgrade', () => {
  let admin: Store;
  const url = new URL(testMysqlUrl());
  const name = `quittance_test_upgrade_${process.pid}`;
  before(async () => {
    admin = await openStore({ url: testMysqlUrl(), poolSizeMax: 1 });
    await admin.sql.write(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
    url.pathname = `/${name}`;
  });
  after(async () => {
    await admin.sql.write(`DROP DATABASE ${name}`);
    await admin.close();
  });

  it('finds names and numbers of what was registered before they had a place', async () => {
    await inStore(url, async (old) => {
      await migrateTo(old, BEFORE_NAMES_AND_NUMBERS);
      await registerAsBefore(old);
    });
    await inStore(url, async (today) => {
      expect(await migrate(today)).to.include('KnownNamesAndNumbers1764000000029');
      const names = await today.sql.select(
        'SELECT account_id, name_key, source FROM account_names ORDER BY account_id',
      );
      expect(names).to.deep.equal([
        { account_id: '1', name_key: 'ORCHARD OTTILIE', source: 'order_system' },
        { account_id: '3', name_key: 'ACME', source: 'provider' },
      ]);
      const numbers = await today.sql.select(
        `SELECT order_id, normalised FROM order_references WHERE form = 'full' ORDER BY order_id, normalised`,
      );
      expect(numbers).to.deep.equal([
        { order_id: '11', normalised: 'INV77' },
        { order_id: '11', normalised: 'ORD20260042' },
        { order_id: '12', normalised: 'ORD20260043' },
      ]);
    });
  });

  it('may be cut off and run again', async () => {
    await inStore(url, async (today) => {
      const before = await written(today);
      await today.sql.write(`DELETE FROM migrations WHERE name = 'KnownNamesAndNumbers1764000000029'`);
      await today.sql.write('DELETE FROM account_names WHERE account_id = 3');
      await today.sql.write('DELETE FROM order_references WHERE order_id = 12');
      expect(await migrate(today)).to.deep.equal(['KnownNamesAndNumbers1764000000029']);
      expect(await written(today)).to.deep.equal(before);
    });
  });
});

async function inStore(url: URL, work: (store: Store) => Promise<void>): Promise<void> {
  const store = await openStore({ url: url.href, poolSizeMax: 2 });
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

/** As an earlier version would have migrated: it knew no later migration. */
async function migrateTo(store: Store, last: string): Promise<void> {
  const all = store.dataSource.migrations;
  const end = all.findIndex((each) => each.constructor.name === last);
  all.splice(end + 1);
  expect((await migrate(store)).at(-1)).to.equal(last);
}

/** Rows as the version of that time wrote them: a customer with a name, one without, one that only the provider told of. */
async function registerAsBefore({ sql }: Store): Promise<void> {
  await sql.write(`INSERT INTO connections (name, mode) VALUES ('default', 'test')`);
  await sql.write(`INSERT INTO customer_accounts (id, connection_id, reference, stripe_customer, name) VALUES
    (1, 1, 'C-1', NULL, 'Ottilie Orchard'), (2, 1, 'C-2', NULL, NULL), (3, 1, NULL, 'cus_3', 'Acme Ltd')`);
  await sql.write(`INSERT INTO orders (id, connection_id, account_id, reference, invoice, currency, amount, placed_at, open_amount) VALUES
    (11, 1, 1, 'ORD-2026-0042', 'INV-77', 'usd', 5000, NOW(), 5000), (12, 1, 2, 'ORD-2026-0043', NULL, 'usd', 5000, NOW(), 5000)`);
}

async function written({ sql }: Store): Promise<unknown> {
  return [
    await sql.select('SELECT connection_id, name_key, account_id, source FROM account_names ORDER BY 1, 2, 3'),
    await sql.select('SELECT connection_id, normalised, order_id, form FROM order_references ORDER BY 1, 2, 3, 4'),
  ];
}
