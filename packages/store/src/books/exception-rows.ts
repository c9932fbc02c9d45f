import {
  daysToAct,
  type ExceptionState,
  fingerprintOf,
  isWork,
  type OpenException,
  type RaisedException,
  severityOf,
} from '@quittance/domain';
import {
  type ChangedBy,
  type ExceptionRow as HistoryRow,
  RULES,
  readByKeys,
  writeHistory,
} from '../commands/exception-history.js';
import type { Sql } from '../sql.js';

interface ExceptionRow {
  exception_key: string;
  state: ExceptionState;
  reason: RaisedException['reason'];
  payment: string | null;
  reference: string | null;
  currency: string;
  amount: string;
  candidates: string;
  because: string;
}

/** Exceptions by key that are work or were dismissed, with the fingerprint that tells whether raising one again would say anything new. */
export async function readOpenExceptions(
  sql: Sql,
  connectionId: string,
  keys: readonly string[],
): Promise<Map<string, OpenException>> {
  if (keys.length === 0) return new Map();
  const rows = await sql.select<ExceptionRow>(
    `SELECT e.exception_key, e.state, e.reason, p.stripe_id AS payment, o.reference, e.currency, e.amount, e.candidates, e.because
     FROM exceptions e LEFT JOIN payments p ON p.id = e.payment_id LEFT JOIN orders o ON o.id = e.order_id
     WHERE e.connection_id = ? AND e.exception_key IN (?) AND e.state <> 'resolved'`,
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
      const { exception_key: key, reason, state } = row;
      return [key, { key, reason, fingerprint: fingerprintOf(raised), dismissed: state === 'dismissed' }];
    }),
  );
}

/** What concerns no payment and no order has no money either. */
export type RaisedWork = Omit<RaisedException, 'currency' | 'amount'> & {
  readonly currency: string | null;
  readonly amount: bigint | null;
};

/** Opens exceptions, or says anew what an exception of the same key now is. */
export async function raiseExceptions(
  sql: Sql,
  connectionId: string,
  raised: readonly RaisedWork[],
  ids: { payment(stripeId: string): string; order(reference: string): string },
  by = RULES,
): Promise<void> {
  if (raised.length === 0) return;
  const keys = raised.map((each) => each.key);
  const before = await readByKeys(sql, connectionId, keys);
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
      severityOf(each),
      each.payment === null ? null : ids.payment(each.payment),
      each.order === null ? null : ids.order(each.order),
      each.currency,
      each.amount,
      JSON.stringify(each.candidates),
      each.because,
    ]),
    `ON DUPLICATE KEY UPDATE reason = VALUES(reason), severity = VALUES(severity), payment_id = VALUES(payment_id),
     order_id = VALUES(order_id), currency = VALUES(currency), amount = VALUES(amount), candidates = VALUES(candidates),
     because = VALUES(because), opened_at = IF(state IN ('open', 'refund_proposed'), opened_at, CURRENT_TIMESTAMP(3)), state = 'open',
     closed_at = NULL, closed_because = NULL, resolution = NULL, resolved_by = NULL, proposed_amount = NULL`,
  );
  await setDueTimes(sql, connectionId, raised);
  await noteRaised(sql, by, raised, before, await readByKeys(sql, connectionId, keys));
}

/** From the time at which each was opened, by the database's clock, or by the provider's where that counts. */
async function setDueTimes(sql: Sql, connectionId: string, raised: readonly RaisedWork[]): Promise<void> {
  for (const each of raised)
    if (each.dueAtMs != null)
      await sql.write('UPDATE exceptions SET due_at = ? WHERE connection_id = ? AND exception_key = ?', [
        new Date(each.dueAtMs),
        connectionId,
        each.key,
      ]);
  const byAge = raised.filter((each) => each.dueAtMs == null);
  for (const [days, group] of Map.groupBy(byAge, (each) => daysToAct(each)))
    await sql.write(
      'UPDATE exceptions SET due_at = opened_at + INTERVAL ? DAY WHERE connection_id = ? AND exception_key IN (?)',
      [days, connectionId, group.map((each) => each.key)],
    );
}

async function noteRaised(
  sql: Sql,
  by: ChangedBy,
  raised: readonly RaisedWork[],
  before: readonly HistoryRow[],
  after: readonly HistoryRow[],
): Promise<void> {
  const sentences = new Map(raised.map((each) => [each.key, each.because]));
  await writeHistory(
    sql,
    by.actor,
    after.map((row) => {
      const known = before.find((each) => each.id === row.id) ?? null;
      const what = known === null ? 'opened' : isWork(known.state) ? 'changed' : 'reopened';
      return { exceptionId: row.id, what, note: sentences.get(row.exception_key) ?? null, before: known, after: row };
    }),
  );
}

/** Closes exceptions that later facts, or a command's effects, settled. */
export async function settleExceptions(
  sql: Sql,
  connectionId: string,
  settled: readonly { readonly key: string; readonly because: string }[],
  by = RULES,
): Promise<void> {
  const sentences = new Map(settled.map((each) => [each.key, each.because]));
  const rows = (await readByKeys(sql, connectionId, [...sentences.keys()])).filter((row) => isWork(row.state));
  const because = (row: HistoryRow) => sentences.get(row.exception_key) ?? '';
  await sql.updateMany(
    'exceptions',
    ['closed_because', 'resolved_by', 'resolution'],
    rows.map((row) => [row.id, because(row).slice(0, 500), by.actor.slice(0, 255), by.action]),
    `, t.state = 'resolved', t.closed_at = CURRENT_TIMESTAMP(3), t.proposed_amount = NULL`,
  );
  await writeHistory(
    sql,
    by.actor,
    rows.map((row) => ({
      exceptionId: row.id,
      what: 'resolved',
      note: because(row),
      before: row,
      after: { ...row, state: 'resolved' },
    })),
  );
}
