import type { HttpProblemCode, ProblemMore } from '@quittance/contracts';
import type { CommandRefusalCode } from '@quittance/domain';
import type { CommandRefused } from '@quittance/store';

/** A refusal as the API answers it: what is not there is 404, what the books contradict is 409, what is wrong in itself is 422. */
export function commandProblem(refused: CommandRefused): {
  readonly code: HttpProblemCode;
  readonly more: ProblemMore;
} {
  const { code, because, field } = refused;
  const status = CODES[code];
  if (status !== 'command_conflict' && status !== 'invalid_request') return { code: status, more: { detail: because } };
  const pointer = field === null ? '#' : `#/${field}`;
  return { code: status, more: { detail: because, errors: [{ pointer, code, detail: because }] } };
}

const CODES: Readonly<Record<CommandRefusalCode, HttpProblemCode>> = {
  exception_unknown: 'exception_not_found',
  payment_unknown: 'payment_not_found',
  application_unknown: 'application_not_found',
  adjustment_unknown: 'adjustment_not_found',
  key_reused: 'idempotency_key_reused',
  order_unknown: 'invalid_request',
  exception_needed: 'invalid_request',
  payment_needed: 'invalid_request',
  order_needed: 'invalid_request',
  refund_needed: 'invalid_request',
  order_twice: 'invalid_request',
  amount_not_positive: 'invalid_request',
  note_needed: 'invalid_request',
  currency_mismatch: 'command_conflict',
  order_cancelled: 'command_conflict',
  nothing_unapplied: 'command_conflict',
  more_than_unapplied: 'command_conflict',
  nothing_open: 'command_conflict',
  more_than_open: 'command_conflict',
  more_than_paid: 'command_conflict',
  application_reversed: 'command_conflict',
  adjustment_reversed: 'command_conflict',
  exception_resolved: 'command_conflict',
  exception_open: 'command_conflict',
  cause_gone: 'command_conflict',
};
