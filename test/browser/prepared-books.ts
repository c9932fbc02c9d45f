import { EXCEPTION_REASONS, SEVERITY } from '@quittance/domain';
import type { Store } from '@quittance/store';

/** What the books of these tests hold; the tests say what a person must read from them. */
export const ORDERS = { unpaid: 3, partially_paid: 1, paid: 1_234, disputed: 2 } as const;

/** currency, minor units of each payment's unapplied money */
export const UNAPPLIED = [
  ['usd', [123_456_789n, 1n]],
  ['jpy', [1_234_567n]],
  ['kwd', [12_345n]],
] as const;

/** Every reason is open once, and these oftener. */
export const OPEN_TIES = 3;

/** Writes rows as the stages would have left them. */
export async function prepareBooks({ sql }: Store): Promise<void> {
  await sql.write(`INSERT INTO customer_accounts (id, connection_id, reference) VALUES (1, 1, 'C-1')`);
  const orders = Object.entries(ORDERS).flatMap(([status, count]) =>
    Array.from({ length: count }, (_, n) => [1, 1, `${status}-${n}`, 'usd', 1_000, '2026-05-01 00:00:00', 0, status]),
  );
  await sql.insertMany(
    'orders',
    ['connection_id', 'account_id', 'reference', 'currency', 'amount', 'placed_at', 'open_amount', 'payment_status'],
    orders,
  );
  await sql.insertMany(
    'payments',
    ['connection_id', 'account_id', 'stripe_id', 'kind', 'status', 'funded_by', 'currency', 'amount', 'unapplied'],
    UNAPPLIED.flatMap(([currency, amounts]) =>
      amounts.map((amount, n) => [
        1,
        1,
        `pi_${currency}${n}`,
        'payment',
        'succeeded',
        'card',
        currency,
        amount,
        amount,
      ]),
    ),
  );
  const reasons = Object.keys(EXCEPTION_REASONS) as (keyof typeof EXCEPTION_REASONS)[];
  const raised = [...reasons, ...Array<'tie'>(OPEN_TIES - 1).fill('tie')];
  await sql.insertMany(
    'exceptions',
    ['connection_id', 'exception_key', 'reason', 'severity', 'candidates', 'because', 'due_at'],
    raised.map((reason, n) => [1, `k${n}`, reason, SEVERITY[reason], '[]', 'x', n === 0 ? '2026-01-01' : '2199-01-01']),
  );
  await sql.insertMany(
    'outbox_messages',
    ['connection_id', 'stage', 'order_id', 'version', 'state', 'reason', 'due_at', 'finished_at'],
    [
      [1, 'pushback', 1, 1, 'parked', 'oms.push_refused: no', null, '2026-05-01 00:00:00'],
      [1, 'pushback', 2, 1, 'pending', null, '2026-05-01 00:00:00', null],
    ],
  );
}
