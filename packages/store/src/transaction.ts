/**
 * The one place where a transaction is opened.
 *
 * Input: the work. Output: its result after COMMIT. On a deadlock, a lock time-out, a lost snapshot or a lost connection the
 * whole work runs again, so it must not keep anything outside the database between runs. A COMMIT whose answer was lost may
 * have happened: running again is safe because every effect stands under a unique key.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { Sql } from './sql.js';

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

/** MySQL's error number of a driver error, or `null`. */
export function errnoOf(error: unknown): number | null {
  const candidate = error as { errno?: unknown; driverError?: { errno?: unknown } } | null;
  const errno = candidate?.errno ?? candidate?.driverError?.errno;
  return typeof errno === 'number' ? errno : null;
}

/** Whether a write was refused because a row with this key is already there. */
export function isDuplicate(error: unknown): boolean {
  return errnoOf(error) === 1062;
}
