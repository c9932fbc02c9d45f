import type { Because, DeductionKind, Order, Payment } from '../books/books.js';
import type { Draft } from '../books/draft.js';

/** A refund, a dispute or a bank's return: something that takes money away from payments, and perhaps gives it back. */
export interface Departure {
  readonly kind: DeductionKind;
  /** The refund, dispute or cash entry; its rows tell what it took so far. */
  readonly source: string;
  /** How much it should have taken in all, minor units; 0 once it failed or was called off. */
  readonly target: bigint;
  /** Payments it may take from, in this order. */
  readonly payments: readonly Payment[];
  /** Orders it was for, before anything else; `null`: unapplied money first, then the orders placed latest. */
  readonly orders: readonly Order[] | null;
  /** When the money left, milliseconds since the epoch, where that was told. */
  readonly atMs?: number;
  /** Whether it may take from the payment's other orders once those are empty. */
  readonly othersToo?: boolean;
  /** False when money only comes off its order and stays with us, on the customer's balance. */
  readonly leaves: boolean;
  /** Takes one payment of exactly its amount, else unapplied money alone, and stays where it was once booked. */
  readonly whole: boolean;
  readonly because: Because;
}

/** What a departure takes from one payment: unapplied money, and money on orders by reference. */
export interface Taken {
  rest: bigint;
  readonly orders: Map<string, bigint>;
}

/** What the rows of a departure have taken so far, by payment. */
export function takenSoFar(draft: Draft, departure: Departure): Map<string, Taken> {
  const taken = new Map<string, Taken>();
  for (const stripeId of draft.paymentsOfSource(departure.source)) {
    const own: Taken = { rest: 0n, orders: new Map() };
    for (const row of draft.deductionsOf(stripeId)) if (row.source === departure.source) own.rest += row.amount;
    for (const row of draft.applicationsOf(stripeId)) {
      if (row.source !== departure.source || row.kind !== departure.kind) continue;
      own.orders.set(row.order, (own.orders.get(row.order) ?? 0n) - row.amount);
      if (departure.leaves) own.rest += row.amount;
    }
    taken.set(stripeId, own);
  }
  return taken;
}
