/**
 * What a person decides about a request before Stripe is asked: a second one approves it, anybody withdraws it.
 *
 * The request's row is locked, then its calls; a call that a worker holds or has held is not withdrawn. Doing it twice is told as done.
 */
import { isSecondPerson, type RefundCallState, type RefundRequestState } from '@quittance/domain';
import type { Store } from '../open-store.js';
import type { Sql } from '../sql.js';
import { writeAudit } from '../status/write-audit.js';
import { type RefundOutcome, type RefundRefused, refuseRefund } from './refund-ask.js';
import { callsOf, makeDue } from './request-refund.js';
import { settleRequest } from './settle-request.js';

export interface RefundDecision {
  /** Row id of the request. */
  readonly id: string;
  readonly actor: string;
  readonly note?: string | undefined;
}

interface Locked {
  readonly id: string;
  readonly state: RefundRequestState;
  readonly actor: string;
  readonly approver: string | null;
}

export async function approveRefund(
  store: Store,
  connectionId: string,
  decision: RefundDecision,
): Promise<RefundOutcome> {
  return store.transaction(async (sql) => {
    const found = await lock(sql, connectionId, decision.id);
    if ('kind' in found) return found;
    if (found.approver === decision.actor && found.state !== 'withdrawn') return told(found, true, []);
    if (found.state !== 'needs_approval')
      return refuseRefund('not_waiting', `refund ${found.id} is ${found.state} and does not wait for approval`);
    if (!isSecondPerson(found.actor, decision.actor))
      return refuseRefund(
        'same_person',
        `${found.actor} asked for refund ${found.id}: somebody else, by name, must approve it`,
      );
    await sql.write(
      `UPDATE refund_requests SET state = 'requested', approver = ?, approved_at = CURRENT_TIMESTAMP(3) WHERE id = ?`,
      [decision.actor.slice(0, 255), found.id],
    );
    await sql.write(
      `UPDATE refund_calls SET state = 'pending', progress = 'requested' WHERE request_id = ? AND progress = 'needs_approval'`,
      [found.id],
    );
    await makeDue(sql, found.id);
    await audit(sql, decision, 'refund.approved');
    return told({ ...found, state: 'requested' }, false, await callsOf(sql, found.id));
  });
}

export async function withdrawRefund(
  store: Store,
  connectionId: string,
  decision: RefundDecision,
): Promise<RefundOutcome> {
  return store.transaction(async (sql) => {
    const found = await lock(sql, connectionId, decision.id);
    if ('kind' in found) return found;
    if (found.state === 'withdrawn') return told(found, true, []);
    const calls = await sql.select<{ progress: RefundCallState }>(
      'SELECT progress FROM refund_calls WHERE request_id = ? ORDER BY id FOR UPDATE',
      [found.id],
    );
    // A call that was tried and stands as `requested` has certainly not reached Stripe.
    const untouched = (each: { progress: RefundCallState }) => ['needs_approval', 'requested'].includes(each.progress);
    if (!calls.every(untouched))
      return refuseRefund('too_late', `refund ${found.id} is ${found.state}: Stripe may have been asked`);
    await sql.write(
      `UPDATE refund_calls SET state = 'done', progress = 'withdrawn', due_at = NULL, finished_at = CURRENT_TIMESTAMP(3)
       WHERE request_id = ?`,
      [found.id],
    );
    await audit(sql, decision, 'refund.withdrawn');
    return told({ ...found, state: await settleRequest(sql, found.id) }, false, []);
  });
}

async function lock(sql: Sql, connectionId: string, id: string): Promise<Locked | RefundRefused> {
  const [row] = /^[1-9]\d{0,18}$/.test(id)
    ? await sql.select<Locked>(
        'SELECT id, state, actor, approver FROM refund_requests WHERE connection_id = ? AND id = ? FOR UPDATE',
        [connectionId, id],
      )
    : [];
  return row ?? refuseRefund('request_unknown', `there is no refund ${id}`);
}

function told({ id, state }: Locked, replayed: boolean, calls: readonly string[]): RefundOutcome {
  return { kind: 'taken', id, state, calls, replayed };
}

async function audit(sql: Sql, { actor, id, note }: RefundDecision, action: string): Promise<void> {
  await writeAudit(sql, { actor, action, subject: `refund ${id}`, ...(note === undefined ? {} : { note }) });
}
