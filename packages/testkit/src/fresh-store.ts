import { randomBytes } from 'node:crypto';
import { migrate, openStore, type Store } from '@quittance/store';

export interface FreshStore {
  readonly store: Store;
  /** URL of the database made for this test, for processes that the test starts. */
  readonly url: string;
  /** Closes the store and drops the database. */
  drop(): Promise<void>;
}

/** Where the tests' MySQL or MariaDB listens. Throws a sentence that says how to start one. */
export function testMysqlUrl(): string {
  return required('QUITTANCE_TEST_MYSQL_URL');
}

/** Where the tests' Redis listens. */
export function testRedisUrl(): string {
  return required('QUITTANCE_TEST_REDIS_URL');
}

/** Makes a database of its own for one test file, migrated to the newest schema, with the connection `default`. */
export async function freshStore(options: { poolSizeMax?: number; mysqlUrl?: string } = {}): Promise<FreshStore> {
  const { mysqlUrl = testMysqlUrl(), ...pool } = options;
  const url = new URL(mysqlUrl);
  const admin = await openStore({ url: url.href, poolSizeMax: 1 });
  const name = `quittance_test_${randomBytes(6).toString('hex')}`;
  await admin.sql.write(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  url.pathname = `/${name}`;
  const store = await openStore({ url: url.href, ...pool });
  await migrate(store);
  await store.sql.write(`INSERT INTO connections (name, mode) VALUES ('default', 'test')`);
  return {
    store,
    url: url.href,
    drop: async () => {
      await store.close();
      await admin.sql.write(`DROP DATABASE ${name}`);
      await admin.close();
    },
  };
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set; run this test through "npm test"`);
  return value;
}
