import type { Sql, SqlValue } from '../sql.js';

export interface ExceptionRow {
  readonly id: string;
  readonly reason: string;
  readonly severity: string;
  readonly state: string;
  /** Stripe's id. */
  readonly payment: string | null;
  readonly order: string | null;
  readonly currency: string | null;
  /** Decimal text in minor units. */
  readonly amount: string | null;
  readonly because: string;
  readonly opened_at: Date;
  readonly closed_because: string | null;
}

/** Work for a person, the newest first. */
export async function listExceptions(
  sql: Sql,
  filter: { readonly state?: string; readonly reason?: string; readonly severity?: string },
  rowsMax: number,
): Promise<ExceptionRow[]> {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined) as [string, SqlValue][];
  const where = given.map(([column]) => `e.${COLUMN[column as keyof typeof COLUMN]} = ?`);
  return sql.select<ExceptionRow>(
    `SELECT e.id, e.reason, e.severity, e.state, p.stripe_id AS payment, o.reference AS \`order\`, e.currency, e.amount,
            e.because, e.opened_at, e.closed_because
       FROM exceptions AS e LEFT JOIN payments AS p ON p.id = e.payment_id LEFT JOIN orders AS o ON o.id = e.order_id
      WHERE ${['TRUE', ...where].join(' AND ')} ORDER BY e.id DESC LIMIT ?`,
    [...given.map(([, value]) => value), rowsMax],
  );
}

/** A filter's name is never put into a statement: only these are. */
const COLUMN = { state: 'state', reason: 'reason', severity: 'severity' } as const;
