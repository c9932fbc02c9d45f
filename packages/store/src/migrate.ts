/**
 * Brings a database to the newest schema.
 *
 * Many processes may call it at once: one holds a named lock and migrates, the others wait and find nothing left to do.
 * A crash between two migrations leaves a prefix of them applied; the next call goes on from there.
 */
import type { Store } from './open-store.js';

/** Longest wait for another process that is migrating, in seconds. */
const LOCK_WAIT_S = 120;

/** @returns the names of the migrations that were run now. Throws when the lock cannot be had in time. */
export async function migrate(store: Store): Promise<string[]> {
  const runner = store.dataSource.createQueryRunner();
  try {
    const [database] = (await runner.query('SELECT DATABASE() AS name')) as { name: string }[];
    const lock = `quittance-migrate-${database?.name ?? ''}`.slice(0, 64);
    const [got] = (await runner.query('SELECT GET_LOCK(?, ?) AS got', [lock, LOCK_WAIT_S])) as { got: unknown }[];
    if (Number(got?.got) !== 1) throw new Error(`another process has been migrating for more than ${LOCK_WAIT_S} s`);
    try {
      const done = await store.dataSource.runMigrations({ transaction: 'none' });
      return done.map((each) => each.name);
    } finally {
      await runner.query('SELECT RELEASE_LOCK(?)', [lock]);
    }
  } finally {
    await runner.release();
  }
}
