/**
 * Writes what came of a call: the row, the request, the log, and what a person must look at. One transaction a call.
 *
 * A row that was ended meanwhile (the webhook was quicker, or another worker) is left as it is.
 */
import type { ExceptionReason, RefundCallState } from '@quittance/domain';
import { raiseExceptions, readOpenExceptions, settleExceptions } from '../books/exception-rows.js';
import type { Store } from '../open-store.js';
import type { Sql } from '../sql.js';
import { writeAudit } from '../status/write-audit.js';
import { type ClaimedRefund, readClaimed } from './claim-refund-calls.js';
import { settleRequest } from './settle-request.js';

/** Who the log says it was. */
const WORKER = 'refunds';

export interface RefundResult {
  readonly call: ClaimedRefund;
  readonly state: Extract<RefundCallState, 'accepted' | 'refused' | 'unknown' | 'requested'>;
  readonly stripeRefund: string | null;
  /** For people; `null` when there is nothing to say. */
  readonly because: string | null;
  /** Until it is looked at again; `null`: never. */
  readonly dueMs: number | null;
  /** 1 when Stripe was asked. */
  readonly spent: 0 | 1;
  /** What became of the key: `kept`: Stripe remembers an error under it; `spent`: the next call needs another one. */
  readonly key?: 'kept' | 'spent';
  readonly trouble: Extract<ExceptionReason, 'refund_refused' | 'refund_waiting'> | null;
}

/** @returns whether the row was still waiting for this */
export async function finishRefundCall(store: Store, result: RefundResult): Promise<boolean> {
  return store.transaction(async (sql) => {
    const { call, state } = result;
    const ended = state === 'accepted' || state === 'refused';
    const done = await sql.write(
      `UPDATE refund_calls SET progress = ?, state = ?, stripe_refund_id = COALESCE(?, stripe_refund_id), reason = ?,
              unsure = IF(? = 'unknown', 1, unsure), key_turn = key_turn + ?,
              kept_error_at = CASE ? WHEN 'kept' THEN COALESCE(kept_error_at, CURRENT_TIMESTAMP(3)) WHEN 'spent' THEN NULL
                ELSE kept_error_at END, attempts = attempts + ?, lease_until = NULL,
              due_at = IF(? IS NULL, NULL, CURRENT_TIMESTAMP(3) + INTERVAL ? MICROSECOND),
              finished_at = ${ended ? 'CURRENT_TIMESTAMP(3)' : 'NULL'}
        WHERE id = ? AND state = 'pending'`,
      [
        state,
        ended ? 'done' : 'pending',
        result.stripeRefund,
        result.because?.slice(0, 500) ?? null,
        state,
        result.key === 'spent' ? 1 : 0,
        result.key ?? '',
        result.spent,
        result.dueMs,
        Math.round(result.dueMs ?? 0) * 1_000,
        call.id,
      ],
    );
    if (done.affectedRows === 0) return false;
    await settleRequest(sql, call.requestId);
    if (state !== 'requested') await audit(sql, result);
    const waiting = waitingKey(call);
    if (ended)
      await settleExceptions(sql, call.connectionId, [{ key: waiting, because: 'the payment provider has answered' }]);
    if (result.trouble !== null) await tellPeople(sql, call, result.trouble, result.because);
    return true;
  });
}

/** Leaves calls alone for a while; nothing was tried. A person hears of those that have waited for longer than `tellAfterMs`. */
export async function putOffRefunds(
  store: Store,
  ids: readonly string[],
  put: { readonly because: string; readonly waitMs: number; readonly tellAfterMs: number },
): Promise<void> {
  if (ids.length === 0) return;
  await store.transaction(async (sql) => {
    const rows = await sql.select<{ id: string }>(
      `SELECT id FROM refund_calls WHERE id IN (?) AND state = 'pending'
          AND (lease_until IS NULL OR lease_until <= CURRENT_TIMESTAMP(3)) ORDER BY id FOR UPDATE SKIP LOCKED`,
      [ids],
    );
    if (rows.length === 0) return;
    const free = rows.map((row) => row.id);
    await sql.write(
      'UPDATE refund_calls SET due_at = CURRENT_TIMESTAMP(3) + INTERVAL ? MICROSECOND, reason = ? WHERE id IN (?)',
      [Math.round(put.waitMs) * 1_000, put.because.slice(0, 500), free],
    );
    for (const call of await readClaimed(sql, free))
      if (call.waitingMs > put.tellAfterMs) await tellPeople(sql, call, 'refund_waiting', put.because);
  });
}

async function audit(sql: Sql, { call, state, stripeRefund, because }: RefundResult): Promise<void> {
  const what = stripeRefund === null ? call.payment : `${stripeRefund} of ${call.payment}`;
  const note = because === null ? what : `${what}: ${because}`;
  await writeAudit(sql, { actor: WORKER, action: `refund.${state}`, subject: `refund ${call.requestId}`, note });
}

function waitingKey(call: ClaimedRefund): string {
  return `refund_call:${call.id}:waiting`;
}

async function tellPeople(
  sql: Sql,
  call: ClaimedRefund,
  trouble: NonNullable<RefundResult['trouble']>,
  because: string | null,
): Promise<void> {
  const key = trouble === 'refund_waiting' ? waitingKey(call) : `refund_call:${call.id}:refused`;
  if ((await readOpenExceptions(sql, call.connectionId, [key])).size > 0) return;
  const { payment, order, currency, amount } = call;
  await raiseExceptions(
    sql,
    call.connectionId,
    [
      {
        key,
        reason: trouble,
        payment,
        order: order?.reference ?? null,
        currency,
        amount,
        candidates: [],
        because: `refund ${call.requestId}: ${because ?? ''}`,
      },
    ],
    { payment: () => call.paymentId, order: () => order?.id ?? '' },
  );
}
