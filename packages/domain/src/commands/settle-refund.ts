import type { Refund, SettledOutside } from '../books/books.js';
import { formatMoney } from '../money.js';
import { settleDepartures } from '../settle/settle-departures.js';
import { type CommandRefusal, isRefusal, refuse } from './command-refusal.js';
import { byHand, type CommandPlan, type Desk } from './desk.js';
import type { CommandAsked, CommandOf, ExceptionFound } from './operator-command.js';
import { hold, refuseClosed, resolved } from './payment-asked.js';

/**
 * Says that a person paid a failed refund by another route, such as a bank transfer. From then on the money counts as given back: it is off
 * the payment and off its order.
 */
export function settleRefundOutside(
  desk: Desk,
  asked: CommandAsked,
  { proof }: CommandOf<'refund_settled_outside'>,
): CommandPlan | CommandRefusal {
  return settleAs(desk, asked, { proof, how: 'outside' });
}

/** Keeps the money of a failed refund as the customer's credit: off its order, on account, and no rule touches it. */
export function creditRefund(desk: Desk, asked: CommandAsked): CommandPlan | CommandRefusal {
  const proof = asked.command.note ?? `by ${asked.actor}`;
  const plan = settleAs(desk, asked, { proof, how: 'on_account' });
  const payment = desk.draft.payments.get(asked.exception?.payment ?? '');
  if (!isRefusal(plan) && payment !== undefined) hold(desk, payment, 'on_account');
  return plan;
}

/** Takes back what a person said of a failed refund, so that it is owed again. */
export function forgetSettledRefund(desk: Desk, exception: ExceptionFound): void {
  const refund = refundOf(desk, exception);
  const payment = desk.draft.payments.get(exception.payment ?? '');
  if (refund === null || refund.settledOutside === null) return;
  if (payment?.held === 'on_account') hold(desk, payment, null);
  change(desk, refund, null);
}

function settleAs(
  desk: Desk,
  asked: CommandAsked,
  settled: Pick<SettledOutside, 'proof' | 'how'>,
): CommandPlan | CommandRefusal {
  const { exception } = asked;
  const refund = exception === null ? null : refundOf(desk, exception);
  if (exception === null || refund === null) return refuse('refund_needed');
  const closed = refuseClosed(exception);
  if (closed !== null) return closed;
  const { amount } = exception;
  const orders = change(desk, refund, { ...settled, amount });
  const money = `${formatMoney(amount, refund.currency)} of refund ${refund.id}`;
  const what =
    settled.how === 'outside' ? `${money} paid by another route, proof ${settled.proof},` : `${money} kept on account`;
  const sentence = byHand(asked, what);
  return { payment: exception.payment, orders, steps: [resolved(asked, exception.key, sentence)], sentence };
}

/** @returns references of the orders whose money moved */
function change(desk: Desk, refund: Refund, settled: SettledOutside | null): string[] {
  refund.settledOutside = settled;
  desk.draft.touched.refunds.add(refund.id);
  const before = new Set(desk.draft.touched.orders);
  settleDepartures(desk.draft);
  return [...desk.draft.touched.orders].filter((each) => !before.has(each));
}

function refundOf(desk: Desk, { reason, key }: ExceptionFound): Refund | null {
  if (reason !== 'refund_failed') return null;
  return desk.draft.refunds.get(key.split(':')[1] ?? '') ?? null;
}
