import { exponentOf, formatMoney } from '@quittance/domain';
import type { ExceptionView, Payer } from '@quittance/store';
import { versionOf } from './exception-version.js';

/** Columns that a person fills in; the others are read by nobody but `id` and `version`. */
export const DECISION_COLUMNS = [
  'decision',
  'decision_order',
  'decision_amount',
  'decision_detail',
  'decision_note',
] as const;
export type DecisionColumn = (typeof DECISION_COLUMNS)[number];

const FACTS: readonly (readonly [string, (exception: ExceptionView, payer: Payer | undefined) => string | null])[] = [
  ['id', ({ id }) => id],
  ['version', versionOf],
  ['due_at', ({ dueAt }) => dueAt?.toISOString() ?? null],
  ['severity', ({ severity }) => severity],
  ['state', ({ state }) => state],
  ['reason', ({ reason }) => reason],
  ['meaning', ({ meaning }) => meaning],
  ['because', ({ because }) => because],
  ['owner', ({ owner }) => owner],
  ['payment', ({ payment }) => payment],
  ['paid_at', (_, payer) => payer?.paidAt?.toISOString() ?? null],
  ['payer', (_, payer) => payer?.name ?? payer?.email ?? null],
  ['customer', (_, payer) => payer?.customer ?? null],
  ['text', (_, payer) => payer?.texts.join(' | ') ?? null],
  ['order', ({ order }) => order],
  ['currency', ({ currency }) => currency],
  ['amount', ({ amount }) => amount?.toString() ?? null],
  ['amount_decimal', decimalAmount],
  ['suggestion', ({ candidates }) => candidates[0]?.orders.join(' + ') ?? null],
  ['suggestion_score', ({ candidates }) => candidates[0]?.score.toString() ?? null],
  ['suggestion_because', ({ candidates }) => candidates[0]?.because.join('; ') ?? null],
  [
    'other_suggestions',
    ({ candidates }) =>
      candidates
        .slice(1)
        .map((each) => each.orders.join(' + '))
        .join(' | '),
  ],
];

export const COLUMNS: readonly string[] = [...FACTS.map(([name]) => name), ...DECISION_COLUMNS];

/** An exception as a row of the file, with nothing decided yet. */
export function rowOf(exception: ExceptionView, payer: Payer | undefined): string[] {
  return [...FACTS.map(([, read]) => read(exception, payer) ?? ''), ...DECISION_COLUMNS.map(() => '')];
}

/** For people and sums: `125.00`. It is never read back. */
function decimalAmount({ amount, currency }: ExceptionView): string | null {
  if (amount === null || currency === null) return null;
  return exponentOf(currency) === 0 ? amount.toString() : formatMoney(amount, currency).slice(0, -currency.length - 1);
}
