import type { NewEvent } from '../inbox/insert-events.js';
import type { Sql } from '../sql.js';

/**
 * Those of these events that the inbox has not, in the order they were given. A look before the insert, so that reading the same minutes of
 * Stripe's list again and again writes nothing; the inbox's key is what keeps an event from standing there twice.
 */
export async function eventsNotKept<Event extends Pick<NewEvent, 'connectionId' | 'account' | 'livemode' | 'eventId'>>(
  sql: Sql,
  events: readonly Event[],
): Promise<Event[]> {
  if (events.length === 0) return [];
  const distinct = (values: readonly string[]) => [...new Set(values)];
  const rows = await sql.select<{ connection_id: string; account: string; livemode: number; event_id: string }>(
    `SELECT connection_id, account, livemode, event_id FROM stripe_events
     WHERE connection_id IN (?) AND account IN (?) AND livemode IN (0, 1) AND event_id IN (?)`,
    [
      distinct(events.map((each) => each.connectionId)),
      distinct(events.map((each) => each.account)),
      distinct(events.map((each) => each.eventId)),
    ],
  );
  const kept = new Set(rows.map((row) => `${row.connection_id} ${row.account} ${row.livemode} ${row.event_id}`));
  return events.filter(
    (each) => !kept.has(`${each.connectionId} ${each.account} ${each.livemode ? 1 : 0} ${each.eventId}`),
  );
}
