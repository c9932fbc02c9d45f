import type { Order } from '../books/books.js';
import { formatMoney, smaller } from '../money.js';
import { announcesDeduction, announcesPartPayment } from '../numbers/payment-words.js';
import { DAY_MS } from '../time.js';
import { candidate } from './candidate.js';
import { type Decision, hold, type MatchQuestion } from './decision.js';
import { orderNames } from './order-names.js';
import { type MatchingRule, type Tolerance, withinTolerance } from './policy.js';

/**
 * Places money on orders that were named. Covers them in the order given; a difference within the tolerance is closed on
 * the last one that got money; what exceeds them waits on account. Several orders that the money does not cover are a question for a person.
 */
export function placeOnOrders(
  question: MatchQuestion,
  rule: MatchingRule,
  orders: readonly Order[],
  sentence: string,
  evidence: readonly string[],
): Decision {
  const obstacle = obstacleTo(question, rule, orders, evidence);
  if (obstacle !== null) return obstacle;
  const open = totalOpen(question, orders);
  const short = open - question.amount;
  const allocations = spread(question, orders);
  const tolerance = toleranceFor(question, short, open, orders);
  const closes = tolerance === null ? null : shortOrder(question, allocations, short);
  if (short > 0n && closes === null && question.policy.shortPayment === 'on_account')
    return hold(
      rule,
      'amount_mismatch',
      `${money(question, short)} is missing, and orders are not paid in part`,
      [candidate(question, orders, ['named'])],
      evidence,
    );
  if (short > 0n && closes === null && orders.filter((order) => question.openOf(order) > 0n).length > 1)
    return hold(
      rule,
      'ambiguous_split',
      `${money(question, short)} is missing over the orders it names`,
      [...orders.filter((order) => question.openOf(order) === question.amount).map((order) => [order]), orders].map(
        (each) => candidate(question, each, ['named', ...deduction(question)]),
      ),
      evidence,
    );
  return {
    rule,
    allocations,
    adjustments:
      closes === null || tolerance === null ? [] : [{ order: closes, amount: short, reason: tolerance.reason }],
    overpaid: short < 0n ? (orders.at(-1) ?? null) : null,
    because: {
      sentence,
      evidence,
      seen: orders.map((order) => order.reference),
      ...(short === 0n ? {} : { difference: (-short).toString() }),
    },
    exception: short < 0n ? { reason: 'overpayment', candidates: [] } : null,
  };
}

function deduction({ texts }: MatchQuestion): string[] {
  return texts.some(announcesDeduction) ? ['the payer says that something was taken off'] : [];
}

/** What all of these orders still need, minor units. */
export function totalOpen(question: MatchQuestion, orders: readonly Order[]): bigint {
  return orders.reduce((sum, order) => sum + question.openOf(order), 0n);
}

function obstacleTo(
  question: MatchQuestion,
  rule: MatchingRule,
  orders: readonly Order[],
  evidence: readonly string[],
): Decision | null {
  const foreign = orders.find((order) => order.currency !== question.payment.currency);
  if (foreign !== undefined)
    return hold(
      rule,
      'currency_mismatch',
      `${foreign.reference} is in ${foreign.currency}, the payment in ${question.payment.currency}`,
      [candidate(question, [foreign], ['named'])],
      evidence,
    );
  const cancelled = orders.find((order) => order.state === 'cancelled');
  if (cancelled !== undefined)
    return hold(
      rule,
      'order_cancelled',
      `${cancelled.reference} is cancelled`,
      [candidate(question, [cancelled], ['named'])],
      evidence,
    );
  const own = orders.findLast((order) => question.placedOn(order) > 0n);
  if (own !== undefined && orders.every((order) => question.openOf(order) === 0n)) return restOf(rule, own, evidence);
  const twin = twinOf(question, orders);
  if (twin !== null && question.amount > totalOpen(question, orders))
    return hold(
      rule,
      'duplicate_suspected',
      `${twin} of the same payer and amount is on ${orderNames(orders)} already: refund this one if it is the same payment again`,
      [candidate(question, orders, ['named'])],
      evidence,
    );
  if (orders.every((order) => question.openOf(order) === 0n))
    return hold(
      rule,
      'order_already_paid',
      `nothing is open on ${orderNames(orders)}`,
      [candidate(question, orders, ['named'])],
      evidence,
    );
  return null;
}

/** An earlier payment of the same payer and amount that was placed on one of these orders, within the days of the policy. */
function twinOf(question: MatchQuestion, orders: readonly Order[]): string | null {
  const references = orders.map((order) => order.reference);
  const twin = question.earlier.find((each) => each.orders.some((order) => references.includes(order)));
  return question.whole && twin !== undefined ? twin.payment : null;
}

/** The orders are covered, by this very payment: what is left of it is their overpayment. */
function restOf(rule: MatchingRule, order: Order, evidence: readonly string[]): Decision {
  return {
    rule,
    allocations: [],
    adjustments: [],
    overpaid: order,
    because: {
      sentence: `${order.reference} is covered by this payment; the rest waits`,
      evidence,
      seen: [order.reference],
    },
    exception: { reason: 'overpayment', candidates: [] },
  };
}

function spread(question: MatchQuestion, orders: readonly Order[]): { order: Order; amount: bigint }[] {
  let rest = question.amount;
  return orders.flatMap((order) => {
    const amount = smaller(rest, question.openOf(order));
    rest -= amount;
    return amount > 0n ? [{ order, amount }] : [];
  });
}

/** The one order that the whole difference is missing on, if it got any money: nothing is closed for nothing. */
function shortOrder(question: MatchQuestion, allocations: Decision['allocations'], short: bigint): Order | null {
  const last = allocations.at(-1);
  return last !== undefined && last.amount + short === question.openOf(last.order) ? last.order : null;
}

/** The first tolerance of the policy that the difference fits into. */
export function toleranceFor(
  { policy, payment, texts }: MatchQuestion,
  short: bigint,
  open: bigint,
  orders: readonly Order[],
): Tolerance | null {
  const paidInTime = (days: number) =>
    payment.paidAtMs !== null && orders.every((order) => (payment.paidAtMs ?? 0) <= order.placedAtMs + days * DAY_MS);
  // Who says that this is a part will pay the rest: nothing is closed.
  if (texts.some(announcesPartPayment)) return null;
  const fits = policy.tolerances.find(
    (each) =>
      withinTolerance(each, short, open, payment.currency) &&
      (each.fundedBy === undefined || payment.kind === 'funding') &&
      (each.withinDays === undefined || paidInTime(each.withinDays)),
  );
  return fits ?? null;
}

function money(question: MatchQuestion, amount: bigint): string {
  return formatMoney(amount, question.payment.currency);
}
