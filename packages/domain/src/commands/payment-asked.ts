import type { Order, Payment } from '../books/books.js';
import { formatMoney } from '../money.js';
import { matchKeyOf } from '../settle/explain-rest.js';
import { type CommandRefusal, isRefusal, refuse } from './command-refusal.js';
import { type Desk, type ExceptionStep, isWork } from './desk.js';
import { BY_HAND, type CommandAsked, type ExceptionFound, type Hold } from './operator-command.js';

/** The payment whose money a command moves: the one it names, else its exception's. */
function paymentAsked(desk: Desk, asked: CommandAsked): Payment | CommandRefusal {
  const wanted = asked.payment ?? asked.exception?.payment ?? null;
  if (wanted === null) return refuse('payment_needed');
  return desk.draft.payments.get(wanted) ?? refuse('payment_unknown');
}

/** The same with money on no order, and with its exception still to be answered. */
export function unappliedAsked(desk: Desk, asked: CommandAsked): Payment | CommandRefusal {
  const closed = refuseClosed(asked.exception);
  if (closed !== null) return closed;
  const payment = paymentAsked(desk, asked);
  if (isRefusal(payment) || payment.unapplied > 0n) return payment;
  return refuse('nothing_unapplied', `all of ${payment.stripeId} is on orders or has left again`);
}

/** An exception that somebody else has answered meanwhile is not answered twice. */
export function refuseClosed(exception: ExceptionFound | null): CommandRefusal | null {
  if (exception === null || isWork(exception.state)) return null;
  return refuse('exception_resolved', `exception ${exception.id} is ${exception.state} already`);
}

/** The order of a reference that money of this payment may go to, with what it can take, minor units. */
export function roomOn(
  desk: Desk,
  payment: Payment,
  reference: string,
  field: string,
): { readonly order: Order; readonly open: bigint } | CommandRefusal {
  const order = desk.draft.orders.get(reference);
  if (order === undefined) return refuse('order_unknown', `there is no order ${reference}`, field);
  if (order.currency !== payment.currency)
    return refuse(
      'currency_mismatch',
      `${payment.stripeId} is in ${payment.currency}, ${reference} in ${order.currency}`,
      field,
    );
  if (order.state === 'cancelled') return refuse('order_cancelled', `${reference} is cancelled`, field);
  const open = desk.draft.openTo(payment, order);
  if (open === 0n) return refuse('nothing_open', `nothing is open on ${reference}`, field);
  return { order, open };
}

/** Checks an amount against what there is. */
export function refuseAmount(
  amount: bigint,
  most: bigint,
  code: 'more_than_open' | 'more_than_unapplied' | 'more_than_paid',
  of: { readonly name: string; readonly currency: string },
  field = 'amount',
): CommandRefusal | null {
  if (amount <= 0n) return refuse('amount_not_positive', undefined, field);
  if (amount <= most) return null;
  const word = { more_than_open: 'open on', more_than_unapplied: 'unapplied of', more_than_paid: 'on' }[code];
  const [asked, there] = [formatMoney(amount, of.currency), formatMoney(most, of.currency)];
  return refuse(code, `${asked} is more than the ${there} ${word} ${of.name}`, field);
}

/** Keeps rules away from the rest of a payment that a person has touched. */
export function hold(desk: Desk, payment: Payment, hold: Hold | null): void {
  if (payment.held === hold) return;
  payment.held = hold;
  desk.draft.touched.payments.add(payment.stripeId);
}

/** Whether a person has moved money of this payment. */
export function movedByHand(desk: Desk, payment: Payment): boolean {
  return desk.draft.applicationsOf(payment.stripeId).some((row) => row.rule === BY_HAND);
}

/** Closes the exceptions whose cause a command took away. */
export function closeSettled(
  desk: Desk,
  asked: CommandAsked,
  payment: Payment | null,
  orders: readonly string[],
  because: string,
): ExceptionStep[] {
  const keys = orders
    .filter((reference) => desk.draft.orders.get(reference)?.paid === 0n)
    .map((reference) => `order:${reference}:cancelled`);
  if (payment !== null && payment.unapplied === 0n) keys.push(matchKeyOf(payment));
  return keys.filter((key) => desk.waiting(key) !== null).map((key) => resolved(asked, key, because));
}

/** An exception that this command answered for good. */
export function resolved({ command }: CommandAsked, key: string, because: string): ExceptionStep {
  return { key, what: 'resolved', state: 'resolved', resolution: command.action, because, proposed: null };
}
