import { PUBLISH_LEASE_S } from '../outbox/insert-messages.js';
import type { Sql } from '../sql.js';

/** A verified event to keep. */
export interface NewEvent {
  readonly connectionId: string;
  /** The connected account it happened on; empty for the connection's own. */
  readonly account: string;
  readonly livemode: boolean;
  readonly eventId: string;
  readonly type: string;
  readonly objectId: string | null;
  readonly apiVersion: string | null;
  readonly createdMs: number;
  readonly source: 'webhook' | 'poll' | 'backfill';
  /** The bytes as they were received and verified. */
  readonly body: Buffer;
  /** The stage that is to handle it, or the reason why none is. */
  readonly route: { readonly stage: string } | { readonly ignored: 'wrong_mode' | 'type_not_handled' };
}

/** What the inbox holds of an event after the insert. */
export interface KeptEvent {
  readonly id: string;
  readonly state: 'pending' | 'done' | 'ignored' | 'parked';
  readonly stage: string | null;
  /** How often it has come, this time included. */
  readonly deliveries: number;
}

const COLUMNS = `connection_id, account, livemode, event_id, type, object_id, api_version, stripe_created_at, source, body,
  stage, state, reason, due_at, finished_at`;
const TUPLE = `(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
  IF(? = 'pending', CURRENT_TIMESTAMP(3) + INTERVAL ${PUBLISH_LEASE_S} SECOND, NULL),
  IF(? = 'pending', NULL, CURRENT_TIMESTAMP(3)))`;

/**
 * Keeps events in one statement, each once: one that is known is counted as delivered again and otherwise left as it is. One commit
 * for all of them when called outside a transaction; the statement fails or succeeds as a whole.
 * @returns what the inbox holds of each, in the order they were given
 */
export async function insertEvents(sql: Sql, events: readonly NewEvent[]): Promise<KeptEvent[]> {
  if (events.length === 0) return [];
  // In one order everywhere, so that two groups with the same events wait for each other instead of deadlocking.
  const sorted = [...events].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  await sql.write(
    `INSERT INTO stripe_events (${COLUMNS}) VALUES ${sorted.map(() => TUPLE).join(', ')}
     ON DUPLICATE KEY UPDATE deliveries = deliveries + 1`,
    sorted.flatMap((event) => {
      const [stage, state, reason] =
        'stage' in event.route ? [event.route.stage, 'pending', null] : [null, 'ignored', event.route.ignored];
      return [
        event.connectionId,
        event.account,
        event.livemode ? 1 : 0,
        event.eventId,
        event.type,
        event.objectId,
        event.apiVersion,
        new Date(event.createdMs),
        event.source,
        event.body,
        stage,
        state,
        reason,
        state,
        state,
      ];
    }),
  );
  return readKept(sql, events);
}

interface KeptRow extends KeptEvent {
  readonly connection_id: string;
  readonly account: string;
  readonly livemode: number;
  readonly event_id: string;
}

async function readKept(sql: Sql, events: readonly NewEvent[]): Promise<KeptEvent[]> {
  // Lists instead of tuples: MariaDB finds no range of an index for a tuple.
  const rows = await sql.select<KeptRow>(
    `SELECT id, state, stage, deliveries, connection_id, account, livemode, event_id FROM stripe_events
     WHERE connection_id IN (?) AND account IN (?) AND livemode IN (0, 1) AND event_id IN (?)`,
    [distinct(events, 'connectionId'), distinct(events, 'account'), distinct(events, 'eventId')],
  );
  const byKey = new Map(
    rows.map((row) => [
      keyOf({
        connectionId: row.connection_id,
        account: row.account,
        livemode: row.livemode === 1,
        eventId: row.event_id,
      }),
      row,
    ]),
  );
  return events.map((event) => {
    const row = byKey.get(keyOf(event));
    if (row === undefined) throw new Error(`event ${event.eventId} was inserted and is not there`);
    return { id: row.id, state: row.state, stage: row.stage, deliveries: row.deliveries };
  });
}

function distinct(events: readonly NewEvent[], field: 'connectionId' | 'account' | 'eventId'): string[] {
  return [...new Set(events.map((event) => event[field]))];
}

function keyOf(event: Pick<NewEvent, 'connectionId' | 'account' | 'livemode' | 'eventId'>): string {
  return `${event.connectionId} ${event.account} ${event.livemode} ${event.eventId}`;
}
