import { Sql, type Store } from '@quittance/store';

/**
 * Runs work on a store of which everything, its transactions included, happens in one transaction that is undone: what is broken for a test
 * is whole again after it.
 */
export async function undone(store: Store, work: (store: Store) => Promise<void>): Promise<void> {
  const runner = store.dataSource.createQueryRunner();
  await runner.connect();
  await runner.query('START TRANSACTION');
  const inside = {
    manager: runner.manager,
    connect: async () => undefined,
    release: async () => undefined,
    query: (statement: string, values?: unknown[]) =>
      /^\s*(SET TRANSACTION|START TRANSACTION|ROLLBACK)/.test(statement)
        ? Promise.resolve([])
        : runner.query(statement, values),
  };
  const dataSource = new Proxy(store.dataSource, {
    get: (target, name) => (name === 'createQueryRunner' ? () => inside : Reflect.get(target, name, target)),
  });
  try {
    await work({ ...store, dataSource, sql: new Sql(runner.manager) });
  } finally {
    await runner.query('ROLLBACK');
    await runner.release();
  }
}

/** Takes the checks and foreign keys of the database away, which would refuse what the test breaks. Unique keys stay. */
export async function withoutChecks(store: Store): Promise<void> {
  const rows = await store.sql.select<{ t: string; c: string; kind: string }>(
    `SELECT table_name AS t, constraint_name AS c, constraint_type AS kind FROM information_schema.table_constraints
      WHERE constraint_schema = DATABASE() AND constraint_type IN ('CHECK', 'FOREIGN KEY')`,
  );
  for (const { t, c, kind } of rows)
    await store.sql.write(`ALTER TABLE ${t} DROP ${kind === 'CHECK' ? 'CONSTRAINT' : 'FOREIGN KEY'} ${c}`);
}
