import type { AdjustmentReason, Order } from '../books/books.js';
import { total } from '../books/sum-rows.js';
import { formatMoney, smaller } from '../money.js';
import { type CommandRefusal, isRefusal, refuse } from './command-refusal.js';
import { byHand, type CommandPlan, type Desk } from './desk.js';
import type { CommandAsked, CommandOf } from './operator-command.js';
import { refuseAmount } from './payment-asked.js';

/** Closes what is open on an order without money, under a named reason. */
export function writeOff(
  desk: Desk,
  asked: CommandAsked,
  command: CommandOf<'write_off'>,
): CommandPlan | CommandRefusal {
  const reference = command.order ?? asked.exception?.order ?? null;
  if (reference === null) return refuse('order_needed', undefined, 'order');
  const reason = command.reason ?? 'write_off';
  return close(desk, asked, { reference, amount: command.amount, reason, what: `closed as ${reason} by hand` });
}

/** An order that was paid by cheque, in cash or at another bank: settled without money of a payment. */
export function markPaidOutside(
  desk: Desk,
  asked: CommandAsked,
  command: CommandOf<'mark_paid_outside'>,
): CommandPlan | CommandRefusal {
  const { order: reference, amount, proof } = command;
  return close(desk, asked, { reference, amount, reason: 'paid_outside', what: `paid outside, proof ${proof},` });
}

interface Closing {
  readonly reference: string;
  readonly amount: bigint | undefined;
  readonly reason: AdjustmentReason;
  readonly what: string;
}

function close(desk: Desk, asked: CommandAsked, closing: Closing): CommandPlan | CommandRefusal {
  const { draft } = desk;
  const order = orderToClose(desk, closing.reference);
  if (isRefusal(order)) return order;
  const { reference, currency } = order;
  const amount = closing.amount ?? draft.open(order);
  const refusal = refuseAmount(amount, draft.open(order), 'more_than_open', { name: reference, currency });
  if (refusal !== null) return refusal;
  const because = { sentence: byHand(asked, closing.what), seen: [reference] };
  const payment = closing.reason === 'paid_outside' ? null : paymentBehind(desk, asked, reference);
  draft.adjust({ order: reference, payment, amount, reason: closing.reason, because });
  const sentence = byHand(asked, `${formatMoney(amount, currency)} of ${reference} ${closing.what}`);
  return { payment: asked.exception?.payment ?? null, orders: [reference], steps: [], sentence };
}

function orderToClose(desk: Desk, reference: string): Order | CommandRefusal {
  const order = desk.draft.orders.get(reference);
  if (order === undefined) return refuse('order_unknown', `there is no order ${reference}`, 'order');
  if (order.state === 'cancelled') return refuse('order_cancelled', `${reference} is cancelled`, 'order');
  if (desk.draft.open(order) === 0n) return refuse('nothing_open', `nothing is open on ${reference}`, 'order');
  return order;
}

/** The exception's payment where its money is on the order: should it leave, the difference is open again. */
function paymentBehind(desk: Desk, asked: CommandAsked, reference: string): string | null {
  const payment = asked.payment ?? asked.exception?.payment ?? null;
  return payment !== null && desk.draft.net(payment, reference) > 0n ? payment : null;
}

/** Opens again what an adjustment closed: one more row takes it back. */
export function unadjust(
  desk: Desk,
  asked: CommandAsked,
  command: CommandOf<'unadjust'>,
): CommandPlan | CommandRefusal {
  const { draft } = desk;
  const found = asked.row;
  const order = draft.orders.get(found?.order ?? '');
  const rows = [...(draft.books.adjustments ?? []), ...draft.adjustments].filter(
    (each) => each.order === found?.order && each.payment === found.payment,
  );
  const row = rows[found?.place ?? -1];
  if (order === undefined || row === undefined)
    return refuse('adjustment_unknown', `there is no adjustment ${command.adjustment}`);
  const evidence = [`adjustment ${command.adjustment}`];
  const undone = rows.some((each) => each.amount < 0n && each.because.evidence?.includes(evidence[0] ?? ''));
  const amount = smaller(row.amount, total(rows));
  if (undone || amount <= 0n)
    return refuse('adjustment_reversed', `adjustment ${command.adjustment} was reversed already`);
  draft.adjust({ ...row, amount: -amount, because: { sentence: byHand(asked, 'opened again by hand'), evidence } });
  const sentence = byHand(asked, `${formatMoney(amount, order.currency)} of ${order.reference} opened again by hand`);
  return { payment: row.payment, orders: [order.reference], steps: [], sentence };
}
