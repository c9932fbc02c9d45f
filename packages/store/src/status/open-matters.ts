import { AGEING, formatMoney } from '@quittance/domain';
import { CURRENT_SEVERITY } from '../desk/current-severity.js';
import type { Sql } from '../sql.js';

export interface UnappliedMoney {
  readonly currency: string;
  /** Minor units. */
  readonly amount: bigint;
  /** The same for people: `125.00 usd`. */
  readonly text: string;
  readonly payments: number;
  /** When the provider sends the first of it back; `null` where no clock runs. */
  readonly ages_at: Date | null;
}

export interface OpenExceptions {
  readonly reason: string;
  readonly severity: string;
  readonly count: number;
  /** Of them past their due time. */
  readonly overdue: number;
}

export interface ParkedRows {
  readonly table: 'stripe_events' | 'outbox_messages';
  readonly rows: number;
}

/** Money that is on no order, by currency. */
export async function readUnappliedMoney(sql: Sql): Promise<UnappliedMoney[]> {
  const rows = await sql.select<{ currency: string; amount: string; n: string; ages_at: Date | null }>(
    `SELECT currency, CAST(SUM(unapplied) AS CHAR) AS amount, COUNT(*) AS n,
            MIN(IF(kind = 'funding', paid_at, NULL)) + INTERVAL ${AGEING.returnedAfterDays} DAY AS ages_at
       FROM payments WHERE unapplied > 0 GROUP BY currency ORDER BY currency`,
  );
  return rows.map(({ currency, amount, n, ages_at }) => ({
    currency,
    amount: BigInt(amount),
    text: formatMoney(BigInt(amount), currency),
    payments: Number(n),
    ages_at,
  }));
}

/** What a person has to look at, the gravest first. */
export async function readOpenExceptions(sql: Sql): Promise<OpenExceptions[]> {
  const rows = await sql.select<{ reason: string; severity: string; n: string; overdue: string }>(
    `SELECT reason, severity, COUNT(*) AS n, CAST(COALESCE(SUM(late), 0) AS CHAR) AS overdue
       FROM (SELECT e.reason, ${CURRENT_SEVERITY} AS severity, e.due_at < CURRENT_TIMESTAMP(3) AS late
               FROM exceptions e WHERE e.state = 'open') AS waiting
      GROUP BY reason, severity ORDER BY FIELD(severity, 'high', 'medium', 'low'), reason`,
  );
  return rows.map(({ reason, severity, n, overdue }) => ({
    reason,
    severity,
    count: Number(n),
    overdue: Number(overdue),
  }));
}

/** Rows that were given up and wait for a person. */
export async function readParkedRows(sql: Sql): Promise<ParkedRows[]> {
  const tables = ['stripe_events', 'outbox_messages'] as const;
  return Promise.all(
    tables.map(async (table) => {
      const [row] = await sql.select<{ n: string }>(`SELECT COUNT(*) AS n FROM ${table} WHERE state = 'parked'`);
      return { table, rows: Number(row?.n ?? 0) };
    }),
  );
}
