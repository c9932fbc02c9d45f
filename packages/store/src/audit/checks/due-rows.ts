import type { Sql } from '../../sql.js';
import { type Check, type Finding, selectRange } from '../difference.js';

/** Rows of one kind of trouble that are told at the most; more of them have one cause. */
const TOLD_MAX = 1_000;

const DUE_TABLES = ['stripe_events', 'outbox_messages', 'refund_calls'] as const;
type DueTable = (typeof DUE_TABLES)[number];

/** The name that people know. */
function rowName(table: DueTable, id: string): string {
  return `${table} row ${id}`;
}

/** Work that nobody takes is work that was lost. Reads the index on (state, due_at) alone. */
const overdue: Check = {
  name: 'row.overdue',
  holds: 'no pending row of inbox, outbox or refund calls is due for longer than is asked for',
  todo: 'see that relay and the stage run (quittance status); what they lost they publish again by themselves',
  table: null,
  find: async (sql, _range, { overdueMs }) => {
    const found: Finding[] = [];
    for (const table of DUE_TABLES) {
      const rows = await sql.select<{ id: string; late_ms: string | number }>(
        `SELECT id, TIMESTAMPDIFF(MICROSECOND, due_at, CURRENT_TIMESTAMP(3)) DIV 1000 AS late_ms FROM ${table}
          WHERE state = 'pending' AND due_at < CURRENT_TIMESTAMP(3) - INTERVAL ? MICROSECOND ORDER BY due_at LIMIT ${TOLD_MAX}`,
        [overdueMs * 1_000],
      );
      for (const { id, late_ms: late } of rows)
        found.push({
          where: rowName(table, id),
          expected: `taken within ${seconds(overdueMs)}`,
          found: `due for ${seconds(Number(late))}`,
        });
    }
    return found;
  },
};

function seconds(ms: number): string {
  return `${Math.round(ms / 1_000)} s`;
}

/** A row is waiting with a time at which it is due, or it has ended and waits for nothing. Reads the index on (state, due_at) alone. */
const ended: Check = {
  name: 'row.ended',
  holds: 'a pending row has the time at which it is due; one that has ended has none',
  todo: 'a pending row without a time is seen by nobody: send it again (quittance events EVENT --requeue, quittance pushes ORDER --requeue)',
  table: null,
  find: async (sql) => {
    const found: Finding[] = [];
    for (const table of DUE_TABLES) {
      for (const { id, state } of await endedWrongly(sql, table))
        found.push({
          where: rowName(table, id),
          expected: state === 'pending' ? 'a time at which it is due' : 'no time at which it is due',
          found: state === 'pending' ? 'none' : `${state}, and due again`,
        });
    }
    return found;
  },
};

async function endedWrongly(sql: Sql, table: DueTable): Promise<{ id: string; state: string }[]> {
  const states = await sql.select<{ state: string }>(`SELECT DISTINCT state FROM ${table}`);
  const held = new Set(['pending', 'held']);
  const rows: { id: string; state: string }[] = [];
  for (const { state } of states) {
    const wrong = state === 'pending' ? 'due_at IS NULL' : held.has(state) ? '1 = 0' : 'due_at IS NOT NULL';
    rows.push(
      ...(await sql.select<{ id: string; state: string }>(
        `SELECT id, state FROM ${table} WHERE state = ? AND ${wrong} LIMIT ${TOLD_MAX}`,
        [state],
      )),
    );
  }
  return rows;
}

interface EventRow {
  readonly id: string;
  readonly event_id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly livemode: number;
  readonly mode: string;
  readonly finished_at: Date | null;
}

/** What the inbox holds is of the right mode, and what has ended says when and, where it did nothing, why. */
const events: Check = {
  name: 'event.kept',
  holds:
    'an event that was handled is of its connection’s mode, and one that has ended says when, and why where it did nothing',
  todo: 'look at the event (quittance events EVENT) and at who writes the inbox besides ingress',
  table: 'stripe_events',
  find: async (sql, range) => {
    const rows = await selectRange<EventRow>(
      sql,
      `SELECT e.id, e.event_id, e.state, e.reason, e.livemode, e.finished_at, c.mode FROM stripe_events AS e
         JOIN connections AS c ON c.id = e.connection_id
        WHERE {e.id} AND ((e.state <> 'ignored' AND e.livemode <> (c.mode = 'live'))
          OR (e.state <> 'pending' AND e.finished_at IS NULL) OR (e.state IN ('ignored', 'parked') AND e.reason IS NULL))`,
      range,
    );
    return rows.map((row) => ({
      where: `event ${row.event_id} (id ${row.id})`,
      expected: `an event of ${row.mode} mode with its end and reason`,
      found: `${row.livemode === 1 ? 'live' : 'test'} mode, ${row.state}, ${row.finished_at === null ? 'no end' : 'ended'}, ${row.reason ?? 'no reason'}`,
    }));
  },
};

/** Money that an event told of is in the books once the event is done. */
const effects: Check = {
  name: 'event.effect',
  holds: 'a payment that a finished event told as paid is in the books',
  todo: 'take the event in again: quittance events EVENT --requeue',
  table: 'stripe_events',
  find: async (sql, range) => {
    const rows = await selectRange<{ id: string; event_id: string; payment: string }>(
      sql,
      `SELECT e.id, e.event_id, e.payment FROM stripe_events AS e
         LEFT JOIN payments AS p ON p.connection_id = e.connection_id AND p.stripe_id = e.payment
        WHERE {e.id} AND e.state = 'done' AND e.type IN ('payment_intent.succeeded', 'charge.succeeded') AND e.payment IS NOT NULL
          AND p.id IS NULL`,
      range,
    );
    return rows.map((row) => ({
      where: `event ${row.event_id} (id ${row.id})`,
      expected: `payment ${row.payment} in the books`,
      found: 'not there',
    }));
  },
};

export const DUE_ROW_CHECKS: readonly Check[] = [overdue, ended, events, effects];
