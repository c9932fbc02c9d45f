/**
 * Opens the store for a service: waits until the database answers and has the newest schema, then checks the server's settings.
 *
 * Migrating is the job of `quittance migrate`; a service that starts earlier waits for it, and says so, instead of failing. Throws when
 * the wait is over or when the server's settings would break the books.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { assertServer } from './assert-server.js';
import { openStore, type Store, type StoreOptions } from './open-store.js';

/** Longest wait for the database and its schema. */
export const SCHEMA_WAIT_MS_MAX = 120_000;
const SCHEMA_CHECK_EVERY_MS = 500;

interface WaitLog {
  info(fields: object, message: string): void;
  warn?(fields: object, message: string): void;
}

export async function openServiceStore(options: StoreOptions & { readonly log: WaitLog }): Promise<Store> {
  const deadlineMs = Date.now() + SCHEMA_WAIT_MS_MAX;
  const store = await reach(options, deadlineMs);
  try {
    await schemaIsNewest(store, options.log, deadlineMs);
    const problems = await assertServer(store);
    if (problems.length > 0) throw new Error(`the database server is set up wrongly: ${problems.join('; ')}`);
    return { ...store, ready: tellingWhy(store, options.log) };
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

async function reach(options: StoreOptions & { readonly log: WaitLog }, deadlineMs: number): Promise<Store> {
  for (let told = false; ; told = true) {
    try {
      return await openStore(options);
    } catch (error) {
      if (Date.now() >= deadlineMs) throw error;
      if (!told) options.log.info({ waitMsMax: SCHEMA_WAIT_MS_MAX }, 'store.waiting_for_database');
      await sleep(SCHEMA_CHECK_EVERY_MS);
    }
  }
}

async function schemaIsNewest(store: Store, log: WaitLog, deadlineMs: number): Promise<void> {
  for (let told = false; await store.dataSource.showMigrations(); told = true) {
    if (Date.now() >= deadlineMs) throw new Error('the database has not been migrated; run "quittance migrate"');
    if (!told) log.info({ waitMsMax: SCHEMA_WAIT_MS_MAX }, 'store.waiting_for_migration');
    await sleep(SCHEMA_CHECK_EVERY_MS);
  }
}
