/**
 * Takes pushes for sending: never two of one order, or of one refund or dispute on it, at once, never an old state after a newer one, and
 * the same id and body for ever.
 *
 * Input: ids of outbox rows. Output: the pushes to send now, each under a lease and with its `webhook-id` and body fixed; and the rows that
 * must wait. All pending rows of the orders concerned are locked first, so that two workers with different rows of one order see each other.
 * Rows of which a newer one exists end as superseded, also those that were tried before. Everything is committed before anything is sent:
 * a crash after it leaves rows whose lease runs out, and the next sender repeats the very same message.
 */
import type { Sql } from '../sql.js';
import type { PushedOrderRow } from './push-exceptions.js';
import { type PushBodies, type PushedRow, readPushedStates } from './pushed-states.js';

/** Longer than a call and its commit may take. */
export const PUSH_LEASE_MS = 30_000;
/** From the first sending to the end of all patience. */
export const PUSH_DEADLINE_H = 72;
/** A try that begins this close to the deadline is the last. */
const LAST_TRY_MS = 1_000;
/** How soon to look again when another push of the order is under way. */
const BUSY_LOOK_MS = 500;

export interface ClaimedPush extends PushedOrderRow {
  readonly id: string;
  readonly version: bigint;
  readonly webhookId: string;
  readonly body: string;
  /** Calls made before this one. */
  readonly attempts: number;
  /** The deadline has come: a failure now is the last. */
  readonly lastTry: boolean;
}

/** A push whose state cannot be said; `because` tells why. */
export interface UnsayablePush extends PushedOrderRow {
  readonly id: string;
  readonly because: string;
}

export interface ClaimedPushes {
  readonly claimed: readonly ClaimedPush[];
  /** Leased by another sender, or behind another push of the same order: row id and milliseconds to wait. */
  readonly busy: ReadonlyMap<string, number>;
  readonly unsayable: readonly UnsayablePush[];
  readonly superseded: number;
}

interface Row extends PushedRow {
  version: string;
  attempts: number;
  webhook_id: string | null;
  body: string | null;
  leased_ms: string | number | null;
  last_try: string | number | null;
  reference: string;
  currency: string;
  amount: string;
  newest: string;
}

export async function claimPushes(sql: Sql, ids: readonly string[], bodies: PushBodies): Promise<ClaimedPushes> {
  const pending = await lockPending(sql, ids);
  const free = pending.filter((row) => leasedMs(row) === 0);
  const old = outdated(free);
  const underWay = new Map(pending.filter((row) => leasedMs(row) > 0).map((row) => [keyOf(row), leasedMs(row)]));
  const asked = new Set(ids);
  const newest = free.filter((row) => !old.includes(row) && asked.has(row.id));
  const ready = newest.filter((row) => !underWay.has(keyOf(row)));
  const { claimed, unsayable } = await freeze(sql, ready, bodies);
  await supersede(sql, old);
  const waiting = pending.filter((row) => asked.has(row.id) && !old.includes(row) && underWay.has(keyOf(row)));
  const busy = new Map(
    waiting.map((row) => [
      row.id,
      leasedMs(row) > 0 ? leasedMs(row) : Math.min(BUSY_LOOK_MS, underWay.get(keyOf(row)) ?? 0),
    ]),
  );
  return { claimed, busy, unsayable, superseded: old.length };
}

/**
 * Ends what is older than another push of the same order, refund or dispute, although nothing is sent now: what waits is no more than one push
 * of each. @returns those of the rows that wait on and nobody sends
 */
export async function supersedeOlder(sql: Sql, ids: readonly string[]): Promise<string[]> {
  const pending = await lockPending(sql, ids);
  const free = pending.filter((row) => leasedMs(row) === 0);
  const old = outdated(free);
  await supersede(sql, old);
  const asked = new Set(ids);
  return free.filter((row) => !old.includes(row) && asked.has(row.id)).map((row) => row.id);
}

