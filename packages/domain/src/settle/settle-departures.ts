import type { Payment } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import { larger } from '../money.js';
import { type Allotment, allotDepartures } from './allot-departures.js';
import { returnsOf } from './bank-returns.js';
import { type Departure, takenSoFar } from './departure.js';
import { disputesOf } from './disputes.js';
import { refundsOf } from './refunds.js';
import { newsAbout, tellDeparture } from './tell-departures.js';

/**
 * Brings payments and orders into agreement with every refund, dispute and bank return in the draft: money of a living one is
 * off the payment and off its order, money of one that failed is back where it was. Rows are written for the difference to
 * what earlier rows took, so it may run any number of times.
 * @returns what each of them takes, and what no payment holds
 */
export function settleDepartures(draft: Draft): Allotment[] {
  const departures = [...refundsOf(draft), ...disputesOf(draft), ...returnsOf(draft)];
  const allotments = allotDepartures(draft, departures);
  const moves = allotments.flatMap((each) => movesOf(draft, each));
  // What goes makes room on orders for what comes back.
  for (const move of moves) if (move.leaving >= 0n) carryOut(draft, move);
  for (const move of moves) if (move.leaving < 0n) carryOut(draft, move);
  for (const allotment of allotments) {
    tellDeparture(draft, allotment.departure);
    tellOrders(draft, allotment);
  }
  return allotments;
}

/** What one departure takes from one payment beyond what it took before; negative amounts come back. */
interface Move {
  readonly departure: Departure;
  readonly payment: Payment;
  readonly leaving: bigint;
  readonly orders: readonly { readonly reference: string; readonly amount: bigint }[];
}

function movesOf(draft: Draft, { departure, taken }: Allotment): Move[] {
  const before = takenSoFar(draft, departure);
  return [...new Set([...before.keys(), ...taken.keys()])].flatMap((stripeId) => {
    const payment = draft.payments.get(stripeId);
    if (payment === undefined) return [];
    const was = before.get(stripeId);
    const is = taken.get(stripeId);
    const references = new Set([...(was?.orders.keys() ?? []), ...(is?.orders.keys() ?? [])]);
    const orders = [...references].map((reference) => ({
      reference,
      amount: (is?.orders.get(reference) ?? 0n) - (was?.orders.get(reference) ?? 0n),
    }));
    const leaving = departure.leaves ? orders.reduce((sum, each) => sum + each.amount, restOf(is) - restOf(was)) : 0n;
    return [{ departure, payment, leaving, orders }];
  });
}

function restOf(taken: { readonly rest: bigint } | undefined): bigint {
  return taken?.rest ?? 0n;
}

function carryOut(draft: Draft, { departure, payment, leaving, orders }: Move): void {
  const { kind, source, because } = departure;
  // What a refund or dispute takes off an order is part of what is told of it, also when only the order came later.
  if (orders.some((each) => each.amount !== 0n)) newsAbout(draft, departure)?.touched.add(source);
  draft.deduct(payment, kind, source, leaving);
  for (const { reference, amount } of orders) {
    const order = draft.orders.get(reference);
    if (order === undefined) continue;
    const open = draft.open(order);
    draft.takeOff(payment, order, amount, kind, kind, source, because);
    // A bank's return opened the order again, so others may have paid it meanwhile: then the money waits on account.
    const toomuch = kind === 'bank_return' ? larger(0n, -amount - open) : 0n;
    draft.takeOff(payment, order, toomuch, 'unapplied', kind, source, {
      sentence: `${reference} was paid otherwise before the transfer came back`,
      evidence: [source],
    });
  }
}

/** A changed refund or dispute is news for its orders even where no amount moves. */
function tellOrders(draft: Draft, { departure, taken }: Allotment): void {
  if (newsAbout(draft, departure)?.touched.has(departure.source) !== true) return;
  for (const { orders } of taken.values()) for (const reference of orders.keys()) draft.touched.orders.add(reference);
  const [payment, another] = departure.payments;
  const placed = payment === undefined || another !== undefined ? [] : [...draft.placed(payment.stripeId).keys()];
  for (const reference of placed) draft.touched.orders.add(reference);
}
