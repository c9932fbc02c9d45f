/**
 * A person's command: let a stage look at events again.
 *
 * Input: a filter. Output: rows that are pending and due now, which the relay publishes, and one line of the audit log for each, in the same
 * transaction. A crash leaves whole batches done and the rest as it was; to run it again is harmless.
 * Rows that were ignored may belong to no stage; they are left alone unless the caller names one.
 */
import type { Lane } from '@quittance/contracts';
import type { Store } from '../open-store.js';
import type { Sql } from '../sql.js';
import { type EventFilter, type EventState, eventWhere } from './event-rows.js';

/** Rows of one transaction. */
const BATCH_ROWS = 500;

export interface RequeueCommand {
  readonly filter: EventFilter;
  readonly actor: string;
  readonly note?: string;
  /** For rows that belong to no stage. */
  readonly stage?: string;
  /** Called after each batch with the rows done so far. */
  readonly onProgress?: (rows: number) => void;
}

export interface Requeued {
  readonly rows: number;
  /** Rows the filter found that belong to no stage. */
  readonly withoutStage: number;
}

/** An event that is locked and may be put back. */
export interface EventToRequeue {
  readonly id: string;
  readonly event_id: string;
  readonly state: EventState;
  readonly stage: string | null;
  readonly reason: string | null;
  readonly attempts: number;
}

export const EVENT_TO_REQUEUE = 't.id, t.event_id, t.state, t.stage, t.reason, t.attempts';

/** How rows are put back, by whom and why. */
export interface PutBack {
  readonly actor: string;
  readonly note?: string;
  /** `replay`: behind everything that is live. */
  readonly lane: Lane;
  /** Milliseconds until they are due; 0: at once. */
  readonly inMs: number;
}

/** Only rows that are not pending already are touched. One event goes with the live ones, many behind them. */
export async function requeueEvents(store: Store, command: RequeueCommand): Promise<Requeued> {
  let rows = 0;
  let withoutStage = 0;
  for (let after = 0n; ; ) {
    const batch = await store.transaction((sql) => requeueBatch(sql, command, after));
    if (batch.last === null) return { rows, withoutStage };
    rows += batch.rows;
    withoutStage += batch.withoutStage;
    after = batch.last;
    command.onProgress?.(rows);
  }
}

async function requeueBatch(sql: Sql, command: RequeueCommand, after: bigint) {
  const { where, values } = eventWhere(command.filter);
  const found = await sql.select<EventToRequeue>(
    `SELECT ${EVENT_TO_REQUEUE} FROM stripe_events AS t
      WHERE ${where} AND state <> 'pending' AND id > ? ORDER BY id LIMIT ? FOR UPDATE`,
    [...values, after, BATCH_ROWS],
  );
  const ready = found.filter((row) => row.stage !== null || command.stage !== undefined);
  const lane = command.filter.eventId === undefined ? 'replay' : 'live';
  await putBackEvents(sql, ready, { ...command, lane, inMs: 0 }, command.stage);
  const last = found.at(-1);
  return {
    rows: ready.length,
    withoutStage: found.length - ready.length,
    last: last === undefined ? null : BigInt(last.id),
  };
}

/** Puts locked rows back in the queue and notes each. @param stage for rows that belong to none */
export async function putBackEvents(
  sql: Sql,
  rows: readonly EventToRequeue[],
  { actor, note, lane, inMs }: PutBack,
  stage?: string,
): Promise<void> {
  if (rows.length === 0) return;
  await sql.write(
    `UPDATE stripe_events SET state = 'pending', stage = COALESCE(stage, ?), reason = NULL, attempts = 0, lane = ?,
            due_at = CURRENT_TIMESTAMP(3) + INTERVAL ? MICROSECOND, finished_at = NULL WHERE id IN (?)`,
    [stage ?? null, lane, Math.round(inMs) * 1_000, rows.map((row) => row.id)],
  );
  await sql.insertMany(
    'audit_log',
    ['actor', 'action', 'subject', 'before_state', 'after_state', 'note'],
    rows.map((row) => [
      actor,
      'event.requeue',
      row.event_id,
      JSON.stringify({ state: row.state, stage: row.stage, reason: row.reason, attempts: row.attempts }),
      JSON.stringify({ state: 'pending', stage: row.stage ?? stage ?? null, attempts: 0 }),
      note ?? null,
    ]),
  );
}
