import type { SqlValue } from '../sql.js';
import { DEAD_LETTER_CODE } from './dead-letter-code.js';

/** What was given up: an event of Stripe, what matching had to hear of a changed order, or a push to the order system. */
export const DEAD_LETTER_KINDS = ['event', 'order_change', 'push'] as const;
export type DeadLetterKind = (typeof DEAD_LETTER_KINDS)[number];

/** Parked rows for which all of this is true; what is left out says nothing. */
export interface DeadLetterFilter {
  /** Of the inbox `ev-<row>`, of the outbox `ms-<row>`. */
  readonly ids?: readonly string[] | undefined;
  readonly kind?: DeadLetterKind | undefined;
  readonly stage?: string | undefined;
  /** The stable code. */
  readonly reason?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly parkedBefore?: Date | undefined;
  readonly parkedSince?: Date | undefined;
  /** Of an event. */
  readonly eventType?: string | undefined;
  /** An order's reference; no event tells of one. */
  readonly order?: string | undefined;
  /** Stripe's id of a payment, or of the object that an event tells of. */
  readonly payment?: string | undefined;
}

export type DeadLetterTable = 'stripe_events' | 'outbox_messages';

/** In the order in which they are worked through. */
export const DEAD_LETTER_TABLES = ['stripe_events', 'outbox_messages'] as const satisfies readonly DeadLetterTable[];

const ID_PREFIX = { stripe_events: 'ev', outbox_messages: 'ms' } as const satisfies Record<DeadLetterTable, string>;

export interface Where {
  /** Over a row `t` of the table; for messages also its order `o`. */
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** The id of a row as people see it. */
export function deadLetterId(table: DeadLetterTable, row: string | number | bigint): string {
  return `${ID_PREFIX[table]}-${row}`;
}

/** @returns `null` for what is no id of ours */
export function readDeadLetterId(id: string): { readonly table: DeadLetterTable; readonly row: string } | null {
  const [, prefix, row] = /^(ev|ms)-([1-9]\d{0,18})$/.exec(id) ?? [];
  if (row === undefined) return null;
  return { table: prefix === ID_PREFIX.stripe_events ? 'stripe_events' : 'outbox_messages', row };
}

/** The filter over one table. @returns `null` when no row of this table can fit */
export function deadLetterWhere(table: DeadLetterTable, filter: DeadLetterFilter): Where | null {
  const parts: [string, SqlValue][] = [];
  const also = (condition: string, value: SqlValue | undefined) => {
    if (value !== undefined) parts.push([condition, value]);
  };
  if (filter.ids !== undefined) {
    const rows = filter.ids.flatMap((id) => readDeadLetterId(id) ?? []).filter((each) => each.table === table);
    if (rows.length === 0) return null;
    also(
      't.id IN (?)',
      rows.map((each) => each.row),
    );
  }
  also('t.connection_id = ?', filter.connectionId);
  also('t.stage = ?', filter.stage);
  also(`${DEAD_LETTER_CODE} = ?`, filter.reason);
  also('t.finished_at < ?', filter.parkedBefore);
  also('t.finished_at >= ?', filter.parkedSince);
  const own = table === 'stripe_events' ? ofEvents(filter) : ofMessages(filter);
  if (own === null) return null;
  // `due_at` of a parked row is null; saying so lets the index on (state, due_at) give the rows in the order of their ids.
  const conditions = [`t.state = 'parked'`, 't.due_at IS NULL', ...parts.map(([condition]) => condition), own.sql];
  return { sql: conditions.join(' AND '), values: [...parts.map(([, value]) => value), ...own.values] };
}

function ofEvents({ kind, eventType, order, payment }: DeadLetterFilter): Where | null {
  if ((kind !== undefined && kind !== 'event') || order !== undefined) return null;
  const conditions = ['TRUE'];
  const values: SqlValue[] = [];
  if (eventType !== undefined) {
    conditions.push('t.type = ?');
    values.push(eventType);
  }
  if (payment !== undefined) {
    conditions.push('(t.payment = ? OR t.object_id = ?)');
    values.push(payment, payment);
  }
  return { sql: conditions.join(' AND '), values };
}

function ofMessages({ kind, eventType, order, payment }: DeadLetterFilter): Where | null {
  if (kind === 'event' || eventType !== undefined) return null;
  const conditions = [kind === undefined ? 'TRUE' : `t.stage ${kind === 'push' ? '=' : '<>'} 'pushback'`];
  const values: SqlValue[] = [];
  if (order !== undefined) {
    conditions.push('o.reference = ?');
    values.push(order);
  }
  if (payment !== undefined) {
    conditions.push(
      `t.order_id IN (SELECT a.order_id FROM applications a JOIN payments p ON p.id = a.payment_id WHERE p.stripe_id = ?)`,
    );
    values.push(payment);
  }
  return { sql: conditions.join(' AND '), values };
}
