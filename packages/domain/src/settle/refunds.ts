import type { Payment, Refund } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import { total } from '../books/sum-rows.js';
import { larger } from '../money.js';
import { takenBy } from '../refund/owed-again.js';
import { refundWords } from '../refund/refund-words.js';
import type { Departure } from './departure.js';
import { moneyBehind, paymentBehind } from './payment-behind.js';

/** Every refund in the draft whose payment is known, and totals told without their refunds, as what should leave. */
export function refundsOf(draft: Draft): Departure[] {
  const byPayment = new Map<Payment, Refund[]>();
  for (const refund of byId(draft)) {
    const payment = paymentBehind(draft, refund);
    if (payment !== null) byPayment.set(payment, [...(byPayment.get(payment) ?? []), refund]);
  }
  const single = [...byPayment].flatMap(([payment, refunds]) => refunds.map((each) => leaving(draft, payment, each)));
  const totals = [...draft.payments.values()]
    .filter((each) => each.refundTotal > 0n)
    .map((payment) => unitemised(draft, payment, byPayment.get(payment) ?? []));
  return [...single, ...totals].sort((a, b) => (a.source < b.source ? -1 : 1));
}

function byId(draft: Draft): Refund[] {
  return [...draft.refunds.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * Money leaves from the moment a refund is asked for, and is back only when it failed or was cancelled; unless a person then paid it by
 * another route.
 */
function leaving(draft: Draft, payment: Payment, refund: Refund): Departure {
  const stays = refund.destination === 'cash_balance' || refund.settledOutside?.how === 'on_account';
  return {
    kind: 'refund',
    source: refund.id,
    target: refund.currency === payment.currency ? takenBy(refund) : 0n,
    ...moneyOf(draft, payment, refund),
    ...(refund.createdAtMs === null ? {} : { atMs: refund.createdAtMs }),
    leaves: !stays,
    whole: false,
    because: {
      sentence: stays
        ? `refund ${refund.id} went to the customer's balance`
        : refund.settledOutside === null
          ? `refund ${refund.id} is ${refund.status}`
          : `refund ${refund.id} is ${refund.status} and was ${refundWords(refund).because}`,
      evidence: [refund.id],
    },
  };
}

/**
 * A refund that was asked for one order takes that order's money first, whatever else its payment holds: what a person or an order system
 * named is stronger than any rule. Of a balance that the provider spent on an intent it takes no other order's than those of the intent.
 */
function moneyOf(
  draft: Draft,
  payment: Payment,
  { order }: Refund,
): Pick<Departure, 'payments' | 'orders' | 'othersToo'> {
  const behind = moneyBehind(draft, payment);
  const named = draft.orders.get(order ?? '');
  if (named === undefined) return behind;
  const others = (behind.orders ?? []).filter((each) => each.reference !== named.reference);
  return { ...behind, orders: [named, ...others], othersToo: behind.orders === null };
}

/** The part of a told total that no single refund accounts for (API versions that did not tell each refund). */
function unitemised(draft: Draft, payment: Payment, refunds: readonly Refund[]): Departure {
  return {
    kind: 'refund',
    source: `${payment.stripeId}:total`,
    target: larger(0n, payment.refundTotal - total(refunds)),
    ...moneyBehind(draft, payment),
    leaves: true,
    whole: false,
    because: { sentence: 'the charge tells a refunded total without its refunds', evidence: [payment.stripeId] },
  };
}
