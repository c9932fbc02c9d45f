import type { Operation, Plan } from './plan.js';

/** What a shop says of an order. */
export interface OrderWord {
  readonly amount: number;
  readonly state: 'open' | 'cancelled';
}

export type OrderSaying = Extract<Operation, { kind: 'register' | 'change' | 'cancel' | 'reopen' }>;

/** What it says next. @param last what it said before; undefined: nothing yet */
export function nextWord(last: OrderWord | undefined, planned: Plan['orders'][number], saying: OrderSaying): OrderWord {
  const { amount, state } = last ?? { amount: planned.amount, state: 'open' };
  if (saying.kind === 'change') return { amount: saying.amount, state };
  if (saying.kind === 'cancel') return { amount, state: 'cancelled' };
  return saying.kind === 'reopen' ? { amount, state: 'open' } : { amount, state };
}
