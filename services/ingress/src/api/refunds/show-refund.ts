import type { RefundRequestResource } from '@quittance/contracts';
import { REFUND_REQUEST_STATES } from '@quittance/domain';
import { pageOfRefundRequests, type RefundRequestView } from '@quittance/store';
import { HttpProblem } from '../../answers/http-problem.js';
import type { Call } from '../answering.js';
import { exactNumber } from '../exact-number.js';

/** The request of this row id as the API shows it. */
export async function showRefundOf({ parts, connection }: Call, id: string): Promise<RefundRequestResource> {
  const filter = { connectionId: connection.id, ids: [id] };
  const [found] = await pageOfRefundRequests(parts.store.sql, filter, { after: null, rows: 1 });
  if (found === undefined) throw new HttpProblem('refund_not_found');
  return showRefund(found);
}

/** A refund that was asked for, in the words of the API. */
export function showRefund(view: RefundRequestView): RefundRequestResource {
  const { id, order, exception, payment, currency, reason, note, state, actor, approver } = view;
  return {
    id,
    order,
    exception,
    payment,
    currency,
    amount: exactNumber(view.amount),
    amount_accepted: exactNumber(view.accepted),
    reason,
    note,
    state,
    meaning: REFUND_REQUEST_STATES[state].meaning,
    actor,
    approver,
    requested_at: view.createdAt.toISOString(),
    approved_at: view.approvedAt?.toISOString() ?? null,
    ended_at: view.endedAt?.toISOString() ?? null,
    refunds: view.refunds.map((each) => ({
      payment: each.payment,
      amount: exactNumber(each.amount),
      state: each.state,
      stripe_refund: each.stripeRefund,
      status: each.status,
      failure_reason: each.failureReason,
      attempts: each.attempts,
      because: each.because,
      next_check_at: each.nextCheckAt?.toISOString() ?? null,
    })),
  };
}
