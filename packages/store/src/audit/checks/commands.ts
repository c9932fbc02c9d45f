import type { Sql } from '../../sql.js';
import { type Check, type Finding, type Range, selectRange } from '../difference.js';

const WHO =
  'somebody changed the books or the log outside the product: compare both with a backup (audit.sealed tells since when)';

/** Between a change and its line in the log, which are of one transaction. */
const SAME_ACT_S = 60;

/** Something that a person did, and the subjects under which its line may stand. */
interface Act {
  readonly where: string;
  readonly actor: string | null;
  readonly at: Date;
  readonly subjects: readonly string[];
}

/** Acts that have no line in the log: looked for by subject first, which is cheap, then by time. */
async function withoutLine(sql: Sql, acts: readonly Act[], actions: string): Promise<Finding[]> {
  if (acts.length === 0) return [];
  const lines = await sql.select<{ subject: string; actor: string; at: Date }>(
    `SELECT subject, actor, at FROM audit_log WHERE subject IN (?) AND (${actions})`,
    [[...new Set(acts.flatMap((each) => each.subjects))]],
  );
  const bySubject = Map.groupBy(lines, (line) => line.subject);
  const found: Finding[] = [];
  for (const act of acts) {
    const own = act.subjects.flatMap((subject) => bySubject.get(subject) ?? []);
    if (own.some((line) => isOf(act, line)) || (await hasLineAt(sql, act, actions))) continue;
    found.push({
      where: act.where,
      expected: `a line of the audit log by ${act.actor ?? 'whoever did it'} at ${act.at.toISOString()}`,
      found: 'none',
    });
  }
  return found;
}

function isOf({ actor, at }: Act, line: { readonly actor: string; readonly at: Date }): boolean {
  return (actor === null || actor === line.actor) && Math.abs(line.at.getTime() - at.getTime()) <= SAME_ACT_S * 1_000;
}

/** A command on one payment may change what belongs to another subject. */
async function hasLineAt(sql: Sql, { actor, at }: Act, actions: string): Promise<boolean> {
  const rows = await sql.select(
    `SELECT 1 FROM audit_log WHERE at BETWEEN ? - INTERVAL ${SAME_ACT_S} SECOND AND ? + INTERVAL ${SAME_ACT_S} SECOND
        AND (${actions})${actor === null ? '' : ' AND actor = ?'} LIMIT 1`,
    [at, at, ...(actor === null ? [] : [actor])],
  );
  return rows.length > 0;
}

/** Money moves by hand only where the log says who moved it: a payment is never taken to another order without it. */
const moved: Check = {
  name: 'command.moved',
  holds: 'money that was put on an order or taken off by hand has a line in the audit log',
  todo: WHO,
  table: 'applications',
  find: async (sql, range) => {
    const rows = await selectRange<{ id: string; created_at: Date; stripe_id: string; reference: string }>(
      sql,
      `SELECT a.id, a.created_at, p.stripe_id, o.reference FROM applications AS a
         JOIN payments AS p ON p.id = a.payment_id JOIN orders AS o ON o.id = a.order_id WHERE {a.id} AND a.rule = 'manual'`,
      range,
    );
    const acts = rows.map((row) => ({
      where: `application ${row.id} of payment ${row.stripe_id} on order ${row.reference}`,
      actor: null,
      at: row.created_at,
      subjects: [row.stripe_id, row.reference],
    }));
    return withoutLine(sql, acts, `action LIKE 'command.%'`);
  },
};

