import type { ListedPayment, Payer } from '@quittance/store';
import { csvText, type Delimiter } from './csv-text.js';

export const FORMATS = ['csv', 'jsonl'] as const;
export type Format = (typeof FORMATS)[number];

type Cell = (payment: ListedPayment, payer: Payer | undefined) => string | null;

const COLUMNS: readonly (readonly [string, Cell])[] = [
  ['payment', ({ stripeId }) => stripeId],
  ['charge', ({ charge }) => charge],
  ['standing', ({ standing }) => standing],
  ['status', ({ status }) => status],
  ['paid_at', ({ paidAt }) => paidAt?.toISOString() ?? null],
  ['method', ({ method }) => method],
  ['currency', ({ currency }) => currency],
  ['amount', ({ amount }) => amount.toString()],
  ['applied', ({ applied }) => applied.toString()],
  ['unapplied', ({ unapplied }) => unapplied.toString()],
  ['refunded', ({ refunded }) => refunded.toString()],
  ['reversed', ({ reversed }) => reversed.toString()],
  ['customer', ({ customer }) => customer],
  ['payer', ({ payerName, payerEmail }) => payerName ?? payerEmail],
  ['text', (_, payer) => payer?.texts.join(' | ') ?? null],
  ['orders', ({ applications }) => applications.map((each) => `${each.order}=${each.amount}`).join('; ')],
  ['rules', ({ applications }) => [...new Set(applications.map((each) => each.rule))].join('; ')],
  ['exception', ({ exception }) => exception?.id ?? null],
  ['reason', ({ exception }) => exception?.reason ?? null],
  ['because', ({ exception, applications }) => exception?.because ?? applications.at(-1)?.because.sentence ?? null],
];

/** The first line of a CSV file. */
export function headLine(delimiter: Delimiter): string {
  return csvText([COLUMNS.map(([name]) => name)], delimiter);
}

/** Payments as lines of CSV. Amounts in minor units of `currency`. */
export function csvLines(
  payments: readonly ListedPayment[],
  payers: ReadonlyMap<string, Payer>,
  delimiter: Delimiter,
): string {
  const rows = payments.map((each) => COLUMNS.map(([, read]) => read(each, payers.get(each.stripeId)) ?? ''));
  return csvText(rows, delimiter);
}

/** Payments as JSON, one a line, with the names that the HTTP API has. */
export function jsonLines(payments: readonly ListedPayment[], payers: ReadonlyMap<string, Payer>): string {
  return payments.map((each) => `${JSON.stringify(jsonOf(each, payers.get(each.stripeId)), exactly)}\n`).join('');
}

function jsonOf(payment: ListedPayment, payer: Payer | undefined): Record<string, unknown> {
  const { stripeId, charge, standing, status, method, currency, customer, applications, exception } = payment;
  const { amount, applied, unapplied, refunded, reversed } = payment;
  return {
    ...{ id: stripeId, charge, standing, status, paid_at: payment.paidAt, method, currency },
    ...{ amount, applied, unapplied, refunded, reversed, customer },
    payer_name: payment.payerName,
    payer_email: payment.payerEmail,
    texts: payer?.texts ?? [],
    applications: applications.map(({ id, order, amount: on, rule, because, at }) => ({
      ...{ id, order, amount: on, rule, because: because.sentence, at },
    })),
    exception,
  };
}

/** Integers stay integers; one that a reader would round is written as text. */
function exactly(_key: string, value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
}
