import type { Because } from '@quittance/domain';
import type { Sql } from '../sql.js';
import type { PaymentView } from './payment-view.js';

/** One thing that happened to a payment. */
export interface TimelineEntry {
  readonly at: Date;
  readonly kind: 'event' | 'inbox' | 'decision' | 'adjustment' | 'deduction' | 'exception' | 'push';
  /** An event's type, an application's kind, an exception's reason. */
  readonly what: string;
  /** Of the event, refund, dispute or push. */
  readonly id: string | null;
  readonly order: string | null;
  readonly amount: bigint | null;
  readonly state: string | null;
  readonly because: string | null;
}

/** Rows of each kind that are shown, the latest ones. */
export const TIMELINE_ROWS_MAX = 200;

interface Row {
  readonly kind: TimelineEntry['kind'];
  readonly at: Date;
  readonly what: string;
  readonly id: string | null;
  readonly reference: string | null;
  readonly amount: string | null;
  readonly state: string | null;
  readonly because: string | null;
}

/** The way of a payment, oldest first: event → inbox → decision → pushes of the orders it touched. */
export async function readTimeline(sql: Sql, payment: PaymentView): Promise<TimelineEntry[]> {
  const [told, booked, raised, pushed] = await Promise.all([
    readEvents(sql, payment),
    readMovements(sql, payment.id),
    readExceptions(sql, payment.id),
    readPushes(sql, payment.id),
  ]);
  const rank = ['event', 'decision', 'adjustment', 'deduction', 'exception', 'inbox', 'push'];
  return [...told, ...booked, ...raised, ...pushed]
    .sort((a, b) => a.at.getTime() - b.at.getTime() || rank.indexOf(a.kind) - rank.indexOf(b.kind))
    .map(({ at, kind, what, id, reference, amount, state, because }) => ({
      at,
      kind,
      what,
      id,
      order: reference,
      amount: amount === null ? null : BigInt(amount),
      state,
      because,
    }));
}

interface EventRow {
  readonly event_id: string;
  readonly type: string;
  readonly source: string;
  readonly state: string;
  readonly reason: string | null;
  readonly deliveries: number;
  readonly received_at: Date;
  readonly finished_at: Date | null;
}

async function readEvents(sql: Sql, payment: PaymentView): Promise<Row[]> {
  const rows = await sql.select<EventRow>(
    `SELECT event_id, type, source, state, reason, deliveries, received_at, finished_at FROM stripe_events
     WHERE connection_id = ? AND payment = ? ORDER BY id DESC LIMIT ${TIMELINE_ROWS_MAX}`,
    [payment.connectionId, payment.stripeId],
  );
  return rows.flatMap((row): Row[] => {
    const entry = { what: row.type, id: row.event_id, reference: null, amount: null };
    const told: Row = { ...entry, kind: 'event', at: row.received_at, state: row.source, because: deliveredAs(row) };
    if (row.finished_at === null) return [told];
    return [told, { ...entry, kind: 'inbox', at: row.finished_at, state: row.state, because: row.reason }];
  });
}

function deliveredAs(row: EventRow): string | null {
  return row.deliveries === 1 ? null : `delivered ${row.deliveries} times`;
}

async function readMovements(sql: Sql, paymentId: string): Promise<Row[]> {
  const bounded = `ORDER BY x.id DESC LIMIT ${TIMELINE_ROWS_MAX}`;
  const rows = await sql.select<Row>(
    `(SELECT 'decision' AS kind, x.created_at AS at, x.kind AS what, x.source AS id, o.reference, x.amount, x.rule AS state, x.because
        FROM applications x JOIN orders o ON o.id = x.order_id WHERE x.payment_id = ? ${bounded})
     UNION ALL
     (SELECT 'adjustment', x.created_at, x.reason, NULL, o.reference, x.amount, NULL, x.because
        FROM adjustments x JOIN orders o ON o.id = x.order_id WHERE x.payment_id = ? ${bounded})
     UNION ALL
     (SELECT 'deduction', x.created_at, x.kind, x.source, NULL, x.amount, NULL, NULL
        FROM payment_deductions x WHERE x.payment_id = ? ${bounded})`,
    [paymentId, paymentId, paymentId],
  );
  return rows.map((row) => ({ ...row, because: row.because === null ? null : sentenceOf(row.because) }));
}

function sentenceOf(because: string): string {
  return (JSON.parse(because) as Because).sentence;
}

async function readExceptions(sql: Sql, paymentId: string): Promise<Row[]> {
  const select = `SELECT 'exception' AS kind, %at AS at, x.reason AS what, CAST(x.id AS CHAR) AS id, o.reference, x.amount, %state AS state,
    %because AS because FROM exceptions x LEFT JOIN orders o ON o.id = x.order_id WHERE x.payment_id = ?`;
  const of = (at: string, state: string, because: string) =>
    select.replace('%at', at).replace('%state', state).replace('%because', because);
  return sql.select<Row>(
    `${of('x.opened_at', `'opened'`, 'x.because')} UNION ALL
     ${of('x.closed_at', 'x.state', 'x.closed_because')} AND x.closed_at IS NOT NULL ORDER BY at DESC LIMIT ${TIMELINE_ROWS_MAX}`,
    [paymentId, paymentId],
  );
}

/** Pushes of the orders that this payment touched, since it touched them. */
async function readPushes(sql: Sql, paymentId: string): Promise<Row[]> {
  return sql.select<Row>(
    `SELECT 'push' AS kind, COALESCE(m.finished_at, m.first_sent_at, m.created_at) AS at, CONCAT('version ', m.version) AS what,
       m.webhook_id AS id, o.reference, NULL AS amount, m.state, m.reason AS because
     FROM (SELECT order_id, MIN(created_at) AS since FROM applications WHERE payment_id = ? GROUP BY order_id) t
     JOIN outbox_messages m ON m.stage = 'pushback' AND m.order_id = t.order_id AND m.created_at >= t.since
     JOIN orders o ON o.id = m.order_id ORDER BY m.id DESC LIMIT ${TIMELINE_ROWS_MAX}`,
    [paymentId],
  );
}
