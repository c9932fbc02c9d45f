import type { Currency } from './currency.js';
import { larger } from './money.js';

export const ORDER_STATES = ['open', 'cancelled'] as const;
/** What the order system says of an order; the money state is derived and stands in `PaymentState`. */
export type OrderState = (typeof ORDER_STATES)[number];

export const PAYMENT_STATES = [
  'unpaid',
  'partially_paid',
  'paid',
  'overpaid',
  'partially_refunded',
  'refunded',
  'disputed',
  'cancelled',
] as const;
/** The money state of an order as users and order systems see it (`payment_status`). */
export type PaymentState = (typeof PAYMENT_STATES)[number];

/** The amounts an order stands on, all in minor units of `currency` and never negative. */
export interface OrderMoney {
  readonly currency: Currency;
  /** What the buyer owes in all. */
  readonly amount: bigint;
  /** Money on the order now: applications less everything taken off again. */
  readonly paid: bigint;
  /** Money that was on the order and went back to the buyer by a refund. */
  readonly refunded: bigint;
  /** Money that was on the order and was withdrawn by a dispute. */
  readonly disputed: bigint;
  /** Differences closed without money, each with a named reason. */
  readonly adjusted: bigint;
  /** Money of a payment for this order that exceeds it and waits on account. */
  readonly overpaid: bigint;
}

/**
 * What is still to be paid. Money that was refunded or disputed counts as having been paid: the buyer got it back, so asking
 * for it again is a decision of the merchant, not of matching.
 */
export function openAmount(order: OrderMoney): bigint {
  return larger(0n, order.amount - order.paid - order.refunded - order.disputed - order.adjusted);
}

/**
 * The money state in one word. Where several are true the one that most changes what the merchant may do wins:
 * cancelled, disputed, refunded, overpaid, paid, partly paid, unpaid.
 */
export function paymentState(order: OrderMoney, state: OrderState, disputeOpen: boolean): PaymentState {
  if (state === 'cancelled') return 'cancelled';
  if (disputeOpen || order.disputed > 0n) return 'disputed';
  if (order.refunded > 0n) return order.paid === 0n ? 'refunded' : 'partially_refunded';
  // Money that waits is no money on the order: as long as something is open it releases nothing.
  if (order.paid + order.adjusted >= order.amount) return order.overpaid > 0n ? 'overpaid' : 'paid';
  return order.paid > 0n ? 'partially_paid' : 'unpaid';
}

/** Why the goods of an order wait although nothing is wrong with its money. The first that is true is told. */
export const GOODS_HOLDS = ['fraud_warning', 'inquiry'] as const;
export type GoodsHold = (typeof GOODS_HOLDS)[number];

/** What may happen to the goods now. `because` is a sentence for the person in the warehouse. */
export interface Release {
  readonly ship: boolean;
  readonly invoice: boolean;
  readonly because: string;
}

const RELEASE: Readonly<Record<PaymentState, Release>> = {
  unpaid: { ship: false, invoice: false, because: 'nothing has been paid' },
  partially_paid: { ship: false, invoice: false, because: 'a part is still open' },
  paid: { ship: true, invoice: true, because: 'paid in full' },
  overpaid: { ship: true, invoice: true, because: 'paid in full, the rest waits on account' },
  partially_refunded: { ship: false, invoice: true, because: 'a part was refunded; ask before shipping' },
  refunded: { ship: false, invoice: false, because: 'the money was refunded' },
  disputed: { ship: false, invoice: false, because: 'the payment is disputed' },
  cancelled: { ship: false, invoice: false, because: 'the order is cancelled' },
};

const HOLDING: Readonly<Record<GoodsHold, string>> = {
  fraud_warning: 'paid, but the card’s bank warns of fraud: refund it, or say that it may go',
  inquiry: 'paid, but the customer’s bank asks about the payment: answer it, or say that it may go',
};

/** Decides what a money state releases: only money that is there and undisputed lets goods go, and only while nothing holds them. */
export function releaseOf(state: PaymentState, hold: GoodsHold | null = null): Release {
  const release = RELEASE[state];
  return hold === null || !release.ship ? release : { ...release, ship: false, because: HOLDING[hold] };
}
