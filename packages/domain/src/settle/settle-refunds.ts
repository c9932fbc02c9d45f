import type { Payment, Refund } from '../books/books.js';
import { type Draft, total } from '../books/draft.js';
import { smaller } from '../money.js';
import { fundingsBehind } from './fundings-behind.js';
import { moneyLeft } from './money-left.js';

/**
 * Brings payments and orders into agreement with every refund in the draft: money of a living refund is off the order and
 * off the payment, money of a failed or cancelled one is back where it was. It compares what each refund should have taken
 * with what its rows took, so it may run any number of times.
 */
export function settleRefunds(draft: Draft): void {
  for (const payment of draft.payments.values()) settleUnitemised(draft, payment);
  for (const refund of draft.refunds.values()) settleRefund(draft, refund);
}

function settleRefund(draft: Draft, refund: Refund): void {
  const payment = paymentOf(draft, refund);
  if (payment === null) return;
  const alive = refund.status !== 'failed' && refund.status !== 'canceled';
  const because = { sentence: `refund ${refund.id} is ${refund.status}`, evidence: [refund.id] };
  const sources = payment.fundedBy === 'cash_balance' ? fundingsBehind(draft, payment) : [payment];
  if (draft.touched.refunds.has(refund.id)) touchOrders(draft, refund.id, sources);
  if (refund.destination === 'cash_balance') {
    keepOnAccount(draft, refund, sources, alive ? refund.amount : 0n);
    return;
  }
  const missing = moneyLeft(draft, {
    kind: 'refund',
    source: refund.id,
    target: alive ? refund.amount : 0n,
    payments: sources,
    because,
  });
  watchExcess(draft, refund, payment, missing);
}

/** The provider never refunds more than it captured, so a shortfall means that the books miss or misread something. */
function watchExcess(draft: Draft, refund: Refund, payment: Payment, missing: bigint): void {
  const key = `refund:${refund.id}:excess`;
  if (missing === 0n || payment.amount === 0n) {
    draft.settle(key, 'the payment covers the refund');
    return;
  }
  draft.raise({
    key,
    reason: 'refund_exceeds_payment',
    payment: payment.stripeId,
    order: null,
    currency: refund.currency,
    amount: missing,
    candidates: [],
    because: `refund ${refund.id} is larger than what ${payment.stripeId} still holds`,
  });
}

/** The part of a told total that no single refund accounts for (API versions that did not tell each refund). */
function settleUnitemised(draft: Draft, payment: Payment): void {
  if (payment.refundTotal === 0n) return;
  const itemised = total([...draft.refunds.values()].filter((each) => paymentOf(draft, each) === payment));
  const rest = payment.refundTotal > itemised ? payment.refundTotal - itemised : 0n;
  moneyLeft(draft, {
    kind: 'refund',
    source: `${payment.stripeId}:total`,
    target: rest,
    payments: [payment],
    because: { sentence: 'the charge tells a refunded total without its refunds', evidence: [payment.stripeId] },
  });
}

/** A refund into the customer's cash balance frees the money from its order, but it stays ours to apply again by hand. */
function keepOnAccount(draft: Draft, refund: Refund, payments: readonly Payment[], target: bigint): void {
  const done = -total(draft.bySource(refund.id).applications);
  let rest = target - done;
  const because = { sentence: `refund ${refund.id} went to the customer's balance`, evidence: [refund.id] };
  for (const payment of payments) {
    for (const order of ordersOf(draft, payment.stripeId)) {
      if (rest <= 0n) return;
      const part = smaller(rest, draft.net(payment.stripeId, order.reference));
      draft.takeOff(payment, order, part, 'refund', 'refund', refund.id, because);
      payment.held ??= 'refunded_to_account';
      rest -= part;
    }
  }
}

function paymentOf(draft: Draft, refund: Pick<Refund, 'payment' | 'charge'>): Payment | null {
  if (refund.payment !== null) return draft.payments.get(refund.payment) ?? null;
  return [...draft.payments.values()].find((each) => refund.charge !== null && each.charge === refund.charge) ?? null;
}

/** A changed status is news for the order system even where no amount moves. */
function touchOrders(draft: Draft, source: string, payments: readonly Payment[]): void {
  for (const row of draft.bySource(source).applications) draft.touched.orders.add(row.order);
  for (const payment of payments)
    for (const order of ordersOf(draft, payment.stripeId)) draft.touched.orders.add(order.reference);
}

function ordersOf(draft: Draft, payment: string) {
  const references = new Set(draft.applications.filter((each) => each.payment === payment).map((each) => each.order));
  return [...references].reverse().flatMap((reference) => {
    const order = draft.orders.get(reference);
    return order !== undefined && draft.net(payment, reference) > 0n ? [order] : [];
  });
}
