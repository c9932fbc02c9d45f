import { type AuditRound, readAuditRounds } from '../audit/audit-slice.js';
import { countDeadLetters, type DeadLetterCounts } from '../dead-letters/count-dead-letters.js';
import type { Sql } from '../sql.js';
import { type DestinationRow, readDestinationRows } from './destination-rows.js';
import {
  type OpenExceptions,
  type ParkedRows,
  readOpenExceptions,
  readParkedRows,
  readUnappliedMoney,
  type UnappliedMoney,
} from './open-matters.js';
import { type PollingStatus, readPolling } from './polling.js';
import { readWaitingRows, type WaitingRows } from './waiting-rows.js';

export interface BooksStatus {
  readonly waiting: readonly WaitingRows[];
  readonly unapplied: readonly UnappliedMoney[];
  readonly exceptions: readonly OpenExceptions[];
  readonly parked: readonly ParkedRows[];
  /** Order systems that pushes go to. */
  readonly destinations: readonly DestinationRow[];
  /** Invariants of which the running audit knows differences. */
  readonly audit: readonly AuditRound[];
  /** The same rows, by the reason for which they were given up. */
  readonly dead_letters: DeadLetterCounts;
  readonly polling: readonly PollingStatus[];
}

/** What the books say about how the whole is doing. */
export async function readBooksStatus(sql: Sql): Promise<BooksStatus> {
  const [waiting, unapplied, exceptions, parked, rounds, dead_letters, destinations, polling] = await Promise.all([
    readWaitingRows(sql),
    readUnappliedMoney(sql),
    readOpenExceptions(sql),
    readParkedRows(sql),
    readAuditRounds(sql),
    countDeadLetters(sql),
    readDestinationRows(sql),
    readPolling(sql),
  ]);
  const audit = rounds.filter((each) => Number(each.differences) > 0);
  return { waiting, unapplied, exceptions, parked, audit, dead_letters, destinations, polling };
}
