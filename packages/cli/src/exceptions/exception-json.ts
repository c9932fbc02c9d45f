import type { ExceptionView } from '@quittance/store';

/** An exception with the names that the HTTP API has for its fields. */
export function exceptionJson(exception: ExceptionView): Record<string, unknown> {
  const { id, reason, meaning, severity, state, owner, payment, order, currency, amount, because } = exception;
  return {
    ...{ id, reason, meaning, severity, state, owner, payment, order, currency, amount },
    candidates: exception.candidates,
    because,
    due_at: exception.dueAt,
    opened_at: exception.openedAt,
    closed_at: exception.closedAt,
    closed_because: exception.closedBecause,
    resolution: exception.resolution,
    resolved_by: exception.resolvedBy,
    amount_proposed: exception.proposedAmount,
  };
}
