import { type Check, type Finding, selectRange } from '../difference.js';

interface PaymentRow {
  readonly id: string;
  readonly stripe_id: string;
}

export function paymentName({ id, stripe_id }: PaymentRow): string {
  return `payment ${stripe_id} (id ${id})`;
}

const MEND_BY_ROWS =
  'do not touch the rows of the books: compare with the provider, then correct the figure on the payment under the lock of its account';

/** Every payment is worth what lies on orders, left again, and waits. */
const balance: Check = {
  name: 'payment.balance',
  holds: 'amount = applied + refunded + reversed + unapplied, none below zero, and no more than was captured',
  todo: MEND_BY_ROWS,
  table: 'payments',
  find: async (sql, range) => {
    const rows = await selectRange<PaymentRow & Record<string, string>>(
      sql,
      `SELECT id, stripe_id, captured, amount, applied, refunded, reversed, unapplied FROM payments
        WHERE {id} AND (amount <> applied + refunded + reversed + unapplied OR LEAST(applied, refunded, reversed, unapplied) < 0
          OR amount < 0 OR amount > captured)`,
      range,
    );
    return rows.map((row): Finding => {
      const sum = ['applied', 'refunded', 'reversed', 'unapplied'].map((part) => BigInt(row[part] ?? '0'));
      return {
        where: paymentName(row),
        expected: `parts of 0 or more that make ${row['amount']}, of ${row['captured']} captured`,
        found: `applied ${row['applied']}, refunded ${row['refunded']}, reversed ${row['reversed']}, unapplied ${row['unapplied']}: ${sum.reduce((a, b) => a + b, 0n)}`,
      };
    });
  },
};

/** What a payment says lies on orders is what its applications say. */
const applied: Check = {
  name: 'payment.applied',
  holds: 'the applied amount of a payment is the sum of its applications',
  todo: MEND_BY_ROWS,
  table: 'payments',
  find: async (sql, range) => {
    const rows = await selectRange<PaymentRow & { applied: string; total: string }>(
      sql,
      `SELECT p.id, p.stripe_id, p.applied, COALESCE(s.total, 0) AS total FROM payments AS p
         LEFT JOIN (SELECT payment_id, SUM(amount) AS total FROM applications WHERE {payment_id} GROUP BY payment_id) AS s
           ON s.payment_id = p.id
        WHERE {p.id} AND p.applied <> COALESCE(s.total, 0)`,
      range,
    );
    return rows.map((row) => ({
      where: paymentName(row),
      expected: `applied ${row.total}, the sum of its applications`,
      found: `applied ${row.applied}`,
    }));
  },
};

/** What a payment says went back or was taken back is what its deductions say. */
const deducted: Check = {
  name: 'payment.deducted',
  holds: 'the refunded and reversed amounts of a payment are the sums of its deductions',
  todo: MEND_BY_ROWS,
  table: 'payments',
  find: async (sql, range) => {
    const rows = await selectRange<PaymentRow & Record<'refunded' | 'reversed' | 'back' | 'taken', string>>(
      sql,
      `SELECT p.id, p.stripe_id, p.refunded, p.reversed, COALESCE(s.back, 0) AS back, COALESCE(s.taken, 0) AS taken FROM payments AS p
         LEFT JOIN (SELECT payment_id, SUM(IF(kind = 'refund', amount, 0)) AS back, SUM(IF(kind = 'refund', 0, amount)) AS taken
                      FROM payment_deductions WHERE {payment_id} GROUP BY payment_id) AS s ON s.payment_id = p.id
        WHERE {p.id} AND (p.refunded <> COALESCE(s.back, 0) OR p.reversed <> COALESCE(s.taken, 0))`,
      range,
    );
    return rows.map((row) => ({
      where: paymentName(row),
      expected: `refunded ${row.back} and reversed ${row.taken}, the sums of its deductions`,
      found: `refunded ${row.refunded} and reversed ${row.reversed}`,
    }));
  },
};

export const PAYMENT_CHECKS: readonly Check[] = [balance, applied, deducted];
