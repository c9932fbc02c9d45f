import type { PaymentKind } from './observation.js';
import { DAY_MS } from './time.js';

/**
 * Days that money of a bank transfer may wait on a customer's balance: then the provider tries to send it back, and later keeps it as the
 * merchant's (docs.stripe.com/payments/customer-balance/reconciliation). A person is asked in good time before.
 */
export const AGEING = { askAfterDays: 60, returnedAfterDays: 75, sweptAfterDays: 90 } as const;

/** When the provider sends waiting money back, and when it stops waiting; milliseconds since the epoch. */
export interface AgesAt {
  readonly returnedMs: number;
  readonly sweptMs: number;
}

/** The clocks of what a payment holds on no order; `null` where none runs: cards have none, and placed money has none. */
export function agesAt(payment: {
  readonly kind: PaymentKind;
  readonly unapplied: bigint;
  readonly paidAtMs: number | null;
}): AgesAt | null {
  const { kind, unapplied, paidAtMs } = payment;
  if (kind !== 'funding' || unapplied <= 0n || paidAtMs === null) return null;
  return {
    returnedMs: paidAtMs + AGEING.returnedAfterDays * DAY_MS,
    sweptMs: paidAtMs + AGEING.sweptAfterDays * DAY_MS,
  };
}

/** Key of the exception that says that a payment's money will soon be sent back. */
export function ageingKeyOf(stripeId: string): string {
  return `payment:${stripeId}:ageing`;
}
