import type { Because, DeductionKind, Order, Payment } from '../books/books.js';
import { type Draft, total } from '../books/draft.js';
import { smaller } from '../money.js';

export interface MoneyLeft {
  readonly kind: DeductionKind;
  /** The refund, dispute or cash entry; its rows tell how much it has taken so far. */
  readonly source: string;
  /** How much it should have taken in all, minor units. */
  readonly target: bigint;
  /** Payments it may take from, in this order. */
  readonly payments: readonly Payment[];
  readonly because: Because;
}

/**
 * Moves what one cause has taken from payments to its target: takes the difference (unapplied money first, then the latest
 * application) or gives it back to where it came from.
 * @returns what could not be taken because the payments hold no more, minor units
 */
export function moneyLeft(draft: Draft, cause: MoneyLeft): bigint {
  const difference = cause.target - total(draft.bySource(cause.source).deducted);
  if (difference > 0n) return take(draft, cause, difference);
  if (difference < 0n) giveBack(draft, cause, -difference);
  return 0n;
}

function take(draft: Draft, cause: MoneyLeft, amount: bigint): bigint {
  let rest = amount;
  for (const payment of cause.payments) {
    const part = smaller(rest, payment.unapplied + payment.applied);
    if (part <= 0n) continue;
    freeFromOrders(draft, cause, payment, part - payment.unapplied);
    draft.deduct(payment, cause.kind, cause.source, part);
    rest -= part;
  }
  return rest;
}

function freeFromOrders(draft: Draft, cause: MoneyLeft, payment: Payment, amount: bigint): void {
  let rest = amount;
  for (const order of latestOrders(draft, payment.stripeId)) {
    if (rest <= 0n) return;
    const part = smaller(rest, draft.net(payment.stripeId, order.reference));
    if (part <= 0n) continue;
    draft.takeOff(payment, order, part, cause.kind, cause.kind, cause.source, cause.because);
    rest -= part;
  }
}

function giveBack(draft: Draft, cause: MoneyLeft, amount: bigint): void {
  let rest = amount;
  for (const payment of draft.payments.values()) {
    const rows = draft.bySource(cause.source);
    const taken = total(rows.deducted.filter((each) => each.payment === payment.stripeId));
    const part = smaller(rest, taken);
    if (part <= 0n) continue;
    draft.deduct(payment, cause.kind, cause.source, -part);
    putBackOnOrders(draft, cause, payment, part);
    rest -= part;
  }
}

/**
 * Unapplied money leaves first. Where one cause gave unapplied money back while another had already taken money off an order, the
 * order gets it back: what stands on orders must not depend on which of the two came first.
 */
export function putBackWhatIsFree(draft: Draft): void {
  for (const stripeId of draft.touched.payments) {
    const payment = draft.payments.get(stripeId);
    if (payment === undefined || payment.unapplied === 0n || payment.held !== null) continue;
    for (const source of takers(draft, payment)) putBackOnOrders(draft, source, payment, payment.unapplied);
  }
}

/** Causes that hold money of this payment which they took off an order, the latest first. */
function takers(draft: Draft, payment: Payment): Omit<MoneyLeft, 'target' | 'payments'>[] {
  const because = { sentence: 'unapplied money covers what had left, so the order gets its money back' };
  const found = new Map<string, DeductionKind>();
  for (const row of draft.applications) {
    if (row.payment !== payment.stripeId || row.source === null) continue;
    if (row.kind === 'refund' || row.kind === 'dispute' || row.kind === 'bank_return') found.set(row.source, row.kind);
  }
  return [...found].reverse().map(([source, kind]) => ({ source, kind, because }));
}

/** Money that comes back returns to the orders it was taken from, as far as they still want it. */
function putBackOnOrders(
  draft: Draft,
  cause: Pick<MoneyLeft, 'kind' | 'source' | 'because'>,
  payment: Payment,
  amount: bigint,
): void {
  let rest = amount;
  for (const order of latestOrders(draft, payment.stripeId)) {
    const rows = draft.bySource(cause.source).applications;
    const taken = -total(rows.filter((each) => each.payment === payment.stripeId && each.order === order.reference));
    const wanted = cause.kind === 'bank_return' ? smaller(taken, draft.open(order)) : taken;
    const part = smaller(rest, wanted);
    if (part <= 0n || order.state === 'cancelled') continue;
    draft.takeOff(payment, order, -part, cause.kind, cause.kind, cause.source, cause.because);
    rest -= part;
  }
}

/** Orders that money of this payment touched, the latest first. */
function latestOrders(draft: Draft, payment: string): Order[] {
  const references: string[] = [];
  for (const row of draft.applications) if (row.payment === payment) references.unshift(row.order);
  return [...new Set(references)].flatMap((reference) => draft.orders.get(reference) ?? []);
}
