import type { Observation } from '@quittance/domain';
import { customerOf, POPULAR_ORDER } from '../../fixtures/many-orders.js';
import { transfer } from '../../fixtures/transfer.js';

/** What a payment tells; the first four are the everyday mix, the last one is measured by itself. */
export const KINDS = ['reference', 'own amount', 'unknown payer', 'nothing found'] as const;
export type Kind = (typeof KINDS)[number] | 'popular price';

export interface BenchPayment {
  readonly id: string;
  /** The payer's number, `null` where the payment does not tell. */
  readonly customer: number | null;
  readonly name: string | null;
  readonly text: string;
  readonly amount: number;
  readonly paidAtMs: number;
}

const PAID_MS = Date.UTC(2026, 10, 20);

/** Payments of so many customers spread evenly over all of them, each of one order that no other one is for. */
export function paymentsOf(
  prefix: string,
  count: number,
  customers: number,
  kindOf = (n: number): Kind => KINDS[n % KINDS.length] ?? 'reference',
): BenchPayment[] {
  return Array.from({ length: count }, (_, n) => paymentOf(prefix, n, Math.floor((n * customers) / count), kindOf(n)));
}

function paymentOf(prefix: string, n: number, customer: number, kind: Kind): BenchPayment {
  const { orders, name } = customerOf(customer);
  const amountOf = (k: number) => orders[k]?.amount ?? 0;
  const base = { id: `${prefix}${n}`, paidAtMs: PAID_MS + n, name: null, text: '', customer: null };
  if (kind === 'reference')
    return { ...base, customer, amount: amountOf(0), text: `Payment for ${orders[0]?.reference}, thank you` };
  if (kind === 'own amount') return { ...base, customer, amount: amountOf(1) };
  if (kind === 'unknown payer') return { ...base, name, amount: amountOf(2) };
  if (kind === 'popular price') return { ...base, name, amount: amountOf(POPULAR_ORDER) };
  return { ...base, name: `Nobody Whatsoever ${n}`, amount: 90_000_000 + n, text: 'membership no 8812734 autumn' };
}

/** The same as the provider tells of it. */
export function observationsOf({ id, customer, name, text, amount, paidAtMs }: BenchPayment): Observation[] {
  return transfer(id, {
    amount: BigInt(amount),
    charge: `ch_${id}`,
    customer: customer === null ? undefined : customerOf(customer).stripeCustomer,
    payerName: name ?? undefined,
    text: text === '' ? undefined : text,
    paidAtMs,
  });
}
