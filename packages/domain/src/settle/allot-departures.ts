import type { Payment } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import { isPlacing } from '../books/sum-rows.js';
import { BY_HAND } from '../commands/operator-command.js';
import { larger, smaller } from '../money.js';
import { type Departure, type Taken, takenSoFar } from './departure.js';
import { latestOrderFirst } from './latest-order-first.js';

/** What one departure takes, by payment, and what the payments are too small for. */
export interface Allotment {
  readonly departure: Departure;
  readonly taken: ReadonlyMap<string, Taken>;
  /** Minor units that no payment holds. */
  readonly missing: bigint;
}

/**
 * Says for every departure which money it takes. The answer follows from what was placed and from the departures alone, not
 * from the order in which they became known: a payment's unapplied money goes first, then its orders by `latest_order_first`.
 */
export function allotDepartures(draft: Draft, departures: readonly Departure[]): Allotment[] {
  const purses = new Purses(draft, departures);
  // Money that only comes off its order is there for the others to take.
  const claims = [...departures]
    .sort((a, b) => Number(a.leaves) - Number(b.leaves))
    .map((departure) => new Claim(purses, departure));
  for (const claim of claims) keep(draft, purses, claim);
  for (const claim of claims) fillFromItsOrders(claim);
  for (const claim of claims) if (claim.departure.orders === null) fill(purses, claim);
  for (const claim of claims) if (claim.departure.orders !== null) fill(purses, claim);
  return claims;
}

/** What stays where it was booked, before anything is told anew. */
function keep(draft: Draft, purses: Purses, claim: Claim): void {
  const { departure } = claim;
  const before = takenSoFar(draft, departure);
  const meant = departure.whole ? wholeOf(purses, departure, departure.target) : undefined;
  for (const payment of departure.payments) {
    const kept = before.get(payment.stripeId);
    const stays = departure.whole
      ? meant === undefined || payment.amount === departure.target
      : touchedByHand(draft, payment);
    if (kept === undefined || !stays) continue;
    for (const [order, amount] of kept.orders) claim.take(payment, order, amount);
    claim.take(payment, null, kept.rest);
  }
}

function fillFromItsOrders(claim: Claim): void {
  for (const payment of claim.departure.payments)
    for (const order of claim.departure.orders ?? []) claim.take(payment, order.reference, claim.missing);
}

function fill(purses: Purses, claim: Claim): void {
  const { departure } = claim;
  const meant = departure.whole ? wholeOf(purses, departure, claim.missing) : undefined;
  if (departure.whole && meant === undefined) fillWithRests(purses, claim);
  for (const payment of departure.whole ? (meant ?? []) : departure.payments) {
    if (departure.leaves) claim.take(payment, null, claim.missing);
    if (departure.orders !== null && departure.othersToo !== true) continue;
    for (const order of purses.orders(payment, departure.atMs)) claim.take(payment, order, claim.missing);
  }
}

/** The payment of exactly the departure's amount, if one still holds what is wanted. */
function wholeOf(purses: Purses, departure: Departure, wanted: bigint): readonly [Payment] | undefined {
  const meant = departure.payments.find((each) => each.amount === departure.target && purses.holds(each) >= wanted);
  return meant === undefined ? undefined : [meant];
}

/** Without such a payment only money that is on no order can have been meant, and only if there is enough of it. */
function fillWithRests(purses: Purses, claim: Claim): void {
  const { payments } = claim.departure;
  if (payments.reduce((sum, each) => sum + purses.rest(each), 0n) < claim.missing) return;
  for (const payment of payments) claim.take(payment, null, claim.missing);
}

/** One departure while its money is being found. */
class Claim implements Allotment {
  readonly departure: Departure;
  readonly taken = new Map<string, Taken>();
  missing: bigint;
  readonly #purses: Purses;

  constructor(purses: Purses, departure: Departure) {
    this.#purses = purses;
    this.departure = departure;
    this.missing = departure.target;
  }

  take(payment: Payment, order: string | null, most: bigint): void {
    const part = this.#purses.take(payment, order, smaller(this.missing, most), this.departure.leaves);
    if (part <= 0n) return;
    this.missing -= part;
    const own = this.taken.get(payment.stripeId) ?? { rest: 0n, orders: new Map<string, bigint>() };
    this.taken.set(payment.stripeId, own);
    if (order === null) own.rest += part;
    else own.orders.set(order, (own.orders.get(order) ?? 0n) + part);
  }
}

/** Money that a person moved stays where it is: what left it is not told anew. */
function touchedByHand(draft: Draft, payment: Payment): boolean {
  return payment.held !== null || draft.applicationsOf(payment.stripeId).some((row) => row.rule === BY_HAND);
}

/** What each payment holds: unapplied, and on orders, as it was placed, less what is already spoken for. */
class Purses {
  readonly #draft: Draft;
  readonly #settled: ReadonlySet<string>;
  readonly #purses = new Map<string, Taken>();

  constructor(draft: Draft, departures: readonly Departure[]) {
    this.#draft = draft;
    this.#settled = new Set(departures.map((each) => each.source));
  }

  take(payment: Payment, order: string | null, most: bigint, leaves: boolean): bigint {
    const purse = this.#of(payment);
    const part = smaller(most, order === null ? purse.rest : (purse.orders.get(order) ?? 0n));
    if (part <= 0n) return 0n;
    if (order === null) purse.rest -= part;
    else purse.orders.set(order, (purse.orders.get(order) ?? 0n) - part);
    if (!leaves) purse.rest += part;
    return part;
  }

  rest(payment: Payment): bigint {
    return larger(0n, this.#of(payment).rest);
  }

  holds(payment: Payment): bigint {
    const purse = this.#of(payment);
    return [...purse.orders.values()].reduce((sum, each) => sum + each, purse.rest);
  }

  /** Orders that hold money of the payment, by the rule `latest_order_first`. */
  orders(payment: Payment, atMs: number | undefined): string[] {
    return latestOrderFirst([...this.#of(payment).orders.keys()], atMs, (reference) => {
      return this.#draft.orders.get(reference)?.placedAtMs ?? 0;
    });
  }

  #of(payment: Payment): Taken {
    const known = this.#purses.get(payment.stripeId);
    if (known !== undefined) return known;
    const orders = this.#draft.placed(payment.stripeId);
    let rest = payment.amount;
    for (const amount of orders.values()) rest -= amount;
    // A departure that is not part of the question keeps what it took.
    for (const row of this.#draft.deductionsOf(payment.stripeId))
      if (!this.#settled.has(row.source)) rest -= row.amount;
    for (const row of this.#draft.applicationsOf(payment.stripeId)) {
      if (isPlacing(row) || this.#settled.has(row.source ?? '')) continue;
      orders.set(row.order, (orders.get(row.order) ?? 0n) + row.amount);
      rest -= row.amount;
    }
    const purse = { rest, orders };
    this.#purses.set(payment.stripeId, purse);
    return purse;
  }
}
