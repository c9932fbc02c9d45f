import type { Order, Payment } from '../books/books.js';
import { type Draft, total } from '../books/draft.js';
import type { Decision } from '../matching/decision.js';
import { smaller } from '../money.js';
import { type Purse, pursesOf } from './purse.js';
import { type Spent, spentByProvider } from './spent-by-provider.js';
import { yieldFrom } from './yield-placement.js';

/** Money of a bank transfer that the provider spent on an order that cannot take it here: no rule may place it elsewhere. */
export interface Reserved {
  readonly amount: bigint;
  readonly decision: Decision;
}

/**
 * Follows what the provider itself did with customers' cash balances: where it applied a balance to an intent, the customer's
 * transfers are on that intent's order here too. Money that our own rules already put there counts; what they put elsewhere
 * by a weaker hint gives way.
 * @returns what is spoken for, by bank transfer
 */
export function settleCashBalance(draft: Draft): ReadonlyMap<string, Reserved> {
  return new Map(pursesOf(draft).flatMap((purse) => settlePurse(draft, purse)));
}

function settlePurse(draft: Draft, purse: Purse): [string, Reserved][] {
  const spent = spentByProvider(draft, purse);
  for (const [order, { amount, intents }] of spent.byOrder) takeBack(draft, purse, order, amount, intents);
  for (const [order, { amount, intents }] of spent.byOrder) {
    put(draft, purse, spent, order, amount - purse.on(order), intents.at(-1) ?? '');
    watchElsewhere(draft, purse, spent, order, amount, intents);
  }
  return reserve(draft, purse, spent);
}

/** Only what was put there on the provider's word is taken back on its word. */
function takeBack(draft: Draft, purse: Purse, order: Order, wanted: bigint, intents: readonly string[]): void {
  let surplus = purse.on(order) - wanted;
  for (const funding of [...purse.fundings].reverse()) {
    if (surplus <= 0n) return;
    const rows = draft.applicationsOf(funding.stripeId).filter((each) => each.order === order.reference);
    for (const intent of intents) {
      const part = smaller(surplus, total(rows.filter((each) => each.source === intent)));
      if (part <= 0n) continue;
      const because = { sentence: 'the provider took the balance off the intent again', evidence: [intent] };
      draft.takeOff(funding, order, part, 'unapplied', 'explicit', intent, because);
      surplus -= part;
    }
  }
}

function put(draft: Draft, purse: Purse, spent: Spent, order: Order, missing: bigint, intent: string): void {
  if (missing <= 0n) return;
  freeWeaker(draft, purse, spent, missing);
  const because = {
    sentence: 'the provider applied the customer’s balance to the intent of this order',
    evidence: [intent],
    seen: [order.reference],
  };
  let rest = smaller(missing, draft.open(order));
  for (const funding of purse.fundings) {
    const part = smaller(rest, draft.unplaced(funding));
    if (part <= 0n || funding.held !== null) continue;
    draft.apply(funding, order, part, 'explicit', because, intent);
    rest -= part;
  }
}

/** Frees transfers from orders that the provider did not spend them on, as far as only a weaker rule put them there. */
function freeWeaker(draft: Draft, purse: Purse, spent: Spent, wanted: bigint): void {
  let missing = wanted - purse.unplaced();
  for (const funding of [...purse.fundings].reverse()) {
    for (const order of missing > 0n ? ordersOf(draft, funding) : []) {
      const sentence = 'the provider spent this transfer on another order, which is stronger than what placed it here';
      missing -= yieldFrom(draft, funding, order, smaller(missing, surplusOn(purse, spent, order)), { sentence });
    }
  }
}

/** The provider spent transfers on this order that a person has put on another one: one of the two is wrong. */
function watchElsewhere(
  draft: Draft,
  purse: Purse,
  spent: Spent,
  order: Order,
  wanted: bigint,
  intents: readonly string[],
): void {
  const missing = smaller(wanted - purse.on(order), draft.open(order));
  const elsewhere = purse.fundings.find((each) =>
    ordersOf(draft, each).some((other) => surplusOn(purse, spent, other) > 0n),
  );
  for (const intent of intents) {
    const key = `cash:${intent}:elsewhere`;
    if (missing <= 0n || elsewhere === undefined || intent !== intents.at(-1)) {
      draft.settle(key, 'the books agree with the provider');
      continue;
    }
    draft.raise({
      key,
      reason: 'cash_applied_elsewhere',
      payment: elsewhere.stripeId,
      order: order.reference,
      currency: order.currency,
      amount: missing,
      candidates: [],
      because: `the provider applied the balance to ${order.reference}, our books hold it on another order`,
    });
  }
}

function reserve(draft: Draft, purse: Purse, spent: Spent): [string, Reserved][] {
  let rest = total(spent.nowhere);
  if (rest === 0n) return [];
  freeWeaker(draft, purse, spent, rest);
  const decisions = spent.nowhere.map((each) => each.decision);
  return purse.fundings.flatMap((funding): [string, Reserved][] => {
    const amount = smaller(rest, draft.unplaced(funding));
    const decision = decisions.length > 1 ? decisions.shift() : decisions[0];
    if (amount <= 0n || decision === undefined) return [];
    rest -= amount;
    return [[funding.stripeId, { amount, decision }]];
  });
}

function surplusOn(purse: Purse, spent: Spent, order: Order): bigint {
  return purse.on(order) - (spent.byOrder.get(order)?.amount ?? 0n);
}

function ordersOf(draft: Draft, payment: Payment): Order[] {
  return [...draft.placed(payment.stripeId).keys()].sort().flatMap((each) => draft.orders.get(each) ?? []);
}
