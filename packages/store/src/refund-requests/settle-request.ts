import { isRequestEnded, type RefundCallState, type RefundRequestState, requestStateOf } from '@quittance/domain';
import type { Sql } from '../sql.js';

/** Writes the state of a request that follows from its calls, in the transaction that changed one of them. */
export async function settleRequest(sql: Sql, requestId: string): Promise<RefundRequestState> {
  // Locked first, so that of two calls that end at once the second sees the first.
  await sql.select('SELECT id FROM refund_requests WHERE id = ? FOR UPDATE', [requestId]);
  const calls = await sql.select<{ progress: RefundCallState }>(
    'SELECT progress FROM refund_calls WHERE request_id = ?',
    [requestId],
  );
  const state = requestStateOf(calls.map((each) => each.progress));
  const ended = isRequestEnded(state);
  await sql.write(
    `UPDATE refund_requests SET state = ?, ended_at = ${ended ? 'COALESCE(ended_at, CURRENT_TIMESTAMP(3))' : 'NULL'} WHERE id = ?`,
    [state, requestId],
  );
  return state;
}
