import type { Changes } from '@quittance/domain';
import {
  closeBooks,
  type FinishedEvent,
  finishEvents,
  finishOrderChanges,
  type NewMessages,
  type Sql,
} from '@quittance/store';
import type { ReadEvent, Work } from './load-work.js';

/**
 * Commit: writes what was planned and ends the rows that caused it, in one transaction.
 * @returns ids of the messages to publish once the transaction is through
 */
export async function commitWork(sql: Sql, planned: readonly { work: Work; changes: Changes }[]): Promise<NewMessages> {
  const messages = { pushback: [] as string[], matching: [] as string[] };
  for (const { work, changes } of planned) {
    const added = await closeBooks(sql, work.open, changes);
    messages.pushback.push(...added.pushback);
    messages.matching.push(...added.matching);
    await finishEvents(sql, work.events.map(finished));
    await finishOrderChanges(
      sql,
      work.orderChanges.map((each) => each.id),
    );
  }
  return messages;
}

function finished({ row, told }: ReadEvent): FinishedEvent {
  const { ignored, field, payment } = told;
  if (ignored === undefined) return { id: row.id, state: 'done', reason: null, payment };
  return { id: row.id, state: 'ignored', reason: field === undefined ? ignored : `${ignored}: ${field}`, payment };
}
