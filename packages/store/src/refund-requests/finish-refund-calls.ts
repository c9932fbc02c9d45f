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
import type { ClaimedRefund } from './claim-refund-calls.js';
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
  readonly trouble: Extract<ExceptionReason, 'refund_refused' | 'refund_waiting'> | null;
}

/** @returns whether the row was still waiting for this */
export async function finishRefundCall(store: Store, result: RefundResult): Promise<boolean> {
  return store.transaction(async (sql) => {
    const { call, state } = result;
    const ended = state === 'accepted' || state === 'refused';
    const done = await sql.write(
      `UPDATE refund_calls SET progress = ?, state = ?, stripe_refund_id = COALESCE(?, stripe_refund_id), reason = ?,
              unsure = IF(? = 'unknown', 1, unsure), attempts = attempts + ?, lease_until = NULL,
              due_at = IF(? IS NULL, NULL, CURRENT_TIMESTAMP(3) + INTERVAL ? MICROSECOND),
              finished_at = ${ended ? 'CURRENT_TIMESTAMP(3)' : 'NULL'}
        WHERE id = ? AND state = 'pending'`,
      [
        state,
        ended ? 'done' : 'pending',
        result.stripeRefund,
        result.because?.slice(0, 500) ?? null,
        state,
        result.spent,
        result.dueMs,
        Math.round(result.dueMs ?? 0) * 1_000,
        call.id,
      ],
    );
    if (done.affectedRows === 0) return false;
    await settleRequest(sql, call.requestId);
    if (state !== 'requested') await audit(sql, result);
    await tellPeople(sql, result, ended);
    return true;
  });
}

async function audit(sql: Sql, { call, state, stripeRefund, because }: RefundResult): Promise<void> {
  const what = stripeRefund === null ? call.payment : `${stripeRefund} of ${call.payment}`;
  const note = because === null ? what : `${what}: ${because}`;
  await writeAudit(sql, { actor: WORKER, action: `refund.${state}`, subject: `refund ${call.requestId}`, note });
}

async function tellPeople(sql: Sql, { call, trouble, because }: RefundResult, ended: boolean): Promise<void> {
  const waiting = `refund_call:${call.id}:waiting`;
  if (ended)
    await settleExceptions(sql, call.connectionId, [{ key: waiting, because: 'the payment provider has answered' }]);
  if (trouble === null) return;
  const key = trouble === 'refund_waiting' ? waiting : `refund_call:${call.id}:refused`;
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
