import { larger, smaller } from '../money.js';

/** What one payment may give back for an order, as it stands under the locks. Minor units of the order's currency. */
export interface RefundSource {
  /** Row id. */
  readonly id: string;
  /** Stripe's id. */
  readonly payment: string;
  readonly paidAtMs: number;
  /** Money of the payment on the order. */
  readonly onOrder: bigint;
  /** Money of the payment on other orders. */
  readonly onOthers: bigint;
  /** Money on no order. */
  readonly unapplied: bigint;
  /** Whether the unapplied money is what was paid too much for this very order. */
  readonly overpaid: boolean;
  /** Captured, less every refund that lives or is asked for. */
  readonly left: bigint;
  /** Asked for and not booked yet: of this order, and of nobody in particular. */
  readonly asked: { readonly ofOrder: bigint; readonly ofAnything: bigint };
}

/** One refund to ask Stripe for. */
export interface PlannedRefund {
  /** Row id of the payment. */
  readonly id: string;
  readonly payment: string;
  readonly amount: bigint;
  /** True: it is booked on the order; false: on unapplied money first, then on the payment's orders, the latest first. */
  readonly ofOrder: boolean;
}

/**
 * Which payments of an order give how much back: the rule `latest_payment_first`. The payment that came last gives first, all it holds,
 * then the one before it. What was paid too much for the order goes before the money on it.
 * @returns the refunds, or how much could have been asked for when `amount` is more than that
 */
export function planRefund(amount: bigint, sources: readonly RefundSource[]): readonly PlannedRefund[] | bigint {
  const planned: PlannedRefund[] = [];
  let missing = amount;
  for (const source of latestFirst(sources))
    for (const part of partsOf(source)) {
      const taken = smaller(missing, part.amount);
      if (taken <= 0n) continue;
      planned.push({ ...part, amount: taken });
      missing -= taken;
    }
  return missing > 0n ? amount - missing : planned;
}

/** How much of an order's money may still be asked for. */
export function refundable(sources: readonly RefundSource[]): bigint {
  return sources.flatMap((each) => partsOf(each)).reduce((sum, part) => sum + part.amount, 0n);
}

function latestFirst(sources: readonly RefundSource[]): RefundSource[] {
  return [...sources].sort((a, b) => b.paidAtMs - a.paidAtMs || (BigInt(a.id) < BigInt(b.id) ? 1 : -1));
}

/**
 * What a payment gives: one part where it is clear that the books take the money off this order, two where the overpayment and the
 * order's share of a payment for several orders must be told apart.
 */
function partsOf({ id, payment, ...source }: RefundSource): PlannedRefund[] {
  const { asked, left } = source;
  const rest = source.overpaid ? larger(0n, source.unapplied - asked.ofAnything) : 0n;
  const beyondRest = source.overpaid ? larger(0n, asked.ofAnything - source.unapplied) : 0n;
  const onOrder = larger(0n, source.onOrder - asked.ofOrder - beyondRest);
  const alone = source.onOthers === 0n && (source.overpaid || source.unapplied === 0n);
  const parts = alone
    ? [{ id, payment, amount: rest + onOrder, ofOrder: false }]
    : [
        { id, payment, amount: rest, ofOrder: false },
        { id, payment, amount: onOrder, ofOrder: true },
      ];
  let free = larger(0n, left);
  return parts.flatMap((part) => {
    const amount = smaller(part.amount, free);
    free -= amount;
    return amount > 0n ? [{ ...part, amount }] : [];
  });
}
