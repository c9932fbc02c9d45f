import { type Check, type Finding, selectRange } from '../difference.js';

const WHO_WROTE =
  'rows of this book are only ever added: find out who changed or removed one (books.sealed tells since when) and restore it from a backup';

/** Money of a payment on an order, with the names of both. */
interface Place {
  readonly payment_id: string;
  readonly stripe_id: string;
  readonly reference: string;
  readonly total: string;
  readonly what: string;
}

/** Nothing is taken off an order that was not put there, and nothing comes back that had not left. */
const net: Check = {
  name: 'application.net',
  holds:
    'a payment never has less than nothing on an order, was never taken off more than placed, and no more came back than had left',
  todo: WHO_WROTE,
  table: 'payments',
  find: async (sql, range) => {
    const grouped = (what: string, condition: string, by: string, wrong: string) =>
      `SELECT a.payment_id, p.stripe_id, o.reference, SUM(a.amount) AS total, ${what} AS what FROM applications AS a
         JOIN payments AS p ON p.id = a.payment_id JOIN orders AS o ON o.id = a.order_id
        WHERE {a.payment_id}${condition} GROUP BY a.payment_id, p.stripe_id, a.order_id, o.reference${by} HAVING SUM(a.amount) ${wrong} 0`;
    const rows = await selectRange<Place>(
      sql,
      [
        grouped(`'in all'`, '', '', '<'),
        grouped(`'placed'`, ` AND a.kind IN ('applied', 'unapplied')`, '', '<'),
        grouped(
          `CONCAT(a.kind, ' ', a.source)`,
          ` AND a.kind NOT IN ('applied', 'unapplied')`,
          ', a.kind, a.source',
          '>',
        ),
      ].join(' UNION ALL '),
      range,
    );
    return rows.map((row) => ({
      where: `payment ${row.stripe_id} (id ${row.payment_id}) on order ${row.reference}`,
      expected: row.what === 'in all' || row.what === 'placed' ? '0 or more' : 'no more back than had left: 0 or less',
      found: `${row.what}: ${row.total}`,
    }));
  },
};

/** A refund or dispute never gives back more than it took. */
const deductions: Check = {
  name: 'deduction.net',
  holds: 'no refund, dispute or bank return gave a payment more back than it took from it',
  todo: WHO_WROTE,
  table: 'payments',
  find: async (sql, range) => {
    const rows = await selectRange<Omit<Place, 'reference'>>(
      sql,
      `SELECT d.payment_id, p.stripe_id, CONCAT(d.kind, ' ', d.source) AS what, SUM(d.amount) AS total FROM payment_deductions AS d
         JOIN payments AS p ON p.id = d.payment_id WHERE {d.payment_id}
        GROUP BY d.payment_id, p.stripe_id, d.kind, d.source HAVING SUM(d.amount) < 0`,
      range,
    );
    return rows.map((row) => ({
      where: `payment ${row.stripe_id} (id ${row.payment_id})`,
      expected: '0 or more',
      found: `${row.what}: ${row.total}`,
    }));
  },
};

interface Numbered {
  readonly owner: string;
  readonly rows_there: string;
  readonly first: string;
  readonly last: string;
  readonly different: string;
  readonly strangers: string;
}

/** The rows of each payment are numbered without a gap, so a row that was removed or written twice shows. */
function places(book: 'applications' | 'payment_deductions'): Check {
  const number = `CAST(SUBSTRING_INDEX(effect_key, '#', -1) AS UNSIGNED)`;
  return {
    name: `${book}.places`,
    holds: `the rows of each payment in ${book} are numbered from 1 without a gap, each number once`,
    todo: WHO_WROTE,
    table: 'payments',
    find: async (sql, range) => {
      const rows = await selectRange<Numbered>(
        sql,
        `SELECT b.payment_id AS owner, COUNT(*) AS rows_there, MIN(${number}) AS first, MAX(${number}) AS last,
                COUNT(DISTINCT ${number}) AS different, SUM(SUBSTRING_INDEX(effect_key, '#', 1) <> payment_id) AS strangers
           FROM ${book} AS b WHERE {b.payment_id} GROUP BY b.payment_id
         HAVING first <> 1 OR last <> rows_there OR different <> rows_there OR strangers > 0`,
        range,
      );
      return rows.map(
        (row): Finding => ({
          where: `payment with id ${row.owner}`,
          expected: `rows 1 to ${row.rows_there}, each once and under its own payment`,
          found: `rows ${row.first} to ${row.last}, ${row.different} different, ${row.strangers} of another payment`,
        }),
      );
    },
  };
}

/** Money is only ever put on an order in its own currency, at its own connection. */
const currency: Check = {
  name: 'application.currency',
  holds: 'payment, order and application are of one currency and one connection',
  todo: 'take the money off the order (quittance payments unapply) and find out how it came there',
  table: 'applications',
  find: async (sql, range) => {
    const rows = await selectRange<Record<string, string>>(
      sql,
      `SELECT a.id, p.stripe_id, o.reference, p.currency AS paid_in, o.currency AS owed_in, a.connection_id AS here,
              p.connection_id AS payer, o.connection_id AS owner
         FROM applications AS a JOIN payments AS p ON p.id = a.payment_id JOIN orders AS o ON o.id = a.order_id
        WHERE {a.id} AND (p.currency <> o.currency OR p.connection_id <> a.connection_id OR o.connection_id <> a.connection_id)`,
      range,
    );
    return rows.map((row) => ({
      where: `application ${row['id']} of payment ${row['stripe_id']} on order ${row['reference']}`,
      expected: `${row['owed_in']} at connection ${row['owner']}`,
      found: `${row['paid_in']} at connection ${row['payer']}, written at connection ${row['here']}`,
    }));
  },
};

/** Every decision about money says why. */
const explained: Check = {
  name: 'application.explained',
  holds: 'money that was put on an order or taken off says by which rule and why',
  todo: WHO_WROTE,
  table: 'applications',
  find: async (sql, range) => {
    const rows = await selectRange<{ id: string; stripe_id: string; rule: string; because: string }>(
      sql,
      `SELECT a.id, p.stripe_id, a.rule, a.because FROM applications AS a JOIN payments AS p ON p.id = a.payment_id
        WHERE {a.id} AND (a.rule = '' OR NOT JSON_VALID(a.because)
          OR COALESCE(JSON_UNQUOTE(JSON_EXTRACT(IF(JSON_VALID(a.because), a.because, '{}'), '$.sentence')), '') = '')`,
      range,
    );
    return rows.map((row) => ({
      where: `application ${row.id} of payment ${row.stripe_id}`,
      expected: 'a rule and a sentence',
      found: `rule ${row.rule || 'none'}, because ${row.because.slice(0, 100)}`,
    }));
  },
};

export const MOVEMENT_CHECKS: readonly Check[] = [
  net,
  deductions,
  places('applications'),
  places('payment_deductions'),
  currency,
  explained,
];
