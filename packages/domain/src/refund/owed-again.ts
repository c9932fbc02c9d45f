import type { Refund } from '../books/books.js';
import { larger, smaller } from '../money.js';
import { REFUND_LIFE } from './refund-life.js';
import { leavesDebt } from './refund-words.js';

/** A refund whose money came back, and what of it the customer still waits for. */
export interface OwedAgain {
  readonly refund: Refund;
  /** Minor units; 0 once other refunds cover it. */
  readonly amount: bigint;
}

/**
 * What customers of one payment still wait for after refunds came back. A refund made after the failed one covers it, each once and the
 * oldest failure first; and nobody is owed more than the payment still holds, so that of attempts at the same money only the latest counts.
 * @param captured what was paid, minor units; 0 while the payment itself has not been told
 * @param disputed what disputes took from the payment: the customer has that already
 */
export function owedAgain(captured: bigint, refunds: readonly Refund[], disputed = 0n): OwedAgain[] {
  const sorted = [...refunds].sort((a, b) => madeAt(a) - madeAt(b) || (a.id < b.id ? -1 : 1));
  const alive = sorted.filter((each) => REFUND_LIFE[each.status].money === 'leaving');
  const covering = new Map(alive.map((each) => [each, each.amount]));
  const owed = sorted.filter(leavesDebt).map((refund) => ({ refund, amount: refund.amount }));
  for (const each of owed)
    for (const [other, left] of covering) {
      if (madeAt(other) <= madeAt(each.refund)) continue;
      const part = smaller(left, each.amount);
      each.amount -= part;
      covering.set(other, left - part);
    }
  if (captured === 0n) return owed;
  let room = sorted.reduce((rest, each) => rest - takenBy(each), captured - disputed);
  for (const each of owed.toReversed()) {
    each.amount = smaller(each.amount, larger(0n, room));
    room -= each.amount;
  }
  return owed;
}

/** What a refund takes from its payment now, minor units: all of it while it lives, and what a person paid of one that failed. */
export function takenBy({ status, amount, settledOutside }: Refund): bigint {
  return REFUND_LIFE[status].money === 'leaving' ? amount : (settledOutside?.amount ?? 0n);
}

function madeAt(refund: Refund): number {
  return refund.createdAtMs ?? 0;
}
