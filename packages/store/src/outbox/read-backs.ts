/**
 * Which orders an order system is asked about, and what is written when it knows something else than it was told.
 *
 * The orders are walked by their ids, round after round, a share of them in each round and others every time. The place stands in the row
 * of the destination and is moved under its lock, so that any number of processes share one walk and one rate. A crash leaves a few orders
 * to the next round. An order is asked about only when its newest push was taken some time ago and nothing of it is on the way.
 */
import { raiseExceptions, settleExceptions } from '../books/exception-rows.js';
import type { Store } from '../open-store.js';
import type { Sql } from '../sql.js';

/** Orders whose last push is older are left alone: the order system may have put them away. */
export const READ_BACK_DAYS = 30;
/** Orders looked at in one step, asked about or not. */
const WINDOW_ROWS = 5_000;
/** After a round that found everything looked at, the next begins no sooner. */
const ROUND_MS_MIN = 1_000;
/** Numbers that eight hexadecimal digits of a hash can be. */
const HASHES = 2 ** 32;
const MINUTE_MS = 60_000;

export interface ReadBackPlan {
  /** Of the orders in one round; 0 to 1. */
  readonly share: number;
  /** Orders of all processes in a minute. */
  readonly perMinute: number;
  /** Orders in one step. */
  readonly ordersMax: number;
  /** How long ago its push was taken at least. */
  readonly settleMs: number;
}

/** What an order system was told of an order last. */
export interface ToldVersion {
  readonly messageId: string;
  readonly connectionId: string;
  readonly orderId: string;
  readonly reference: string;
  readonly currency: string;
  readonly amount: bigint;
  readonly version: bigint;
  /** 1, and one more for each time that it was pushed again because it was not known. */
  readonly sendings: number;
}

interface Place {
  id: string;
  connection_id: string;
  read_back_order_id: string;
  read_back_round: number;
  waits: string | number | null;
}

/** Takes the next orders to ask about. @returns none while it is not time, or the order system is not to be called */
export async function claimReadBacks(store: Store, url: string, plan: ReadBackPlan): Promise<ToldVersion[]> {
  return store.transaction(async (sql) => {
    const places = await sql.select<Place>(
      `SELECT id, connection_id, read_back_order_id, read_back_round,
              COALESCE(read_back_at > CURRENT_TIMESTAMP(3), 0) OR disabled_at IS NOT NULL OR circuit_opened_at IS NOT NULL
                OR COALESCE(paused_until > CURRENT_TIMESTAMP(3), 0) AS waits
         FROM destinations WHERE url = ? ORDER BY read_back_round, id FOR UPDATE`,
      [url],
    );
    const [place] = places;
    if (place === undefined || places.some((each) => Number(each.waits) === 1)) return [];
    const [end] = await sql.select<{ last: string | null }>('SELECT MAX(id) AS last FROM orders');
    const from = BigInt(place.read_back_order_id);
    const to = from + BigInt(WINDOW_ROWS);
    const told = await toldVersions(sql, place, { from, to }, plan);
    const through = told.length < plan.ordersMax;
    const over = through && to >= BigInt(end?.last ?? 0);
    const next = over ? 0n : through ? to : BigInt(told.at(-1)?.orderId ?? from);
    const waitMs = Math.max((told.length * MINUTE_MS) / plan.perMinute, over ? ROUND_MS_MIN : 0);
    await sql.write(
      'UPDATE destinations SET read_back_order_id = ?, read_back_round = read_back_round + ? WHERE id = ?',
      [next, over ? 1 : 0, place.id],
    );
    await sql.write(
      'UPDATE destinations SET read_back_at = CURRENT_TIMESTAMP(3) + INTERVAL ? MICROSECOND WHERE url = ?',
      [Math.round(waitMs * 1_000), url],
    );
    return told;
  });
}

