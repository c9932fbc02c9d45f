import type { Sql, SqlValue } from '../sql.js';
import { DEAD_LETTER_CODE } from './dead-letter-code.js';
import {
  DEAD_LETTER_TABLES,
  type DeadLetterFilter,
  type DeadLetterKind,
  type DeadLetterTable,
  deadLetterId,
  deadLetterWhere,
  type Where,
} from './dead-letter-filter.js';

/** A row that was given up and waits for a person. */
export interface DeadLetter {
  readonly id: string;
  readonly kind: DeadLetterKind;
  readonly stage: string;
  /** Name of the Stripe connection. */
  readonly connection: string;
  /** Stable: what was wrong in general. */
  readonly reason: string;
  /** The last error in words; may hold what people wrote. */
  readonly error: string;
  readonly parkedAt: Date;
  readonly arrivedAt: Date;
  readonly attempts: number;
  /** Stripe's id and type of an event, and the object and payment that it tells of. */
  readonly event: string | null;
  readonly eventType: string | null;
  readonly object: string | null;
  readonly payment: string | null;
  /** Reference and version of the order that a message is about; of a push about a refund its id. */
  readonly order: string | null;
  readonly version: string | null;
  readonly refund: string | null;
  readonly webhookId: string | null;
  /** HTTP status of the order system's last answer. */
  readonly answerStatus: number | null;
}

/** Where the next page begins: behind this row. */
export interface DeadLetterPlace {
  readonly parkedMs: number;
  readonly table: DeadLetterTable;
  readonly row: string;
}

export interface PlacedDeadLetter extends DeadLetter {
  readonly place: DeadLetterPlace;
}

interface Row extends Omit<DeadLetter, 'id'> {
  readonly row: string;
}

const COLUMNS = {
  stripe_events: `t.id AS row, 'event' AS kind, t.stage, ${DEAD_LETTER_CODE} AS reason, t.received_at AS arrivedAt,
    t.event_id AS event, t.type AS eventType, t.object_id AS object, t.payment, NULL AS \`order\`, NULL AS version,
    NULL AS refund, NULL AS webhookId, NULL AS answerStatus`,
  outbox_messages: `t.id AS row, IF(t.stage = 'pushback', 'push', 'order_change') AS kind, t.stage, ${DEAD_LETTER_CODE} AS reason,
    t.created_at AS arrivedAt, NULL AS event, NULL AS eventType, NULL AS object, NULL AS payment, o.reference AS \`order\`,
    t.version, NULLIF(t.subject, '') AS refund, t.webhook_id AS webhookId, t.answer_status AS answerStatus`,
} as const satisfies Record<DeadLetterTable, string>;

/** With the names that a filter and the columns rely on. */
export const DEAD_LETTERS_FROM = {
  stripe_events: 'stripe_events AS t',
  outbox_messages: 'outbox_messages AS t JOIN orders AS o ON o.id = t.order_id',
} as const satisfies Record<DeadLetterTable, string>;

/** What was given up, the latest first. */
export async function listDeadLetters(
  sql: Sql,
  filter: DeadLetterFilter,
  page: { readonly rows: number; readonly after?: DeadLetterPlace | null },
): Promise<PlacedDeadLetter[]> {
  const found = await Promise.all(
    DEAD_LETTER_TABLES.map(async (table) => {
      const where = deadLetterWhere(table, filter);
      if (where === null) return [];
      const behind = page.after ? behindPlace(table, page.after) : { sql: 'TRUE', values: [] };
      return readRows(
        sql,
        table,
        { sql: `${where.sql} AND ${behind.sql}`, values: [...where.values, ...behind.values] },
        page.rows,
      );
    }),
  );
  return found.flat().sort(laterFirst).slice(0, page.rows);
}

async function readRows(sql: Sql, table: DeadLetterTable, where: Where, rowsMax: number): Promise<PlacedDeadLetter[]> {
  const rows = await sql.select<Row>(
    `SELECT ${COLUMNS[table]}, COALESCE(t.reason, '') AS error, t.attempts, t.finished_at AS parkedAt, c.name AS connection
       FROM ${DEAD_LETTERS_FROM[table]} JOIN connections AS c ON c.id = t.connection_id
      WHERE ${where.sql} ORDER BY t.finished_at DESC, t.id DESC LIMIT ?`,
    [...where.values, rowsMax] as SqlValue[],
  );
  return rows.map(({ row, ...rest }) => ({
    ...rest,
    id: deadLetterId(table, row),
    place: { parkedMs: rest.parkedAt.getTime(), table, row },
  }));
}

function behindPlace(table: DeadLetterTable, { parkedMs, table: ofPlace, row }: DeadLetterPlace): Where {
  const at = new Date(parkedMs);
  const [own, placed] = [table, ofPlace].map((each) => DEAD_LETTER_TABLES.indexOf(each)) as [number, number];
  if (own > placed) return { sql: 't.finished_at <= ?', values: [at] };
  if (own < placed) return { sql: 't.finished_at < ?', values: [at] };
  return { sql: '(t.finished_at < ? OR (t.finished_at = ? AND t.id < ?))', values: [at, at, row] };
}

function laterFirst(a: PlacedDeadLetter, b: PlacedDeadLetter): number {
  const byTable = DEAD_LETTER_TABLES.indexOf(a.place.table) - DEAD_LETTER_TABLES.indexOf(b.place.table);
  return b.place.parkedMs - a.place.parkedMs || byTable || Number(BigInt(b.place.row) - BigInt(a.place.row));
}
