/**
 * A person's command: let a stage look at events again.
 *
 * Input: a filter. Output: rows that are pending and due now, which the relay publishes, and one line of the audit log for each, in the same
 * transaction. A crash leaves whole batches done and the rest as it was; to run it again is harmless.
 * Rows that were ignored may belong to no stage; they are left alone unless the caller names one.
 */
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

interface Row {
  readonly id: string;
  readonly event_id: string;
  readonly state: EventState;
  readonly stage: string | null;
  readonly reason: string | null;
  readonly attempts: number;
}

/** Only rows that are not pending already are touched. */
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
  const found = await sql.select<Row>(
    `SELECT id, event_id, state, stage, reason, attempts FROM stripe_events
      WHERE ${where} AND state <> 'pending' AND id > ? ORDER BY id LIMIT ? FOR UPDATE`,
    [...values, after, BATCH_ROWS],
  );
  const ready = found.filter((row) => row.stage !== null || command.stage !== undefined);
  if (ready.length > 0) {
    await sql.write(
      `UPDATE stripe_events SET state = 'pending', stage = COALESCE(stage, ?), reason = NULL, attempts = 0,
              due_at = CURRENT_TIMESTAMP(3), finished_at = NULL WHERE id IN (?)`,
      [command.stage ?? null, ready.map((row) => row.id)],
    );
    await sql.insertMany(
      'audit_log',
      ['actor', 'action', 'subject', 'before_state', 'after_state', 'note'],
      ready.map((row) => [
        command.actor,
        'event.requeue',
        row.event_id,
        JSON.stringify({ state: row.state, stage: row.stage, reason: row.reason, attempts: row.attempts }),
        JSON.stringify({ state: 'pending', stage: row.stage ?? command.stage ?? null, attempts: 0 }),
        command.note ?? null,
      ]),
    );
  }
  const last = found.at(-1);
  return {
    rows: ready.length,
    withoutStage: found.length - ready.length,
    last: last === undefined ? null : BigInt(last.id),
  };
}
