import type { Order, Payment } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import { isPlacing, total } from '../books/sum-rows.js';
import { BY_HAND } from '../commands/operator-command.js';
import type { Decision } from '../matching/decision.js';
import { larger, smaller } from '../money.js';
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
  for (const [order, { amount, intents }] of spent.byOrder) {
    let assigned = assign(draft, purse, order, amount, intents);
    if (purse.isComplete() && freeMeant(draft, order, assigned) + freeWeaker(draft, purse, spent, assigned) > 0n)
      assigned = assign(draft, purse, order, amount, intents);
    carryOut(draft, order, assigned, intents);
    watchElsewhere(draft, purse, spent, order, amount, intents);
  }
  return reserve(draft, purse, spent);
}

/** Which transfers stand on an order on the provider's word, as they are and as they should be. */
interface Assigned {
  readonly shares: readonly { readonly funding: Payment; readonly was: bigint; readonly is: bigint }[];
  /** What transfers lack that are known to be the ones that were spent. */
  readonly meant: ReadonlyMap<Payment, bigint>;
  /** What lacks beyond that, whichever transfer it was. */
  readonly missing: bigint;
}

/**
 * The provider does not say which transfer it spent. Where an amount tells, it is that one; else first one whose words name the order, then
 * one whose words name no other, the oldest first. Transfers that our own rules put on the order count.
 */
function assign(draft: Draft, purse: Purse, order: Order, wanted: bigint, intents: readonly string[]): Assigned {
  const standing = purse.inFavourOf(order).map((funding) => ({ funding, was: onWord(draft, funding, order, intents) }));
  const before = standing.reduce((sum, each) => sum + each.was, 0n);
  const shareOf = ({ funding, was }: (typeof standing)[number], missing: bigint) => {
    // The place of another transfer can be taken over.
    const room = draft.openTo(funding, order, before - was);
    const is = smaller(missing, funding.held === null ? was + smaller(draft.unplaced(funding), room) : was);
    return { funding, was, is };
  };
  const ownOf = (each: (typeof standing)[number]) =>
    (draft.placed(each.funding.stripeId).get(order.reference) ?? 0n) - each.was;

  let left = wanted;
  const lacking = new Map<Payment, bigint>();
  const meant = purse.meantFor(intents);
  const shares = [...meant].flatMap(([funding, amount]) => {
    const told = smaller(left, amount);
    left -= told;
    const stands = standing.find((each) => each.funding === funding);
    const target = larger(0n, told - (stands === undefined ? 0n : ownOf(stands)));
    const share = stands === undefined ? null : shareOf(stands, target);
    lacking.set(funding, target - (share?.is ?? 0n));
    return share ?? [];
  });

  const others = standing.filter((each) => !meant.has(each.funding));
  const othersBefore = others.reduce((sum, each) => sum + each.was, 0n);
  const own = others.reduce((sum, each) => sum + larger(0n, ownOf(each)), 0n);
  // What stands on the provider's word goes only when the word does: that our own rules add to it is no reason.
  let rest = smaller(left, larger(othersBefore, left - own));
  for (const each of others) {
    const share = shareOf(each, rest);
    rest -= share.is;
    shares.push(share);
  }
  return { shares, meant: lacking, missing: rest };
}

/** What the provider put there and is still there: a person may have taken it off again. */
function onWord(draft: Draft, funding: Payment, order: Order, intents: readonly string[]): bigint {
  const rows = draft.applicationsOf(funding.stripeId).filter((row) => row.order === order.reference && isPlacing(row));
  const told = total(rows.filter((row) => intents.includes(row.source ?? '')));
  return larger(0n, smaller(told, total(rows)));
}

function carryOut(draft: Draft, order: Order, { shares }: Assigned, intents: readonly string[]): void {
  const intent = intents.at(-1) ?? '';
  for (const { funding, was, is } of shares) {
    let rest = was - is;
    for (const source of intents) {
      const rows = draft.applicationsOf(funding.stripeId).filter((row) => row.order === order.reference);
      const part = smaller(rest, total(rows.filter((row) => row.source === source)));
      if (part <= 0n) continue;
      const because = { sentence: 'the provider took the balance off the intent again', evidence: [source] };
      draft.unplace(funding, order, part, 'explicit', source, because);
      rest -= part;
    }
  }
  const because = {
    sentence: 'the provider applied the customer’s balance to the intent of this order',
    evidence: [intent],
    seen: [order.reference],
  };
  for (const { funding, was, is } of shares) {
    const part = smaller(is - was, draft.open(order));
    if (part > 0n) draft.apply(funding, order, part, 'explicit', because, intent);
  }
}

const SPENT_ELSEWHERE = {
  sentence: 'the provider spent this transfer on another order, which is stronger than what placed it here',
};

/** Frees the very transfers that the provider spent on this order, as far as it can take them: no other one would do for them. */
function freeMeant(draft: Draft, order: Order, { meant }: Assigned): bigint {
  let freed = 0n;
  for (const [funding, lacking] of meant) {
    let missing = smaller(lacking, draft.openTo(funding, order) - freed);
    for (const other of ordersOf(draft, funding)) {
      if (other === order || missing <= 0n) continue;
      const part = yieldFrom(draft, funding, other, missing, 'provider', SPENT_ELSEWHERE);
      missing -= part;
      freed += part;
    }
  }
  return freed;
}

/** Frees transfers from orders that the provider did not spend them on, as far as only a weaker rule put them there. */
function freeWeaker(draft: Draft, purse: Purse, spent: Spent, wanted: Pick<Assigned, 'meant' | 'missing'>): bigint {
  let { missing } = wanted;
  for (const funding of [...purse.fundings].reverse()) {
    if (wanted.meant.has(funding)) continue;
    for (const order of missing > 0n ? ordersOf(draft, funding) : []) {
      const part = smaller(missing, surplusOn(purse, spent, order));
      missing -= yieldFrom(draft, funding, order, part, 'provider', SPENT_ELSEWHERE);
    }
  }
  return wanted.missing - missing;
}

/**
 * The provider spent transfers on this order that a person has put on another one: one of the two is wrong. Who took money off this very
 * order by hand has decided that already.
 */
function watchElsewhere(
  draft: Draft,
  purse: Purse,
  spent: Spent,
  order: Order,
  wanted: bigint,
  intents: readonly string[],
): void {
  const missing = smaller(wanted - purse.on(order), draft.open(order));
  const elsewhere =
    missing > 0n
      ? purse.fundings.find(
          (each) =>
            !takenOffByHand(draft, each, order) &&
            ordersOf(draft, each).some((other) => surplusOn(purse, spent, other) > 0n),
        )
      : undefined;
  for (const intent of intents) {
    const key = `cash:${intent}:elsewhere`;
    if (elsewhere === undefined || intent !== intents.at(-1)) {
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

function takenOffByHand(draft: Draft, funding: Payment, order: Order): boolean {
  return draft
    .applicationsOf(funding.stripeId)
    .some((row) => row.order === order.reference && row.kind === 'unapplied' && row.rule === BY_HAND);
}

function reserve(draft: Draft, purse: Purse, spent: Spent): [string, Reserved][] {
  let rest = total(spent.nowhere);
  if (rest === 0n || !purse.isComplete()) return [];
  freeWeaker(draft, purse, spent, { meant: new Map(), missing: rest - purse.unplaced() });
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
