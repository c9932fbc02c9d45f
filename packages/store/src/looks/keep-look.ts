import { insertEvents, type NewEvent } from '../inbox/insert-events.js';
import type { Sql } from '../sql.js';
import type { FollowedTable } from './claim-due-rows.js';

/** What a read told, as an event for the inbox. */
export type LookNews = Omit<NewEvent, 'connectionId' | 'account' | 'source'>;

/** A fact as it was claimed: one that moved on meanwhile keeps the next look that came with the move. */
export interface LookedAt {
  /** Row id. */
  readonly id: string;
  readonly connectionId: string;
  readonly status: string;
}

/** Sets the next look `nextMs` from now. @param looks 1 when the provider was read */
export async function putOffLook(
  sql: Sql,
  table: FollowedTable,
  due: LookedAt,
  nextMs: number,
  looks: 0 | 1,
): Promise<void> {
  await sql.write(
    `UPDATE ${table} SET checks = checks + ?, last_checked_at = IF(? = 1, CURRENT_TIMESTAMP(3), last_checked_at),
       next_check_at = CURRENT_TIMESTAMP(3) + INTERVAL ? MICROSECOND WHERE id = ? AND status = ?`,
    [looks, looks, Math.round(nextMs * 1_000), due.id, due.status],
  );
}

/** Puts what a read told into the inbox, so that one path alone changes the books. @returns ids of the rows to publish */
export async function keepNews(sql: Sql, due: LookedAt, news: LookNews): Promise<string[]> {
  const event = { ...news, connectionId: due.connectionId, account: '', source: 'poll' as const };
  const kept = await insertEvents(sql, [event]);
  return kept.filter((each) => each.state === 'pending').map((each) => each.id);
}
