/**
 * Asks a person about money of bank transfers that has waited so long that the provider will soon send it back.
 *
 * Output: one exception a payment, raised under the lock of its account, so that money that is placed at the same moment is not asked about.
 * What a person has answered is not asked again. Any number of processes may run it: the exception's key makes it one.
 */
import { AGEING, ageingKeyOf, agesAt, formatMoney, parseCurrency } from '@quittance/domain';
import { lockAccounts } from '../books/accounts.js';
import { raiseExceptions } from '../books/exception-rows.js';
import type { Store } from '../open-store.js';
import type { Sql } from '../sql.js';

/** Payments looked at in one step. */
const BATCH_ROWS = 200;

interface Row {
  readonly id: string;
  readonly account_id: string;
  readonly stripe_id: string;
  readonly currency: string;
  readonly unapplied: string;
  readonly paid_at: Date;
  readonly days: string | number;
}

/** @returns the number of exceptions raised */
export async function askAboutAgeing(store: Store): Promise<number> {
  let raised = 0;
  for (const { id } of await store.sql.select<{ id: string }>('SELECT id FROM connections'))
    for (let after = '0'; ; ) {
      const rows = await oldOnes(store.sql, id, `p.id > ? ORDER BY p.id LIMIT ${BATCH_ROWS}`, [after]);
      for (const row of await notAsked(store.sql, id, rows)) raised += await askAbout(store, id, row);
      const last = rows.at(-1);
      if (last === undefined || rows.length < BATCH_ROWS) break;
      after = last.id;
    }
  return raised;
}

function oldOnes(sql: Sql, connectionId: string, where: string, values: readonly string[]): Promise<Row[]> {
  return sql.select<Row>(
    `SELECT p.id, p.account_id, p.stripe_id, p.currency, p.unapplied, p.paid_at,
       TIMESTAMPDIFF(DAY, p.paid_at, CURRENT_TIMESTAMP(3)) AS days
     FROM payments p WHERE p.connection_id = ? AND p.unapplied > 0 AND p.kind = 'funding'
       AND p.paid_at <= CURRENT_TIMESTAMP(3) - INTERVAL ${AGEING.askAfterDays} DAY AND ${where}`,
    [connectionId, ...values],
  );
}

/** Those that nobody has been asked about, or whose question closed by itself. */
async function notAsked(sql: Sql, connectionId: string, rows: readonly Row[]): Promise<Row[]> {
  if (rows.length === 0) return [];
  const asked = await sql.select<{ exception_key: string }>(
    `SELECT exception_key FROM exceptions
      WHERE connection_id = ? AND exception_key IN (?) AND NOT (state = 'resolved' AND resolution IS NULL)`,
    [connectionId, rows.map((row) => ageingKeyOf(row.stripe_id))],
  );
  const keys = new Set(asked.map((each) => each.exception_key));
  return rows.filter((row) => !keys.has(ageingKeyOf(row.stripe_id)));
}

async function askAbout(store: Store, connectionId: string, found: Row): Promise<0 | 1> {
  return store.transaction(async (sql) => {
    await lockAccounts(sql, [found.account_id]);
    const [row] = await notAsked(sql, connectionId, await oldOnes(sql, connectionId, 'p.id = ?', [found.id]));
    const currency = parseCurrency(row?.currency);
    if (row === undefined || currency === null) return 0;
    const amount = BigInt(row.unapplied);
    const ages = agesAt({ kind: 'funding', unapplied: amount, paidAtMs: row.paid_at.getTime() });
    const day = new Date(ages?.returnedMs ?? 0).toISOString().slice(0, 10);
    const because = `${formatMoney(amount, currency)} of ${row.stripe_id} has waited on account for ${row.days} days; the payment provider sends it back on ${day}`;
    await raiseExceptions(
      sql,
      connectionId,
      [
        {
          key: ageingKeyOf(row.stripe_id),
          reason: 'unapplied_ageing',
          payment: row.stripe_id,
          order: null,
          currency,
          amount,
          candidates: [],
          because,
        },
      ],
      { payment: () => row.id, order: (reference) => reference },
    );
    return 1;
  });
}
