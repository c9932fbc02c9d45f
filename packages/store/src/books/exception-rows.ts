import { fingerprintOf, type OpenException, type RaisedException, SEVERITY } from '@quittance/domain';
import type { Sql } from '../sql.js';

/** Days after which an exception of each severity should have been looked at. */
const DUE_DAYS = { low: 14, medium: 5, high: 1 } as const;

interface ExceptionRow {
  exception_key: string;
  reason: RaisedException['reason'];
  payment: string | null;
  reference: string | null;
  currency: string;
  amount: string;
  candidates: string;
  because: string;
}

/** Open exceptions by key, with the fingerprint that tells whether raising one again would say anything new. */
export async function readOpenExceptions(
  sql: Sql,
  connectionId: string,
  keys: readonly string[],
): Promise<Map<string, OpenException>> {
  if (keys.length === 0) return new Map();
  const rows = await sql.select<ExceptionRow>(
    `SELECT e.exception_key, e.reason, p.stripe_id AS payment, o.reference, e.currency, e.amount, e.candidates, e.because
     FROM exceptions e LEFT JOIN payments p ON p.id = e.payment_id LEFT JOIN orders o ON o.id = e.order_id
     WHERE e.connection_id = ? AND e.exception_key IN (?) AND e.state = 'open'`,
    [connectionId, keys],
  );
  return new Map(
    rows.map((row) => {
      const raised = {
        key: row.exception_key,
        reason: row.reason,
        payment: row.payment,
        order: row.reference,
        currency: row.currency,
        amount: BigInt(row.amount ?? 0),
        candidates: JSON.parse(row.candidates) as RaisedException['candidates'],
        because: row.because,
      };
      return [row.exception_key, { key: row.exception_key, reason: row.reason, fingerprint: fingerprintOf(raised) }];
    }),
  );
}

/** Opens exceptions, or says anew what an exception of the same key now is. */
export async function raiseExceptions(
  sql: Sql,
  connectionId: string,
  raised: readonly RaisedException[],
  ids: { payment(stripeId: string): string; order(reference: string): string },
): Promise<void> {
  await sql.insertMany(
    'exceptions',
    [
      'connection_id',
      'exception_key',
      'reason',
      'severity',
      'payment_id',
      'order_id',
      'currency',
      'amount',
      'candidates',
      'because',
    ],
    raised.map((each) => [
      connectionId,
      each.key,
      each.reason,
      SEVERITY[each.reason],
      each.payment === null ? null : ids.payment(each.payment),
      each.order === null ? null : ids.order(each.order),
      each.currency,
      each.amount,
      JSON.stringify(each.candidates),
      each.because,
    ]),
    `ON DUPLICATE KEY UPDATE reason = VALUES(reason), severity = VALUES(severity), payment_id = VALUES(payment_id),
     order_id = VALUES(order_id), currency = VALUES(currency), amount = VALUES(amount), candidates = VALUES(candidates),
     because = VALUES(because), opened_at = IF(state = 'open', opened_at, CURRENT_TIMESTAMP(3)), state = 'open',
     closed_at = NULL, closed_because = NULL`,
  );
  if (raised.length === 0) return;
  const { low, medium, high } = DUE_DAYS;
  await sql.write(
    `UPDATE exceptions SET due_at = opened_at + INTERVAL
       CASE severity WHEN 'high' THEN ${high} WHEN 'medium' THEN ${medium} ELSE ${low} END DAY
     WHERE connection_id = ? AND exception_key IN (?)`,
    [connectionId, raised.map((each) => each.key)],
  );
}

/** Closes exceptions that later facts settled. */
export async function settleExceptions(
  sql: Sql,
  connectionId: string,
  settled: readonly { readonly key: string; readonly because: string }[],
): Promise<void> {
  const byReason = new Map<string, string[]>();
  for (const { key, because } of settled) byReason.set(because, [...(byReason.get(because) ?? []), key]);
  for (const [because, keys] of byReason)
    await sql.write(
      `UPDATE exceptions SET state = 'resolved', closed_at = CURRENT_TIMESTAMP(3), closed_because = ?
       WHERE connection_id = ? AND exception_key IN (?) AND state = 'open'`,
      [because.slice(0, 500), connectionId, keys],
    );
}
