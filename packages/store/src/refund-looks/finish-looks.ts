/**
 * Writes what came of looking at one refund, in one transaction: the next look, the news for the inbox, the reminder, the question to a
 * person.
 *
 * Input: the refund as it was claimed and what was found. Output: ids of the rows to publish after the commit. News go through the inbox as
 * webhooks do, so that one path alone changes the books. A refund that moved on meanwhile keeps the next look that came with the move.
 */
import type { ExceptionReason } from '@quittance/domain';
import { refundKeys } from '@quittance/domain';
import { lockAccounts } from '../books/accounts.js';
import { raiseExceptions } from '../books/exception-rows.js';
import { keepNews, type LookNews, putOffLook } from '../looks/keep-look.js';
import type { Store } from '../open-store.js';
import { insertMessages } from '../outbox/insert-messages.js';
import type { Sql } from '../sql.js';
import type { DueRefund } from './claim-due-refunds.js';
import { placeOfRefund } from './place-of-refund.js';

export type LookResult =
  /** The provider said something else than the books hold. */
  | {
      readonly kind: 'news';
      readonly event: LookNews;
      readonly nextMs: number;
    }
  | {
      readonly kind: 'same';
      /** When the provider said so. */
      readonly toldAtMs: number;
      /** Milliseconds since the epoch; `null`: it is followed no more. */
      readonly nextAtMs: number | null;
      /** How many reminders should have been given by now. */
      readonly reminders: number;
      /** Why a person should look. */
      readonly overdue: Overdue | null;
    }
  /** Nothing was learnt; `nextMs` from now it is tried again. */
  | { readonly kind: 'nothing'; readonly nextMs: number };

export interface Overdue {
  readonly reason: Extract<ExceptionReason, 'refund_late' | 'refund_needs_customer'>;
  readonly because: string;
}

export interface LookWritten {
  readonly events: readonly string[];
  readonly pushes: readonly string[];
  readonly raised: boolean;
}

const NOTHING: LookWritten = { events: [], pushes: [], raised: false };

export async function finishLook(store: Store, due: DueRefund, result: LookResult): Promise<LookWritten> {
  return store.transaction(async (sql) => {
    if (result.kind === 'nothing') {
      await putOffLook(sql, 'refunds', due, result.nextMs, 0);
      return NOTHING;
    }
    if (result.kind === 'news') {
      await putOffLook(sql, 'refunds', due, result.nextMs, 1);
      return { ...NOTHING, events: await keepNews(sql, due, result.event) };
    }
    return finishSame(sql, due, result);
  });
}

async function finishSame(
  sql: Sql,
  due: DueRefund,
  result: Extract<LookResult, { kind: 'same' }>,
): Promise<LookWritten> {
  const place = await placeOfRefund(sql, due);
  // Whoever changes a refund holds its account first; so no change can come between the version read and the one written.
  await lockAccounts(sql, place.accountId === null ? [] : [place.accountId]);
  const next = result.nextAtMs === null ? null : new Date(result.nextAtMs);
  const done = await sql.write(
    `UPDATE refunds SET checks = checks + 1, last_checked_at = CURRENT_TIMESTAMP(3), next_check_at = ?,
       told_at = GREATEST(COALESCE(told_at, ?), ?) WHERE id = ? AND status = ?`,
    [next, new Date(result.toldAtMs), new Date(result.toldAtMs), due.id, due.status],
  );
  if (done.affectedRows === 0) return NOTHING;
  const pushes = result.reminders > due.reminders ? await remind(sql, due, result.reminders, place.orderIds) : [];
  const raised = result.overdue === null ? false : await ask(sql, due, result.overdue, place);
  return { events: [], pushes, raised };
}

/** Tells the order system once more that the customer has to act. */
async function remind(sql: Sql, due: DueRefund, reminders: number, orderIds: readonly string[]): Promise<string[]> {
  await sql.write('UPDATE refunds SET reminders = ?, version = version + 1 WHERE id = ?', [reminders, due.id]);
  const [row] = await sql.select<{ version: string }>('SELECT version FROM refunds WHERE id = ?', [due.id]);
  const version = BigInt(row?.version ?? 0);
  return insertMessages(
    sql,
    due.connectionId,
    'pushback',
    orderIds.map((orderId) => ({ orderId, subject: due.refund, version })),
  );
}

/** Asks a person, once: what they answered is not asked again while the refund stays where it is. */
async function ask(
  sql: Sql,
  due: DueRefund,
  { reason, because }: Overdue,
  place: {
    readonly paymentId: string | null;
    readonly payment: string | null;
    readonly orderIds: readonly string[];
    readonly references: readonly string[];
  },
): Promise<boolean> {
  const keys = refundKeys(due.refund);
  const key = reason === 'refund_late' ? keys.late : keys.customer;
  const asked = await sql.select<{ id: string }>(
    `SELECT id FROM exceptions WHERE connection_id = ? AND exception_key = ? AND opened_at >= ?`,
    [due.connectionId, key, new Date(due.sinceMs)],
  );
  if (asked.length > 0) return false;
  const alone = place.references.length === 1;
  await raiseExceptions(
    sql,
    due.connectionId,
    [
      {
        key,
        reason,
        payment: place.payment,
        order: alone ? (place.references[0] ?? null) : null,
        currency: due.currency,
        amount: due.amount,
        candidates: [],
        because,
      },
    ],
    { payment: () => place.paymentId ?? '', order: () => place.orderIds[0] ?? '' },
  );
  return true;
}
