import type { CashEntry, Order, Payment } from '../books/books.js';
import { type Draft, total } from '../books/draft.js';
import { smaller } from '../money.js';
import { ordersNamed } from './orders-named.js';

/**
 * Follows what the provider itself did with a customer's cash balance: where it applied the balance to an intent, the
 * customer's transfers are on that intent's order here too. Money that our own rules already put there counts.
 */
export function settleCashBalance(draft: Draft): void {
  const byOrder = new Map<Order, CashEntry[]>();
  for (const entry of draft.cashEntries.values()) {
    if (entry.intent === undefined) continue;
    const [order, another] = ordersNamed(draft, entry.intent);
    if (order === undefined || another !== undefined || entry.currency !== order.currency) continue;
    byOrder.set(order, [...(byOrder.get(order) ?? []), entry]);
  }
  for (const [order, entries] of byOrder) follow(draft, order, entries);
}

function follow(draft: Draft, order: Order, entries: readonly CashEntry[]): void {
  const target = balance(entries);
  const fundings = fundingsOf(draft, entries);
  const own = new Set(fundings.map((each) => each.stripeId));
  const there = total(
    draft.applications.filter(
      (each) =>
        each.order === order.reference &&
        own.has(each.payment) &&
        (each.kind === 'applied' || each.kind === 'unapplied'),
    ),
  );
  const latest = entries.at(-1)?.intent ?? '';
  if (there < target) put(draft, latest, order, fundings, target - there);
  else
    for (const intent of new Set(entries.map((each) => each.intent ?? '')))
      takeBack(draft, intent, order, fundings, entries);
}

function put(draft: Draft, intent: string, order: Order, fundings: readonly Payment[], amount: bigint): void {
  let rest = amount;
  for (const funding of fundings) {
    const part = smaller(smaller(rest, funding.unapplied), draft.open(order));
    if (part <= 0n || funding.held !== null) continue;
    const sentence = 'the provider applied the customer’s balance to the intent of this order';
    draft.apply(funding, order, part, 'explicit', { sentence, evidence: [intent], seen: [order.reference] }, intent);
    rest -= part;
  }
  watchElsewhere(draft, intent, order, fundings, smaller(rest, draft.open(order)));
}

/** The provider spent transfers on this order that our books have on another one: one of the two is wrong. */
function watchElsewhere(
  draft: Draft,
  intent: string,
  order: Order,
  fundings: readonly Payment[],
  missing: bigint,
): void {
  const key = `cash:${intent}:elsewhere`;
  const elsewhere = fundings.filter((each) => each.applied > 0n);
  if (missing <= 0n || elsewhere.length === 0) {
    draft.settle(key, 'the books agree with the provider');
    return;
  }
  draft.raise({
    key,
    reason: 'cash_applied_elsewhere',
    payment: elsewhere[0]?.stripeId ?? null,
    order: order.reference,
    currency: order.currency,
    amount: missing,
    candidates: [],
    because: `the provider applied the balance to ${order.reference}, our books hold it on another order`,
  });
}

/** Only what was put there on the provider's word is taken back on its word. */
function takeBack(
  draft: Draft,
  intent: string,
  order: Order,
  fundings: readonly Payment[],
  entries: readonly CashEntry[],
): void {
  const onItsWord = draft.bySource(intent).applications.filter((each) => each.order === order.reference);
  let rest = total(onItsWord) - balance(entries.filter((each) => each.intent === intent));
  for (const funding of [...fundings].reverse()) {
    const own = total(onItsWord.filter((each) => each.payment === funding.stripeId));
    const part = smaller(rest, own);
    if (part <= 0n) continue;
    const because = { sentence: 'the provider took the balance off the intent again', evidence: [intent] };
    draft.takeOff(funding, order, part, 'unapplied', 'explicit', intent, because);
    rest -= part;
  }
}

/** What the entries leave on their intents, minor units. */
function balance(entries: readonly CashEntry[]): bigint {
  return (
    total(entries.filter((each) => each.entryKind === 'applied')) -
    total(entries.filter((each) => each.entryKind === 'unapplied'))
  );
}

function fundingsOf(draft: Draft, entries: readonly CashEntry[]): Payment[] {
  const customers = new Set(entries.map((each) => each.customer));
  const currency = entries[0]?.currency;
  return [...draft.payments.values()]
    .filter((each) => each.kind === 'funding' && each.currency === currency)
    .filter((each) => each.customer !== null && customers.has(each.customer))
    .sort((a, b) => (a.paidAtMs ?? 0) - (b.paidAtMs ?? 0) || (a.stripeId < b.stripeId ? -1 : 1));
}