/** What people decided about exceptions. */
const answered: Check = {
  name: 'command.answered',
  holds: 'what people did to exceptions has a line in the audit log',
  todo: WHO,
  table: 'exception_history',
  find: async (sql, range) => {
    const rows = await selectRange<
      Record<'id' | 'exception_id' | 'actor' | 'what', string> &
        Record<'stripe_id' | 'reference', string | null> & { at: Date }
    >(
      sql,
      `SELECT h.id, h.exception_id, h.actor, h.what, h.at, p.stripe_id, o.reference FROM exception_history AS h
         JOIN exceptions AS e ON e.id = h.exception_id LEFT JOIN payments AS p ON p.id = e.payment_id LEFT JOIN orders AS o ON o.id = e.order_id
        WHERE {h.id} AND h.actor <> 'rules'`,
      range,
    );
    const acts = rows.map((row) => ({
      where: `exception ${row.exception_id}, ${row.what} (history ${row.id})`,
      actor: row.actor,
      at: row.at,
      subjects: [`exception ${row.exception_id}`, ...(row.stripe_id ?? []), ...(row.reference ?? [])].flat(),
    }));
    return withoutLine(sql, acts, `action NOT LIKE 'order.%' AND action NOT LIKE 'policy.%'`);
  },
};

interface CountRow {
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}

/** Counts lines of one action for each row of a range that stands for one command. */
function exactlyOne(sql: Sql, range: Range, parts: readonly string[]): Promise<CountRow[]> {
  return selectRange<CountRow>(sql, parts.join(' UNION ALL '), range);
}

function lines(action: string, subject: string): string {
  return `(SELECT COUNT(*) FROM audit_log AS l WHERE l.subject = ${subject} AND l.action = '${action}')`;
}

const refunds: Check = {
  name: 'command.refunds',
  holds: 'a refund that was asked for, approved or withdrawn has one line for each in the audit log',
  todo: WHO,
  table: 'refund_requests',
  find: async (sql, range) => {
    const subject = `CONCAT('refund ', q.id)`;
    const part = (action: string, times: string) =>
      `SELECT CONCAT('refund request ', q.id, ', ${action}') AS what, ${times} AS expected, ${lines(action, subject)} AS found
         FROM refund_requests AS q WHERE {q.id} HAVING expected <> found`;
    const rows = await exactlyOne(sql, range, [
      part('refund.requested', '1'),
      part('refund.approved', 'IF(q.approver IS NULL, 0, 1)'),
    ]);
    return rows.map(({ what, expected, found }) => ({
      where: what,
      expected: `${expected} lines`,
      found: `${found} lines`,
    }));
  },
};

const orders: Check = {
  name: 'command.orders',
  holds: 'the registration of every order has one line in the audit log',
  todo: WHO,
  table: 'orders',
  find: async (sql, range) => {
    const rows = await exactlyOne(sql, range, [
      `SELECT CONCAT('order ', o.reference) AS what, (SELECT COUNT(*) FROM connections AS c JOIN orders AS s
                 ON s.connection_id = c.id AND s.reference = o.reference) AS expected, ${lines('order.created', 'o.reference')} AS found
         FROM orders AS o WHERE {o.id} HAVING expected <> found`,
    ]);
    return rows.map(({ what, expected, found }) => ({
      where: what,
      expected: `${expected} lines`,
      found: `${found} lines`,
    }));
  },
};

const policies: Check = {
  name: 'command.policies',
  holds: 'every version of a matching policy has one line in the audit log',
  todo: WHO,
  table: null,
  find: async (sql) => {
    const rows = await sql.select<CountRow>(
      `SELECT CONCAT('policy ', COALESCE(CONCAT('of ', v.customer), 'matching')) AS what, v.n AS expected,
              (SELECT COUNT(*) FROM audit_log AS l WHERE l.subject = CONCAT('policy ', COALESCE(CONCAT('of ', v.customer), 'matching'))
                  AND l.action IN ('policy.set', 'policy.unset')) AS found
         FROM (SELECT customer, COUNT(*) AS n FROM matching_policies GROUP BY customer) AS v HAVING expected <> found`,
    );
    return rows.map(({ what, expected, found }) => ({
      where: what,
      expected: `${expected} lines`,
      found: `${found} lines`,
    }));
  },
};

export const COMMAND_CHECKS: readonly Check[] = [moved, answered, refunds, orders, policies];
