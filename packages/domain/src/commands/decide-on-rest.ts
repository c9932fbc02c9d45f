import type { Order, Payment } from '../books/books.js';
import { formatMoney } from '../money.js';
import { matchKeyOf } from '../settle/explain-rest.js';
import { type CommandRefusal, isRefusal, refuse } from './command-refusal.js';
import { byHand, type CommandPlan, type Desk } from './desk.js';
import type { CommandAsked, CommandOf } from './operator-command.js';
import { closeSettled, hold, refuseAmount, refuseClosed, resolved, unappliedAsked } from './payment-asked.js';
import { creditRefund } from './settle-refund.js';
import { takeOff } from './take-off-by-hand.js';

/** Leaves what is unapplied on the customer's account on purpose. Money on a cancelled order is taken off it first. */
export function keepOnAccount(desk: Desk, asked: CommandAsked): CommandPlan | CommandRefusal {
  if (asked.exception?.reason === 'refund_failed') return creditRefund(desk, asked);
  const order = cancelledOrderAsked(desk, asked);
  if (order !== null) return creditOrder(desk, asked, order);
  const payment = unappliedAsked(desk, asked);
  if (isRefusal(payment)) return payment;
  hold(desk, payment, 'on_account');
  const sentence = byHand(asked, `${formatMoney(payment.unapplied, payment.currency)} kept on account on purpose`);
  const key = matchKeyOf(payment);
  const steps = desk.waiting(key) === null ? [] : [resolved(asked, key, sentence)];
  return { payment: payment.stripeId, orders: [], steps, sentence };
}

function creditOrder(desk: Desk, asked: CommandAsked, order: Order): CommandPlan | CommandRefusal {
  const closed = refuseClosed(asked.exception);
  if (closed !== null) return closed;
  const payers = [...desk.draft.payments.values()].filter(
    (each) => desk.draft.net(each.stripeId, order.reference) > 0n,
  );
  let amount = 0n;
  for (const payment of payers) amount += takeOff(desk, asked, payment, order, 'on_account');
  const sentence = byHand(asked, `${formatMoney(amount, order.currency)} of ${order.reference} kept on account`);
  return {
    payment: payers[0]?.stripeId ?? null,
    orders: [order.reference],
    steps: closeSettled(desk, asked, null, [order.reference], sentence),
    sentence,
  };
}

/** Notes that money is to be given back. It stays where it is until the refund takes it away; no rule touches it meanwhile. */
export function proposeRefund(
  desk: Desk,
  asked: CommandAsked,
  command: CommandOf<'propose_refund'>,
): CommandPlan | CommandRefusal {
  const order = cancelledOrderAsked(desk, asked);
  const closed = refuseClosed(asked.exception);
  if (closed !== null) return closed;
  if (asked.exception === null && order === null && asked.payment === null) return refuse('exception_needed');
  const from = order ?? unappliedAsked(desk, asked);
  if (isRefusal(from)) return from;
  const { currency } = from;
  const [name, most] = isPayment(from) ? [from.stripeId, from.unapplied] : [from.reference, from.paid];
  const amount = command.amount ?? most;
  const code = isPayment(from) ? 'more_than_unapplied' : 'more_than_paid';
  const refusal = refuseAmount(amount, most, code, { name, currency });
  if (refusal !== null) return refusal;
  const key = isPayment(from) ? matchKeyOf(from) : `order:${from.reference}:cancelled`;
  if (desk.waiting(key) === null)
    return refuse('exception_needed', `no exception asks what becomes of the money of ${name}`);
  if (isPayment(from)) hold(desk, from, 'refund_proposed');
  const sentence = byHand(asked, `${formatMoney(amount, currency)} of ${name} to be given back`);
  return {
    payment: isPayment(from) ? from.stripeId : null,
    orders: isPayment(from) ? [] : [from.reference],
    steps: [
      {
        key,
        what: 'refund_proposed',
        state: 'refund_proposed',
        resolution: 'propose_refund',
        because: sentence,
        proposed: amount,
      },
    ],
    sentence,
  };
}

function isPayment(from: Order | Payment): from is Payment {
  return 'stripeId' in from;
}

/** The order whose cancellation with money on it is the exception that is answered. */
function cancelledOrderAsked(desk: Desk, { exception }: CommandAsked): Order | null {
  if (exception?.reason !== 'cancelled_order_paid') return null;
  return desk.draft.orders.get(exception.order ?? '') ?? null;
}
