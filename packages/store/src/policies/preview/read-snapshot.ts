import type { Store } from '../../open-store.js';
import { Sql } from '../../sql.js';

/**
 * Reads many things as they stand at one moment, in a transaction that the server itself lets change nothing. Not run again on an
 * error: reading takes no locks that others could deadlock with.
 */
export async function readSnapshot<T>(store: Store, read: (sql: Sql) => Promise<T>): Promise<T> {
  const runner = store.dataSource.createQueryRunner();
  try {
    await runner.connect();
    await runner.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await runner.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
    return await read(new Sql(runner.manager));
  } finally {
    await runner.query('ROLLBACK').catch(() => undefined);
    await runner.release();
  }
}
