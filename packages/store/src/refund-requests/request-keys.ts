import { createHash } from 'node:crypto';
import type { RefundRequestState } from '@quittance/domain';
import type { Sql } from '../sql.js';
import { type RefundAsk, type RefundOutcome, refuseRefund } from './refund-ask.js';

/** What the key stands for already, if anything: the request, or a refusal when it was another one. */
export async function findByKey(
  sql: Sql,
  connectionId: string,
  key: string,
  hash: string,
): Promise<RefundOutcome | null> {
  const [row] = await sql.select<{ id: string; request_hash: string; state: RefundRequestState }>(
    'SELECT id, request_hash, state FROM refund_requests WHERE connection_id = ? AND request_key = ?',
    [connectionId, key],
  );
  if (row === undefined) return null;
  if (row.request_hash !== hash) return refuseRefund('key_reused');
  return { kind: 'taken', id: row.id, state: row.state, calls: [], replayed: true };
}

/** Of what is asked for; who asks does not count, so that a retry through another door is a retry. */
export function hashOf({ of, amount, payment, reason, note, email }: RefundAsk): string {
  const words = [of, amount?.toString() ?? null, payment ?? null, reason ?? null, note ?? null];
  // Keys of before there were addresses stay what they were.
  const text = JSON.stringify(email === undefined ? words : [...words, email]);
  return createHash('sha256').update(text).digest('hex');
}
