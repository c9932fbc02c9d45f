import { setTimeout as sleep } from 'node:timers/promises';
import { errnoOf, insertEvents, isStoreTrouble, type KeptEvent, type NewEvent, type Sql } from '@quittance/store';
import { INSERT_RUNS_MAX } from '../limits.js';

/** What became of one event of a group: kept, or why not. */
export type Kept = KeptEvent | Error;

/**
 * Inserts a group of events with one commit. When the database refuses a row, the group is halved until the row stands alone, so that it
 * fails no neighbour. When the database itself is in trouble, all of them fail at once.
 */
export async function keepGroup(sql: Sql, events: readonly NewEvent[]): Promise<Kept[]> {
  try {
    return await insertAgain(sql, events);
  } catch (error) {
    const reason = error instanceof Error ? error : new Error(String(error));
    if (events.length <= 1 || isStoreTrouble(error)) return events.map(() => reason);
    const half = Math.ceil(events.length / 2);
    return [...(await keepGroup(sql, events.slice(0, half))), ...(await keepGroup(sql, events.slice(half)))];
  }
}

/** 1205 lock wait, 1213 deadlock, 1020 record changed since read: the statement is undone and may run again. */
const AGAIN_ERRNOS = new Set([1205, 1213, 1020]);
const BACKOFF_BASE_MS = 5;

async function insertAgain(sql: Sql, events: readonly NewEvent[]): Promise<KeptEvent[]> {
  for (let run = 1; ; run += 1) {
    try {
      return await insertEvents(sql, events);
    } catch (error) {
      if (run >= INSERT_RUNS_MAX || !AGAIN_ERRNOS.has(errnoOf(error) ?? 0)) throw error;
      await sleep(Math.random() * BACKOFF_BASE_MS * 2 ** run);
    }
  }
}
