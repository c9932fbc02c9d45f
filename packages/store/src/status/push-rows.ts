import type { Sql, SqlValue } from '../sql.js';

export const PUSH_STATES = ['pending', 'done', 'superseded', 'parked', 'dismissed'] as const;
export type PushState = (typeof PUSH_STATES)[number];

export interface PushFilter {
  readonly order?: string;
  readonly states?: readonly PushState[];
}

export interface PushRow {
  readonly id: string;
  readonly order: string;
  readonly version: string;
  readonly state: PushState;
  readonly reason: string | null;
  readonly webhook_id: string | null;
  readonly attempts: number;
  /** HTTP status of the last answer. */
  readonly answer_status: number | null;
  readonly created_at: Date;
  readonly due_at: Date | null;
  readonly finished_at: Date | null;
}

/** Pushes to the order system, the newest first, without their bodies. */
export async function listPushes(sql: Sql, filter: PushFilter, rowsMax: number): Promise<PushRow[]> {
  const conditions = [`m.stage = 'pushback'`];
  const values: SqlValue[] = [];
  if (filter.order !== undefined) {
    conditions.push('o.reference = ?');
    values.push(filter.order);
  }
  if (filter.states !== undefined && filter.states.length > 0) {
    conditions.push('m.state IN (?)');
    values.push(filter.states);
  }
  return sql.select<PushRow>(
    `SELECT m.id, o.reference AS \`order\`, m.version, m.state, m.reason, m.webhook_id, m.attempts, m.answer_status,
            m.created_at, m.due_at, m.finished_at
       FROM outbox_messages AS m JOIN orders AS o ON o.id = m.order_id
      WHERE ${conditions.join(' AND ')} ORDER BY m.id DESC LIMIT ?`,
    [...values, rowsMax],
  );
}