async function lockPending(sql: Sql, ids: readonly string[]): Promise<Row[]> {
  if (ids.length === 0) return [];
  const orders = await sql.select<{ order_id: string }>(
    `SELECT DISTINCT order_id FROM outbox_messages WHERE id IN (?) AND stage = 'pushback' AND state = 'pending'`,
    [ids],
  );
  if (orders.length === 0) return [];
  const orderIds = orders.map((row) => row.order_id);
  const locked = await sql.select<{ id: string }>(
    `SELECT id FROM outbox_messages FORCE INDEX (uq_outbox_message)
      WHERE stage = 'pushback' AND order_id IN (?) AND state = 'pending' ORDER BY order_id, subject, version FOR UPDATE`,
    [orderIds],
  );
  if (locked.length === 0) return [];
  return sql.select<Row>(
    `SELECT m.id, m.connection_id, m.order_id, m.subject, m.version, m.attempts, m.webhook_id, m.body,
            GREATEST(TIMESTAMPDIFF(MICROSECOND, CURRENT_TIMESTAMP(3), m.lease_until), 0) DIV 1000 AS leased_ms,
            m.deadline_at <= CURRENT_TIMESTAMP(3) + INTERVAL ${LAST_TRY_MS * 1_000} MICROSECOND AS last_try,
            o.reference, o.currency, o.amount, CURRENT_TIMESTAMP(3) AS now,
            IF(m.subject = '', o.version, COALESCE(r.version, d.version)) AS own_version,
            IF(m.subject = '', 'order', IF(r.id IS NOT NULL, 'refund', IF(d.id IS NOT NULL, 'dispute', NULL))) AS subject_kind,
            (SELECT MAX(n.version) FROM outbox_messages AS n
              WHERE n.stage = 'pushback' AND n.order_id = m.order_id AND n.subject = m.subject) AS newest
       FROM outbox_messages AS m JOIN orders AS o ON o.id = m.order_id
       LEFT JOIN refunds AS r ON m.subject <> '' AND r.connection_id = m.connection_id AND r.stripe_id = m.subject
       LEFT JOIN disputes AS d ON m.subject <> '' AND d.connection_id = m.connection_id AND d.stripe_id = m.subject
      WHERE m.id IN (?)`,
    [locked.map((row) => row.id)],
  );
}

/** Fixes id and body of what is sent for the first time, and puts all under the lease. */
async function freeze(sql: Sql, rows: readonly Row[], bodies: PushBodies) {
  const states = await readPushedStates(
    sql,
    rows.filter((row) => row.body === null),
  );
  const claimed: ClaimedPush[] = [];
  const unsayable: UnsayablePush[] = [];
  for (const row of rows) {
    const of = { ...orderOf(row), id: row.id };
    try {
      const body = row.body ?? states(row, bodies);
      claimed.push({
        ...of,
        version: BigInt(row.version),
        webhookId: row.webhook_id ?? `out_${row.id}`,
        body,
        attempts: row.attempts,
        lastTry: Number(row.last_try ?? 0) === 1,
      });
    } catch (error) {
      unsayable.push({ ...of, because: error instanceof Error ? error.message : String(error) });
    }
  }
  const until = `CURRENT_TIMESTAMP(3) + INTERVAL ${PUSH_LEASE_MS * 1_000} MICROSECOND`;
  await sql.updateMany(
    'outbox_messages',
    ['webhook_id', 'body'],
    claimed.map((each) => [each.id, each.webhookId, each.body]),
    `, t.lease_until = ${until}, t.due_at = ${until}, t.first_sent_at = COALESCE(t.first_sent_at, CURRENT_TIMESTAMP(3)),
       t.deadline_at = COALESCE(t.deadline_at, CURRENT_TIMESTAMP(3) + INTERVAL ${PUSH_DEADLINE_H} HOUR)`,
  );
  return { claimed, unsayable };
}

async function supersede(sql: Sql, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  await sql.write(
    `UPDATE outbox_messages SET state = 'superseded', due_at = NULL, lease_until = NULL, finished_at = CURRENT_TIMESTAMP(3),
            reason = IF(subject = '', 'a newer state of the order exists', CONCAT('a newer state of ', subject, ' exists')) WHERE id IN (?) AND state = 'pending'`,
    [rows.map((row) => row.id)],
  );
}

function orderOf(row: Row): PushedOrderRow {
  return {
    connectionId: row.connection_id,
    orderId: row.order_id,
    reference: row.reference,
    currency: row.currency,
    amount: BigInt(row.amount),
    subject: row.subject,
  };
}

/** What is sent one after the other. */
function keyOf(row: Row): string {
  return `${row.order_id} ${row.subject}`;
}

function leasedMs(row: Row): number {
  return Number(row.leased_ms ?? 0);
}

/** Rows of which a newer one exists. */
function outdated(rows: readonly Row[]): Row[] {
  return rows.filter((row) => BigInt(row.version) < BigInt(row.newest));
}
