import type { Currency, Observation } from '@quittance/domain';
import { customerOf, POPULAR_ORDER } from '../../fixtures/many-orders.js';

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
export function observationsOf(payment: BenchPayment): Observation[] {
  const { id, customer, name, text, amount, paidAtMs } = payment;
  return [
    {
      kind: 'payment',
      payment: id,
      paymentKind: 'payment',
      status: 'succeeded',
      fundedBy: 'customer',
      currency: 'usd' as Currency,
      captured: BigInt(amount),
      charge: `ch_${id}`,
      method: 'customer_balance',
      paidAtMs,
      ...(customer === null ? {} : { customer: customerOf(customer).stripeCustomer }),
      ...(name === null ? {} : { payerName: name }),
    },
    ...(text === ''
      ? []
      : [{ kind: 'evidence' as const, subject: id, evidence: [{ kind: 'text' as const, value: text }] }]),
  ];
}
