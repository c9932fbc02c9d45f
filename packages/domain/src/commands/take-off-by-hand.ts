import type { Application, Order, Payment } from '../books/books.js';
import { isPlacing, total } from '../books/sum-rows.js';
import { formatMoney } from '../money.js';
import { matchKeyOf } from '../settle/explain-rest.js';
import { settleAdjustmentsOf } from '../settle/settle-adjustments.js';
import { type CommandRefusal, refuse } from './command-refusal.js';
import { byHand, type CommandPlan, type Desk } from './desk.js';
import { BY_HAND, type CommandAsked, type CommandOf, type Hold, type RowFound } from './operator-command.js';
import { closeSettled, hold } from './payment-asked.js';

/**
 * Takes a payment's money off an order again: all of it that the named application, and what was added to it since, has put there. The
 * rows of before stay; one more says that it was undone.
 */
export function unapply(desk: Desk, asked: CommandAsked, command: CommandOf<'unapply'>): CommandPlan | CommandRefusal {
  const found = asked.row;
  const payment = desk.draft.payments.get(found?.payment ?? '');
  const order = desk.draft.orders.get(found?.order ?? '');
  if (found === null || payment === undefined || order === undefined)
    return refuse('application_unknown', `there is no application ${command.application}`);
  if (isReversed(desk, found, payment, order))
    return refuse('application_reversed', `nothing of application ${command.application} is on ${order.reference} now`);
  const amount = takeOff(desk, asked, payment, order, 'manual');
  const sentence = byHand(asked, `${formatMoney(amount, payment.currency)} taken off ${order.reference} by hand`);
  if (payment.unapplied > 0n) askWhereTo(desk, payment, order, sentence);
  return {
    payment: payment.stripeId,
    orders: [order.reference],
    steps: closeSettled(desk, asked, null, [order.reference], sentence),
    sentence,
  };
}

/** Makes an order stand as if the money of this payment had never been on it. @returns what was on it, minor units */
export function takeOff(desk: Desk, asked: CommandAsked, payment: Payment, order: Order, why: Hold): bigint {
  const { draft } = desk;
  const amount = draft.net(payment.stripeId, order.reference);
  const placed = draft.placed(payment.stripeId).get(order.reference) ?? 0n;
  const sentence = byHand(asked, 'taken off by hand');
  draft.unplace(payment, order, placed, BY_HAND, payment.stripeId, { sentence, seen: [order.reference] });
  settleAdjustmentsOf(draft, payment);
  // The order is open again, so that nothing waits as its overpayment.
  if (payment.overpaidOrder === order.reference && draft.open(order) > 0n) payment.overpaidOrder = null;
  hold(desk, payment, why);
  return amount;
}

/** Once all that was placed had been taken off again, the rows before that moment are history; so are they when all of it has left. */
function isReversed(desk: Desk, found: RowFound, payment: Payment, order: Order): boolean {
  const rows = desk.draft.applicationsOf(payment.stripeId).filter((row) => row.order === order.reference);
  const isOver = (_row: Application, n: number) =>
    n >= found.place && total(rows.slice(0, n + 1).filter(isPlacing)) === 0n;
  return rows[found.place]?.kind !== 'applied' || total(rows) === 0n || rows.some(isOver);
}

function askWhereTo(desk: Desk, payment: Payment, order: Order, because: string): void {
  desk.draft.raise({
    key: matchKeyOf(payment),
    reason: 'taken_off',
    payment: payment.stripeId,
    order: order.reference,
    currency: payment.currency,
    amount: payment.unapplied,
    candidates: [],
    because,
  });
}
