import type { RefundStatus } from '../observation.js';

/** One state of a refund, for people and for the rules. */
export interface RefundState {
  readonly means: string;
  /** States that may follow. The provider's events may come in any order; what follows is told by the object, not by the event. */
  readonly next: readonly RefundStatus[];
  /** Where the money is: with the customer or on its way there, or in the merchant's hands again. */
  readonly money: 'leaving' | 'with_us';
  /** When nothing can follow any more. `null`: only another state ends it. */
  readonly final: { readonly afterDays: number } | null;
}

/** Days after which a refund that arrived is not sent back by a bank any more (docs.stripe.com/refunds, failed refunds). */
export const REVERSIBLE_DAYS = 30;

/**
 * The life of a refund, once. Everything that depends on where a refund stands reads it here, and the page for finance people is drawn
 * from it (docs.stripe.com/refunds, docs.stripe.com/api/refunds/object).
 */
export const REFUND_LIFE = {
  requires_action: {
    means: 'the customer must first say where the money is to go',
    next: ['pending', 'succeeded', 'failed', 'canceled'],
    money: 'leaving',
    final: null,
  },
  pending: {
    means: 'the bank or the provider is working on it',
    next: ['requires_action', 'succeeded', 'failed', 'canceled'],
    money: 'leaving',
    final: null,
  },
  succeeded: {
    means: 'the money was sent; a bank may still send it back',
    next: ['requires_action', 'failed'],
    money: 'leaving',
    final: { afterDays: REVERSIBLE_DAYS },
  },
  failed: {
    means: 'the money did not arrive and is back',
    next: [],
    money: 'with_us',
    final: { afterDays: 0 },
  },
  canceled: {
    means: 'called off before the money left, or the customer never said where to',
    next: [],
    money: 'with_us',
    final: { afterDays: 0 },
  },
} as const satisfies Record<RefundStatus, RefundState>;

/** Whether a refund may go from one state to the other. */
export function mayFollow(from: RefundStatus, to: RefundStatus): boolean {
  const next: readonly RefundStatus[] = REFUND_LIFE[from].next;
  return next.includes(to);
}

/** Whether a move between two states gives the payment its money back, so that orders stand as if nothing had been refunded. */
export function putsMoneyBack(from: RefundStatus, to: RefundStatus): boolean {
  return REFUND_LIFE[from].money === 'leaving' && REFUND_LIFE[to].money === 'with_us';
}

/** Whether nothing can follow this state at once. */
export function isEnded(status: RefundStatus): boolean {
  return REFUND_LIFE[status].next.length === 0;
}
