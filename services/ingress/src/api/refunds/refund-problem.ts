import type { HttpProblemCode } from '@quittance/contracts';
import type { RefundRefusalCode, RefundRefused } from '@quittance/store';
import { HttpProblem } from '../../answers/http-problem.js';

/** A refusal as the API answers it. */
export function refundProblem({ code, because }: RefundRefused): HttpProblem {
  const status = CODES[code];
  if (status !== 'refund_conflict' && status !== 'invalid_request') return new HttpProblem(status, { detail: because });
  return new HttpProblem(status, {
    detail: because,
    errors: [{ pointer: POINTERS[code] ?? '#', code, detail: because }],
  });
}

const CODES: Readonly<Record<RefundRefusalCode, HttpProblemCode>> = {
  key_reused: 'idempotency_key_reused',
  order_unknown: 'order_not_found',
  exception_unknown: 'exception_not_found',
  payment_unknown: 'payment_not_found',
  request_unknown: 'refund_not_found',
  amount_needed: 'invalid_request',
  nothing_proposed: 'refund_conflict',
  more_than_proposed: 'refund_conflict',
  more_than_left: 'refund_conflict',
  not_waiting: 'refund_conflict',
  same_person: 'refund_conflict',
  too_late: 'refund_conflict',
};

const POINTERS: Readonly<Partial<Record<RefundRefusalCode, string>>> = {
  amount_needed: '#/amount',
  more_than_proposed: '#/amount',
  more_than_left: '#/amount',
};
