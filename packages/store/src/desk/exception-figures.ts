import type { ExceptionReason, Severity } from '@quittance/domain';
import type { Sql } from '../sql.js';
import { CURRENT_SEVERITY } from './current-severity.js';

/** What waits for people, of one reason, severity and currency. */
export interface ExceptionFigure {
  readonly reason: ExceptionReason;
  /** As it is now. */
  readonly severity: Severity;
  readonly currency: string | null;
  readonly count: number;
  /** Of them past their due time. */
  readonly overdue: number;
  /** Of them with nobody who looks after them. */
  readonly ownerless: number;
  /** Minor units of `currency`. */
  readonly amount: bigint;
  readonly oldest: Date;
}

/** Everything that waits for people, the most urgent first. */
export async function readExceptionFigures(sql: Sql, connectionId: string): Promise<ExceptionFigure[]> {
  const rows = await sql.select<Record<'n' | 'overdue' | 'ownerless' | 'amount', string> & Row>(
    `SELECT reason, severity, currency, COUNT(*) AS n, CAST(SUM(late) AS CHAR) AS overdue, CAST(SUM(nobody) AS CHAR) AS ownerless,
       CAST(SUM(amount) AS CHAR) AS amount, MIN(opened_at) AS oldest
     FROM (SELECT e.reason, ${CURRENT_SEVERITY} AS severity, e.currency, COALESCE(e.due_at < CURRENT_TIMESTAMP(3), 0) AS late,
             e.owner IS NULL AS nobody, COALESCE(e.amount, 0) AS amount, e.opened_at
           FROM exceptions e WHERE e.connection_id = ? AND e.state IN ('open', 'refund_proposed')) AS waiting
     GROUP BY reason, severity, currency ORDER BY FIELD(severity, 'high', 'medium', 'low'), reason, currency`,
    [connectionId],
  );
  return rows.map(({ n, overdue, ownerless, amount, ...row }) => ({
    ...row,
    count: Number(n),
    overdue: Number(overdue),
    ownerless: Number(ownerless),
    amount: BigInt(amount),
  }));
}

type Row = Pick<ExceptionFigure, 'reason' | 'severity' | 'currency' | 'oldest'>;
