import { createHash } from 'node:crypto';
import type { ExceptionView } from '@quittance/store';

/**
 * Short text that is another one whenever an exception says something else than before: it tells whether a decision was made about what
 * still is there. It begins with a letter so that no spreadsheet takes it for a number.
 */
export function versionOf(exception: ExceptionView): string {
  const { id, state, reason, payment, order, currency, amount, owner, because, proposedAmount, candidates } = exception;
  const said = [
    ...[id, state, reason, payment, order, currency, amount?.toString() ?? null, owner, because],
    ...[proposedAmount?.toString() ?? null, candidates.map((each) => each.orders)],
  ];
  return `v${createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 16)}`;
}
