/**
 * Opens the store for a service: waits until the database answers and has the newest schema, then checks the server's settings.
 *
 * Migrating is the job of `quittance migrate`; a service that starts earlier waits for it, and says so, instead of failing. It waits as well
 * for a server that goes away or takes no writes meanwhile, as in a failover. Throws when the wait is over or when the server's settings would
 * break the books.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { assertServer } from './assert-server.js';
import { openStore, type Store, type StoreOptions } from './open-store.js';
import { READ_ONLY } from './server-ready.js';

/** Longest wait for the database and its schema. */
export const SCHEMA_WAIT_MS_MAX = 120_000;
const SCHEMA_CHECK_EVERY_MS = 500;

export interface WaitLog {
  info(fields: object, message: string): void;
  warn?(fields: object, message: string): void;
}

export async function openServiceStore(options: StoreOptions & { readonly log: WaitLog }): Promise<Store> {
  const store = await untilMigrated(options);
  try {
    const problems = await assertServer(store);
    if (problems.length > 0) throw new Error(`the database server is set up wrongly: ${problems.join('; ')}`);
    return { ...store, ready: tellingWhy(store, options.log) };
  } catch (error) {
    await store.close();
    throw error;
  }
}

const NOT_MIGRATED = 'the database has not been migrated; run "quittance migrate"';

/** Connects anew for each look: after a failover the address leads to another server. */
async function untilMigrated(options: StoreOptions & { readonly log: WaitLog }): Promise<Store> {
  const deadlineMs = Date.now() + SCHEMA_WAIT_MS_MAX;
  for (let told = ''; ; ) {
    const found = await openMigrated(options).catch((error: unknown) =>
      error instanceof Error ? error : new Error(String(error)),
    );
    if (!(found instanceof Error)) return found;
    if (Date.now() >= deadlineMs) throw found;
    if (found.message !== told)
      options.log.info({ waitMsMax: SCHEMA_WAIT_MS_MAX, problem: found.message }, 'store.waiting_for_database');
    told = found.message;
    await sleep(SCHEMA_CHECK_EVERY_MS);
  }
}

async function openMigrated(options: StoreOptions): Promise<Store> {
  const store = await openStore(options);
  try {
    if (await store.dataSource.showMigrations()) throw new Error(NOT_MIGRATED);
    await store.ready().catch((error: Error) => {
      // Anything else will not mend itself.
      if (error.message === READ_ONLY) throw error;
    });
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Says once what is wrong with the server, and once that it is well again: a probe tells only that it failed. */
function tellingWhy(store: Store, log: WaitLog): Store['ready'] {
  let told = '';
  return async () => {
    try {
      await store.ready();
      if (told !== '') log.info({ after: told }, 'store.ready_again');
      told = '';
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      if (problem !== told) log.warn?.({ problem }, 'store.not_ready');
      told = problem;
      throw error;
    }
  };
}
