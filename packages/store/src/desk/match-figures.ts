import type { Sql, SqlValue } from '../sql.js';
import { MATCH_STANDING, type MatchStanding } from './match-standing.js';

/** Payments of one standing and currency. Amounts in minor units; amount = applied + unapplied + what was given back. */
export interface StandingFigure {
  readonly currency: string;
  readonly standing: MatchStanding;
  readonly payments: number;
  readonly amount: bigint;
  readonly applied: bigint;
  readonly unapplied: bigint;
}

/** Money of one currency that is on orders, under the rule that put it there last. `manual` is what people placed. */
export interface RuleFigure {
  readonly currency: string;
  readonly rule: string;
  readonly payments: number;
  readonly amount: bigint;
}

export interface MatchFigures {
  readonly standings: readonly StandingFigure[];
  readonly rules: readonly RuleFigure[];
}

/** Payments made in this time: from the first on, and before the last. */
export interface Period {
  readonly from: Date | null;
  readonly to: Date | null;
}

/** How much of the money of a period is matched, and by which rules. Reads every payment of the connection. */
export async function readMatchFigures(sql: Sql, connectionId: string, period: Period): Promise<MatchFigures> {
  const [condition, values] = during(connectionId, period);
  const [standings, rules] = await Promise.all([
    sql.select<Record<keyof StandingFigure, string>>(
      `SELECT p.currency, ${MATCH_STANDING} AS standing, COUNT(*) AS payments, CAST(SUM(p.amount) AS CHAR) AS amount,
         CAST(SUM(p.applied) AS CHAR) AS applied, CAST(SUM(p.unapplied) AS CHAR) AS unapplied
       FROM payments p WHERE ${condition} GROUP BY p.currency, standing ORDER BY p.currency, standing`,
      values,
    ),
    sql.select<Record<keyof RuleFigure, string>>(
      `SELECT net.currency, r.rule, COUNT(DISTINCT net.payment_id) AS payments, CAST(SUM(net.amount) AS CHAR) AS amount
       FROM (SELECT p.currency, a.payment_id, SUM(a.amount) AS amount, MAX(IF(a.kind = 'applied', a.id, NULL)) AS placed
             FROM payments p JOIN applications a ON a.payment_id = p.id
             WHERE ${condition} GROUP BY p.currency, a.payment_id, a.order_id HAVING SUM(a.amount) > 0) AS net
       JOIN applications r ON r.id = net.placed
       GROUP BY net.currency, r.rule ORDER BY net.currency, SUM(net.amount) DESC, r.rule`,
      values,
    ),
  ]);
  return { standings: standings.map(toStanding), rules: rules.map(toRule) };
}

function during(connectionId: string, { from, to }: Period): [string, SqlValue[]] {
  const conditions = ['p.connection_id = ?', 'p.amount > 0'];
  const values: SqlValue[] = [connectionId];
  const bound = (operator: '>=' | '<', time: Date | null) => {
    if (time === null) return;
    conditions.push(`COALESCE(p.paid_at, p.created_at) ${operator} ?`);
    values.push(time);
  };
  bound('>=', from);
  bound('<', to);
  return [conditions.join(' AND '), values];
}

function toStanding(row: Record<keyof StandingFigure, string>): StandingFigure {
  return {
    currency: row.currency,
    standing: row.standing as MatchStanding,
    payments: Number(row.payments),
    amount: BigInt(row.amount),
    applied: BigInt(row.applied),
    unapplied: BigInt(row.unapplied),
  };
}

function toRule(row: Record<keyof RuleFigure, string>): RuleFigure {
  return {
    currency: row.currency,
    rule: row.rule,
    payments: Number(row.payments),
    amount: BigInt(row.amount),
  };
}