async function toldVersions(
  sql: Sql,
  place: Place,
  ids: { readonly from: bigint; readonly to: bigint },
  plan: ReadBackPlan,
): Promise<ToldVersion[]> {
  const rows = await sql.select<{
    id: string;
    order_id: string;
    reference: string;
    currency: string;
    amount: string;
    version: string;
    webhook_id: string | null;
  }>(
    `SELECT m.id, o.id AS order_id, o.reference, o.currency, o.amount, m.version, m.webhook_id
       FROM orders AS o FORCE INDEX (PRIMARY) JOIN outbox_messages AS m ON m.stage = 'pushback' AND m.order_id = o.id AND m.subject = ''
      WHERE o.connection_id = ? AND o.id > ? AND o.id <= ? AND CONV(LEFT(SHA2(CONCAT(o.id, '-', ?), 256), 8), 16, 10) + 0 < ?
        AND m.version = (SELECT MAX(n.version) FROM outbox_messages AS n
                          WHERE n.stage = 'pushback' AND n.order_id = o.id AND n.subject = '')
        AND m.state = 'done' AND m.answer_status BETWEEN 200 AND 299
        AND m.finished_at > CURRENT_TIMESTAMP(3) - INTERVAL ${READ_BACK_DAYS} DAY
        AND m.finished_at <= CURRENT_TIMESTAMP(3) - INTERVAL ? MICROSECOND
      ORDER BY o.id LIMIT ?`,
    [
      ...[place.connection_id, ids.from, ids.to, place.read_back_round, Math.ceil(plan.share * HASHES)],
      ...[plan.settleMs * 1_000, plan.ordersMax],
    ],
  );
  return rows.map((row) => ({
    messageId: row.id,
    connectionId: place.connection_id,
    orderId: row.order_id,
    reference: row.reference,
    currency: row.currency,
    amount: BigInt(row.amount),
    version: BigInt(row.version),
    sendings: sendingsOf(row.webhook_id),
  }));
}

/** `out_42` was sent for the first time, `out_42_2` for the second. */
function sendingsOf(webhookId: string | null): number {
  return Number(/^out_\d+_(\d+)$/.exec(webhookId ?? '')?.[1] ?? 1);
}

/** The version that the books hold of an order now. */
export async function readOrderVersion(sql: Sql, orderId: string): Promise<bigint> {
  const [row] = await sql.select<{ version: string }>('SELECT version FROM orders WHERE id = ?', [orderId]);
  return BigInt(row?.version ?? 0);
}

/**
 * Pushes the newest state of an order again, word for word, under a new id: one with the old id would be taken for a repeat.
 * Nothing happens where the push is under way already.
 */
export async function pushAgain(sql: Sql, told: ToldVersion, because: string): Promise<void> {
  await sql.write(
    `UPDATE outbox_messages SET state = 'pending', reason = ?, webhook_id = ?, attempts = 0, deadline_at = NULL,
            due_at = CURRENT_TIMESTAMP(3), lease_until = NULL, finished_at = NULL
      WHERE id = ? AND state = 'done'`,
    [because, `out_${told.messageId}_${told.sendings + 1}`, told.messageId],
  );
}

/** Asks a person to look why an order system knows something else than it was told. */
export async function raiseDifference(sql: Sql, told: ToldVersion, because: string): Promise<void> {
  const { connectionId, orderId, reference: order, currency, amount } = told;
  await raiseExceptions(
    sql,
    connectionId,
    [
      {
        key: keyOf(told),
        reason: 'order_system_differs',
        ...{ payment: null, order, currency, amount, candidates: [], because: `${order}: ${because}` },
      },
    ],
    { payment: (stripeId) => stripeId, order: () => orderId },
  );
}

export async function settleDifference(sql: Sql, told: ToldVersion): Promise<void> {
  const settled = [{ key: keyOf(told), because: 'the order system knows what it was told' }];
  await settleExceptions(sql, told.connectionId, settled);
}

function keyOf({ reference }: ToldVersion): string {
  return `differs:${reference}`;
}
