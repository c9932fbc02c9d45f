import type { Sql, SqlValue } from '../sql.js';

export const EVENT_STATES = ['pending', 'done', 'ignored', 'parked', 'dismissed'] as const;
export type EventState = (typeof EVENT_STATES)[number];

export interface EventFilter {
  readonly eventId?: string;
  readonly states?: readonly EventState[];
  readonly stage?: string;
  readonly type?: string;
  readonly payment?: string;
}

export interface EventRow {
  readonly id: string;
  readonly event_id: string;
  readonly type: string;
  readonly stage: string | null;
  readonly state: EventState;
  readonly reason: string | null;
  readonly payment: string | null;
  readonly object_id: string | null;
  readonly source: string;
  readonly deliveries: number;
  readonly attempts: number;
  readonly stripe_created_at: Date;
  readonly received_at: Date;
  readonly due_at: Date | null;
  readonly finished_at: Date | null;
}

const COLUMNS = `id, event_id, type, stage, state, reason, payment, object_id, source, deliveries, attempts,
  stripe_created_at, received_at, due_at, finished_at`;

/** Events of the inbox, the newest first, without their bodies. */
export async function listEvents(sql: Sql, filter: EventFilter, rowsMax: number): Promise<EventRow[]> {
  const { where, values } = eventWhere(filter);
  const rows = await sql.select<EventRow>(
    `SELECT ${COLUMNS} FROM stripe_events WHERE ${where} ORDER BY id DESC LIMIT ?`,
    [...values, rowsMax],
  );
  return rows.map((row) => ({ ...row, id: String(row.id) }));
}

export async function countEvents(sql: Sql, filter: EventFilter): Promise<number> {
  const { where, values } = eventWhere(filter);
  const [row] = await sql.select<{ n: string }>(`SELECT COUNT(*) AS n FROM stripe_events WHERE ${where}`, values);
  return Number(row?.n ?? 0);
}

/** The condition of a filter, with its values in order; true for all rows when nothing is asked. */
export function eventWhere(filter: EventFilter): { where: string; values: SqlValue[] } {
  const parts: [string, SqlValue][] = [];
  if (filter.eventId !== undefined) parts.push(['event_id = ?', filter.eventId]);
  if (filter.states !== undefined && filter.states.length > 0) parts.push(['state IN (?)', filter.states]);
  if (filter.stage !== undefined) parts.push(['stage = ?', filter.stage]);
  if (filter.type !== undefined) parts.push(['type = ?', filter.type]);
  if (filter.payment !== undefined) parts.push(['payment = ?', filter.payment]);
  return {
    where: parts.length === 0 ? 'TRUE' : parts.map(([condition]) => condition).join(' AND '),
    values: parts.map(([, value]) => value),
  };
}
