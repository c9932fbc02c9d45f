/**
 * The one place where a transaction is opened.
 *
 * Input: the work. Output: its result after COMMIT. On a deadlock, a lock time-out or a lost snapshot the whole work runs again, so it
 * must not keep anything outside the database between runs. A lost connection is the caller's: a COMMIT whose answer was lost may have
 * happened, and to do all of it again is safe because every effect stands under a unique key.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { discardIfReadOnly } from './discard-connection.js';
import { errnoOf } from './errno.js';
import { Sql } from './sql.js';

export { errnoOf, isDuplicate } from './errno.js';

/** Runs of one transaction before its error is given to the caller. */
export const TRANSACTION_RUNS_MAX = 8;
const BACKOFF_BASE_MS = 10;
const BACKOFF_CAP_MS = 500;

/** Thrown by work that found its premises changed under it: the transaction is rolled back and run again. */
export class StaleRead extends Error {}

export async function runInTransaction<T>(dataSource: DataSource, work: (sql: Sql) => Promise<T>): Promise<T> {
  for (let run = 1; ; run += 1) {
    try {
      return await once(dataSource, work);
    } catch (error) {
      if (run >= TRANSACTION_RUNS_MAX || !mayRunAgain(error)) throw error;
      await sleep(Math.random() * Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** run));
    }
  }
}

async function once<T>(dataSource: DataSource, work: (sql: Sql) => Promise<T>): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.connect();
    await runner.startTransaction('READ COMMITTED');
    const result = await work(new Sql(runner.manager));
    await runner.commitTransaction();
    return result;
  } catch (error) {
    // A lock time-out undoes one statement only; without this the half done before it would be committed by the next user.
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    await discardIfReadOnly(runner, error);
    throw error;
  } finally {
    await runner.release();
  }
}

/** 1205 lock wait, 1213 deadlock, 1020 record changed since read (MariaDB 11.6 and later). */
const AGAIN_ERRNOS = new Set([1205, 1213, 1020]);

function mayRunAgain(error: unknown): boolean {
  if (error instanceof StaleRead) return true;
  return AGAIN_ERRNOS.has(errnoOf(error) ?? 0);
}
