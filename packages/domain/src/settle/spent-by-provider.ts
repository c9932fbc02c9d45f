import type { Order } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import { type Decision, hold } from '../matching/decision.js';
import { larger, smaller } from '../money.js';
import { ordersNamed, referencesNamed } from './orders-named.js';
import type { Purse } from './purse.js';

/** What the provider spent of a purse on each order, and what it spent where nothing can take it. */
export interface Spent {
  readonly byOrder: ReadonlyMap<Order, SpentOnOrder>;
  readonly nowhere: readonly { readonly amount: bigint; readonly decision: Decision }[];
}

export interface SpentOnOrder {
  amount: bigint;
  readonly intents: string[];
}

/** Spreads what stands on each intent over the orders that it names, as far as they can take it. */
export function spentByProvider(draft: Draft, purse: Purse): Spent {
  const byOrder = new Map<Order, SpentOnOrder>();
  const nowhere: { amount: bigint; decision: Decision }[] = [];
  for (const [intent, balance] of purse.balances) {
    const orders = ordersNamed(draft, intent).filter((each) => each.currency === purse.fundings[0]?.currency);
    let rest = balance;
    for (const order of orders) {
      const own = byOrder.get(order) ?? { amount: 0n, intents: [] };
      byOrder.set(order, own);
      own.intents.push(intent);
      const part = larger(0n, smaller(rest, purse.openTo(order) + purse.on(order) - own.amount));
      own.amount += part;
      rest -= part;
    }
    const decision = rest > 0n ? whyNowhere(draft, intent, orders) : null;
    if (decision !== null) nowhere.push({ amount: rest, decision });
  }
  return { byOrder, nowhere };
}

/** An intent that names no order says nothing: other rules may know whose transfer it was. */
function whyNowhere(draft: Draft, intent: string, orders: readonly Order[]): Decision | null {
  const named = referencesNamed(draft, intent);
  if (named.length === 0) return null;
  const sentence = `the provider used it for ${intent}, which names ${named.join(', ')}`;
  const references = orders.map((each) => each.reference);
  const candidates = orders.length === 0 ? [] : [{ orders: references, score: 0.8, because: ['the provider’s word'] }];
  return hold('explicit', reasonOf(draft, intent, orders), sentence, candidates, [intent]);
}

function reasonOf(draft: Draft, intent: string, orders: readonly Order[]) {
  if (orders.some((each) => each.state === 'cancelled')) return 'order_cancelled';
  if (orders.length > 0) return 'order_already_paid';
  return ordersNamed(draft, intent).length > 0 ? 'currency_mismatch' : 'order_unknown';
}
