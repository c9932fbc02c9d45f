import type { RefundPushBody } from '@quittance/contracts';
import { ORDERS_MAX } from './limits.js';

export type PushedRefund = RefundPushBody['data'];

export interface RefundBook {
  /** Takes in what was told of a refund. @returns whether it was news */
  take(refund: PushedRefund): boolean;
  /** Of one order, in the order they were told first. */
  of(reference: string): PushedRefund[];
  /** The latest first. */
  list(limit: number): PushedRefund[];
}

/** The memory of the demo order system for refunds: the newest state of each, for each order. Bounded; the oldest is forgotten first. */
export function createRefundBook(): RefundBook {
  const refunds = new Map<string, PushedRefund>();

  function take(refund: PushedRefund): boolean {
    const key = `${refund.id} ${refund.reference}`;
    const known = refunds.get(key);
    if (known !== undefined && refund.version <= known.version) return false;
    refunds.delete(key);
    refunds.set(key, refund);
    const [oldest] = refunds.keys();
    if (refunds.size > ORDERS_MAX && oldest !== undefined) refunds.delete(oldest);
    return true;
  }

  return {
    take,
    of: (reference) => [...refunds.values()].filter((each) => each.reference === reference),
    list: (limit) => [...refunds.values()].reverse().slice(0, limit),
  };
}
