import type { ExceptionFound } from '@quittance/domain';
import type { Sql } from '../sql.js';

interface Row {
  readonly id: string;
  readonly exception_key: string;
  readonly reason: ExceptionFound['reason'];
  readonly state: ExceptionFound['state'];
  readonly payment: string | null;
  readonly reference: string | null;
  readonly owner: string | null;
  readonly currency: string | null;
  readonly amount: string | null;
  readonly candidates: string;
  readonly because: string;
}

/** Exceptions by row id or by key, whatever their state. @param wanted.locked waits for whoever changes them */
export async function readExceptionsFound(
  sql: Sql,
  connectionId: string,
  wanted: { readonly ids: readonly string[]; readonly keys?: readonly string[]; readonly locked?: boolean },
): Promise<ExceptionFound[]> {
  const { keys = [], locked = false } = wanted;
  const named =
    keys.length === 0
      ? []
      : await sql.select<{ id: string }>('SELECT id FROM exceptions WHERE connection_id = ? AND exception_key IN (?)', [
          connectionId,
          keys,
        ]);
  const ids = [...new Set([...wanted.ids, ...named.map((row) => row.id)])];
  if (ids.length === 0) return [];
  // By the primary key alone, in its order, so that nothing else is locked.
  if (locked) await sql.select('SELECT id FROM exceptions WHERE id IN (?) ORDER BY id FOR UPDATE', [ids]);
  const rows = await sql.select<Row>(
    `SELECT e.id, e.exception_key, e.reason, e.state, p.stripe_id AS payment, o.reference, e.owner, e.currency, e.amount,
       e.candidates, e.because
     FROM exceptions e LEFT JOIN payments p ON p.id = e.payment_id LEFT JOIN orders o ON o.id = e.order_id
     WHERE e.id IN (?) AND e.connection_id = ?`,
    [ids, connectionId],
  );
  return rows.map(({ exception_key: key, reference: order, currency, amount, candidates, ...row }) => ({
    ...row,
    key,
    order,
    currency: currency ?? '',
    amount: BigInt(amount ?? 0),
    candidates: JSON.parse(candidates) as ExceptionFound['candidates'],
  }));
}
