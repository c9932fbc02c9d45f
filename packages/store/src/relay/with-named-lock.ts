/**
 * Work that only one process may do at a time: holds a named lock of the database server meanwhile.
 *
 * The lock belongs to one connection and is let go when that ends, so a crash or a lost connection frees it. It saves double work and
 * is no guarantee: a server that loses the connection frees the lock while the work still runs.
 */
import type { Store } from '../open-store.js';

/** @returns what the work gives, or `null` at once when another process holds the lock. */
export async function withNamedLock<T>(store: Store, name: string, work: () => Promise<T>): Promise<T | null> {
  const runner = store.dataSource.createQueryRunner();
  try {
    const [database] = (await runner.query('SELECT DATABASE() AS name')) as { name: string }[];
    const lock = `quittance-${name}-${database?.name ?? ''}`.slice(0, 64);
    const [got] = (await runner.query('SELECT GET_LOCK(?, 0) AS got', [lock])) as { got: unknown }[];
    if (Number(got?.got) !== 1) return null;
    try {
      return await work();
    } finally {
      await runner.query('SELECT RELEASE_LOCK(?)', [lock]);
    }
  } finally {
    await runner.release();
  }
}
