import { REFUND_LIFE, type RefundCallState, type RefundStatus, requestStateOf } from '@quittance/domain';
import { type Check, type Finding, selectRange } from '../difference.js';
import { paymentName } from './payments.js';

/** States of a refund whose money is with the customer or on its way there. */
const LEAVING = (Object.keys(REFUND_LIFE) as RefundStatus[]).filter((each) => REFUND_LIFE[each].money === 'leaving');
const LEAVING_LIST = LEAVING.map((each) => `'${each}'`).join(', ');

/** No more goes back than came. */
const captured: Check = {
  name: 'refund.captured',
  holds: 'the living refunds of a payment are no more than was captured, or a person was asked',
  todo: 'compare the refunds with the provider’s: one of them is not of this payment, or its amount is wrong',
  table: 'payments',
  find: async (sql, range) => {
    const rows = await selectRange<{ id: string; stripe_id: string; captured: string; total: string }>(
      sql,
      `SELECT p.id, p.stripe_id, p.captured, SUM(r.amount) AS total FROM payments AS p
         JOIN refunds AS r ON r.connection_id = p.connection_id AND r.payment = p.stripe_id AND r.currency = p.currency
        WHERE {p.id} AND p.captured > 0 AND r.status IN (${LEAVING_LIST}) GROUP BY p.id, p.stripe_id, p.captured
       HAVING SUM(r.amount) > p.captured
          AND NOT EXISTS (SELECT 1 FROM exceptions AS e WHERE e.payment_id = p.id AND e.reason = 'refund_exceeds_payment')`,
      range,
    );
    return rows.map((row) => ({
      where: paymentName(row),
      expected: `refunds of ${row.captured} at most`,
      found: `living refunds of ${row.total}`,
    }));
  },
};

/** A refund took from its payment no more than it is worth, and nothing once its money is back. */
const taken: Check = {
  name: 'refund.taken',
  holds:
    'a living refund took no more than its amount; one that failed took nothing, unless a person paid it otherwise',
  todo: 'read the refund again (quittance refunds): the next look settles its payment',
  table: 'refunds',
  find: async (sql, range) => {
    const rows = await selectRange<Record<'id' | 'stripe_id' | 'status' | 'amount' | 'most' | 'total', string>>(
      sql,
      `SELECT r.id, r.stripe_id, r.status, r.amount, SUM(d.amount) AS total,
              IF(r.status IN (${LEAVING_LIST}), r.amount, IF(r.settled_outside IS NULL, 0, COALESCE(r.settled_amount, r.amount))) AS most
         FROM refunds AS r JOIN payment_deductions AS d ON d.connection_id = r.connection_id AND d.source = r.stripe_id AND d.kind = 'refund'
        WHERE {r.id} GROUP BY r.id, r.stripe_id, r.status, r.amount, r.settled_outside, r.settled_amount HAVING total < 0 OR total > most`,
      range,
    );
    return rows.map((row) => ({
      where: `refund ${row.stripe_id} (id ${row.id})`,
      expected: `0 to ${row.most} taken from its payment (${row.status}, ${row.amount})`,
      found: `${row.total} taken`,
    }));
  },
};

interface CallRow {
  readonly id: string;
  readonly currency: string;
  readonly amount: string;
  readonly state: string;
  readonly owed_in: string | null;
  readonly call_amount: string | null;
  readonly progress: RefundCallState | null;
  readonly stripe_refund_id: string | null;
  readonly paid_in: string | null;
  readonly told_amount: string | null;
}

/** A refund that was asked for is made of its calls, each one refund of the provider's. */
const requests: Check = {
  name: 'refund.requests',
  holds:
    'the calls of a refund request make its amount and its state in its currency; one that was accepted names its refund, of that amount',
  todo: 'compare the request with the provider’s refunds of the payment before anything is paid again (quittance refunds)',
  table: 'refund_requests',
  find: async (sql, range) => {
    const rows = await selectRange<CallRow>(
      sql,
      `SELECT q.id, q.currency, q.amount, q.state, o.currency AS owed_in, c.amount AS call_amount, c.progress, c.stripe_refund_id,
              p.currency AS paid_in, r.amount AS told_amount
         FROM refund_requests AS q LEFT JOIN orders AS o ON o.id = q.order_id LEFT JOIN refund_calls AS c ON c.request_id = q.id
         LEFT JOIN payments AS p ON p.id = c.payment_id
         LEFT JOIN refunds AS r ON r.connection_id = c.connection_id AND r.stripe_id = c.stripe_refund_id
        WHERE {q.id}`,
      range,
    );
    return [...Map.groupBy(rows, (row) => row.id).values()].flatMap(wrongRequest);
  },
};

function wrongRequest(calls: readonly CallRow[]): Finding[] {
  const [request] = calls;
  if (request === undefined) return [];
  const total = calls.reduce((sum, each) => sum + BigInt(each.call_amount ?? 0), 0n);
  const progress = calls.flatMap((each) => each.progress ?? []);
  const state = progress.length === 0 ? 'without calls' : requestStateOf(progress);
  const wrong = [
    ...(total === BigInt(request.amount) ? [] : [`calls of ${total}`]),
    ...(state === request.state ? [] : [`calls that are ${state}`]),
    ...(request.owed_in === null || request.owed_in === request.currency ? [] : [`an order in ${request.owed_in}`]),
    ...calls.flatMap((each) =>
      each.paid_in === null || each.paid_in === request.currency ? [] : [`a payment in ${each.paid_in}`],
    ),
    ...calls.flatMap((each) =>
      each.progress === 'accepted' && each.stripe_refund_id === null ? ['an accepted call without its refund'] : [],
    ),
    ...calls.flatMap((each) =>
      each.told_amount === null || each.told_amount === each.call_amount
        ? []
        : [`${each.stripe_refund_id} of ${each.told_amount} for a call of ${each.call_amount}`],
    ),
  ];
  if (wrong.length === 0) return [];
  return [
    {
      where: `refund request ${request.id}`,
      expected: `${request.amount} ${request.currency}, ${request.state}`,
      found: wrong.join('; '),
    },
  ];
}

/** Refunds and disputes are in the money of their payment. */
function currencyOf(table: 'refunds' | 'disputes'): Check {
  return {
    name: `${table}.currency`,
    holds: `${table} are in the currency of their payment, or a person was asked`,
    todo: 'compare with the provider: no money was moved for it',
    table,
    find: async (sql, range) => {
      const rows = await selectRange<Record<'id' | 'stripe_id' | 'currency' | 'payment' | 'paid_in', string>>(
        sql,
        `SELECT t.id, t.stripe_id, t.currency, t.payment, p.currency AS paid_in FROM ${table} AS t
           JOIN payments AS p ON p.connection_id = t.connection_id AND p.stripe_id = t.payment
          WHERE {t.id} AND t.currency <> p.currency AND p.captured > 0
            AND NOT EXISTS (SELECT 1 FROM exceptions AS e WHERE e.payment_id = p.id AND e.reason = 'currency_mismatch')`,
        range,
      );
      return rows.map((row) => ({
        where: `${table.slice(0, -1)} ${row.stripe_id} (id ${row.id})`,
        expected: `${row.paid_in}, as payment ${row.payment}`,
        found: row.currency,
      }));
    },
  };
}

export const REFUND_CHECKS: readonly Check[] = [
  captured,
  taken,
  requests,
  currencyOf('refunds'),
  currencyOf('disputes'),
];
