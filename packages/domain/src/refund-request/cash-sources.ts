import { larger, smaller } from '../money.js';
import type { RefundSource } from './plan-refund.js';

/** An intent that the customer's balance paid: its money is given back as a refund of the intent. */
export interface SpentIntent {
  /** Row id. */
  readonly id: string;
  /** Stripe's id. */
  readonly payment: string;
  readonly paidAtMs: number;
  /** Captured, less every refund that lives, is asked for, or went back to the balance. */
  readonly left: bigint;
  /** Asked for on behalf of the order and not booked yet. */
  readonly asked: bigint;
}

/** One customer's cash balance in one currency, as far as it concerns what is to be given back. Minor units. */
export interface CashPool {
  /** Bank transfers that filled it, with what they hold in the books. */
  readonly transfers: readonly RefundSource[];
  /** Intents that name the order; none where money on no order is meant. */
  readonly intents: readonly SpentIntent[];
  /** What lies on the balance at Stripe, less what is asked for of it. */
  readonly available: bigint;
}

/**
 * Where money of bank transfers is to be given back from: as far as the provider spent it on intents of the order, from those, the latest
 * first; the rest from the balance itself. The provider does not say which transfer it spent, so the transfers share both.
 */
export function cashSources({ transfers, intents, available }: CashPool): RefundSource[] {
  let wanted = transfers.reduce((sum, each) => sum + larger(0n, each.onOrder - each.asked.ofOrder), 0n);
  wanted = larger(0n, wanted - intents.reduce((sum, each) => sum + each.asked, 0n));
  const elsewhere = transfers.reduce((sum, each) => sum + each.onOthers + each.unapplied, 0n);
  const sources: RefundSource[] = [];
  for (const { id, payment, paidAtMs, left } of latestFirst(intents)) {
    const onOrder = smaller(wanted, larger(0n, left));
    wanted -= onOrder;
    const asked = { ofOrder: 0n, ofAnything: 0n };
    sources.push({ id, payment, paidAtMs, onOrder, onOthers: elsewhere, unapplied: 0n, overpaid: false, left, asked });
  }
  let lies = larger(0n, available);
  for (const transfer of latestFirst(transfers)) {
    const onOrder = smaller(wanted, larger(0n, transfer.onOrder - transfer.asked.ofOrder));
    wanted -= onOrder;
    const rest = transfer.overpaid ? larger(0n, transfer.unapplied - transfer.asked.ofAnything) : 0n;
    const left = smaller(larger(0n, transfer.left), lies);
    lies -= smaller(left, onOrder + rest);
    sources.push({ ...transfer, onOrder: onOrder + transfer.asked.ofOrder, left });
  }
  return sources;
}

function latestFirst<T extends { readonly id: string; readonly paidAtMs: number }>(all: readonly T[]): T[] {
  return [...all].sort((a, b) => b.paidAtMs - a.paidAtMs || (BigInt(a.id) < BigInt(b.id) ? 1 : -1));
}
