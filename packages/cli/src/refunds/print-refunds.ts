import { formatMoney, REFUND_REQUEST_STATES } from '@quittance/domain';
import type { RefundRequestView } from '@quittance/store';
import { type OutputOptions, printJson, printLine, printTable } from '../print.js';
import { timeText } from '../row-options.js';

/** Refunds that were asked for, one a line. */
export function printRefunds(refunds: readonly RefundRequestView[], { json }: OutputOptions): void {
  if (json) {
    printJson(refunds.map(refundJson));
    return;
  }
  printTable(
    ['refund', 'state', 'amount', 'of', 'by', 'asked for'],
    refunds.map((each) => [
      each.id,
      each.state,
      formatMoney(each.amount, each.currency),
      subjectOf(each),
      each.actor,
      timeText(each.createdAt),
    ]),
    ['amount'],
  );
}

/** One with the Stripe refunds it is made of. */
export function printRefund(refund: RefundRequestView, { json }: OutputOptions): void {
  if (json) {
    printJson(refundJson(refund));
    return;
  }
  const { id, currency, amount, state, note, approver } = refund;
  printLine(`refund ${id}: ${formatMoney(amount, currency)} of ${subjectOf(refund)}, ${state}`);
  printLine(`  ${REFUND_REQUEST_STATES[state].meaning}`);
  printLine(`  asked for by ${refund.actor} at ${timeText(refund.createdAt)}${note === null ? '' : `: ${note}`}`);
  if (approver !== null) printLine(`  approved by ${approver} at ${timeText(refund.approvedAt)}`);
  printTable(
    ['payment', 'amount', 'state', 'at Stripe', 'money', 'tries', 'next look', 'because'],
    refund.refunds.map((each) => [
      each.payment,
      formatMoney(each.amount, currency),
      each.state,
      each.stripeRefund ?? '-',
      each.failureReason === null ? (each.status ?? '-') : `${each.status} (${each.failureReason})`,
      String(each.attempts),
      timeText(each.nextCheckAt),
      each.because ?? '',
    ]),
    ['amount', 'tries'],
  );
}

function subjectOf({ order, exception }: RefundRequestView): string {
  return order ?? `exception ${exception ?? ''}`;
}

/** In the words of the HTTP API. */
function refundJson(view: RefundRequestView): object {
  const { id, order, exception, payment, currency, amount, reason, note, state, actor, approver } = view;
  return {
    ...{ id, order, exception, payment, currency, amount, amount_accepted: view.accepted, reason, note, state },
    meaning: REFUND_REQUEST_STATES[state].meaning,
    actor,
    approver,
    requested_at: view.createdAt,
    approved_at: view.approvedAt,
    ended_at: view.endedAt,
    refunds: view.refunds.map((each) => ({
      payment: each.payment,
      amount: each.amount,
      state: each.state,
      stripe_refund: each.stripeRefund,
      status: each.status,
      failure_reason: each.failureReason,
      attempts: each.attempts,
      because: each.because,
      next_check_at: each.nextCheckAt,
    })),
  };
}
