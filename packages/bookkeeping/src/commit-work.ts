import type { Changes } from '@quittance/domain';
import { closeBooks, type FinishedEvent, finishEvents, finishOrderChanges, type Sql } from '@quittance/store';
import type { ReadEvent, Work } from './load-work.js';

/**
 * Commit: writes what was planned and ends the rows that caused it, in one transaction.
 * @returns ids of the pushes to publish once the transaction is through
 */
export async function commitWork(sql: Sql, planned: readonly { work: Work; changes: Changes }[]): Promise<string[]> {
  const pushes: string[] = [];
  for (const { work, changes } of planned) {
    pushes.push(...(await closeBooks(sql, work.open, changes)));
    await finishEvents(sql, work.events.map(finished));
    await finishOrderChanges(
      sql,
      work.orderChanges.map((each) => each.id),
    );
  }
  return pushes;
}

function finished({ row, told }: ReadEvent): FinishedEvent {
  const { ignored, field, payment } = told;
  if (ignored === undefined) return { id: row.id, state: 'done', reason: null, payment };
  return { id: row.id, state: 'ignored', reason: field === undefined ? ignored : `${ignored}: ${field}`, payment };
}
