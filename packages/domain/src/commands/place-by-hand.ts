import type { Because, Order, Payment } from '../books/books.js';
import { formatMoney, smaller } from '../money.js';
import { matchKeyOf } from '../settle/explain-rest.js';
import { type CommandRefusal, isRefusal, refuse } from './command-refusal.js';
import { byHand, type CommandPlan, type Desk } from './desk.js';
import { BY_HAND, type CommandAsked, type CommandOf } from './operator-command.js';
import { closeSettled, hold, refuseAmount, roomOn, unappliedAsked } from './payment-asked.js';

interface Allocation {
  readonly order: Order;
  readonly amount: bigint;
}

/** Puts unapplied money of a payment on one order: as much as is asked for, else as much as fits. */
export function apply(desk: Desk, asked: CommandAsked, command: CommandOf<'apply'>): CommandPlan | CommandRefusal {
  const payment = unappliedAsked(desk, asked);
  if (isRefusal(payment)) return payment;
  const room = roomOn(desk, payment, command.order, 'order');
  if (isRefusal(room)) return room;
  const amount = command.amount ?? smaller(payment.unapplied, room.open);
  const refusal = refuseAllocation(payment, { ...room, amount }, 'amount');
  return refusal ?? place(desk, asked, payment, [{ order: room.order, amount }]);
}

/** Spreads unapplied money of a payment over several orders, all of it or nothing. */
export function split(desk: Desk, asked: CommandAsked, command: CommandOf<'split'>): CommandPlan | CommandRefusal {
  const payment = unappliedAsked(desk, asked);
  if (isRefusal(payment)) return payment;
  const allocations: Allocation[] = [];
  for (const [n, { order: reference, amount }] of command.allocations.entries()) {
    const field = `allocations/${n}/order`;
    if (allocations.some((each) => each.order.reference === reference))
      return refuse('order_twice', `${reference} stands twice in the split`, field);
    const room = roomOn(desk, payment, reference, field);
    if (isRefusal(room)) return room;
    const refusal = refuseAllocation(payment, { ...room, amount }, `allocations/${n}/amount`);
    if (refusal !== null) return refusal;
    allocations.push({ order: room.order, amount });
  }
  const sum = allocations.reduce((total, each) => total + each.amount, 0n);
  const refusal = refuseAmount(sum, payment.unapplied, 'more_than_unapplied', named(payment), 'allocations');
  return refusal ?? place(desk, asked, payment, allocations);
}

function refuseAllocation(
  payment: Payment,
  { order, open, amount }: Allocation & { readonly open: bigint },
  field: string,
): CommandRefusal | null {
  return (
    refuseAmount(amount, payment.unapplied, 'more_than_unapplied', named(payment), field) ??
    refuseAmount(amount, open, 'more_than_open', { name: order.reference, currency: order.currency }, field)
  );
}

function named({ stripeId, currency }: Payment) {
  return { name: stripeId, currency };
}

function place(desk: Desk, asked: CommandAsked, payment: Payment, allocations: readonly Allocation[]): CommandPlan {
  const orders = allocations.map((each) => each.order.reference);
  const because: Because = {
    sentence: byHand(asked, 'applied by hand'),
    ...(asked.exception === null ? {} : { evidence: [`exception ${asked.exception.id}`] }),
    seen: orders,
  };
  for (const { order, amount } of allocations) desk.draft.apply(payment, order, amount, BY_HAND, because);
  if (payment.held !== 'on_account' || payment.unapplied === 0n) hold(desk, payment, 'manual');
  const parts = allocations.map(({ order, amount }) => `${formatMoney(amount, order.currency)} on ${order.reference}`);
  const sentence = byHand(asked, `${parts.join(', ')} of ${payment.stripeId}`);
  askAboutRest(desk, payment, allocations);
  const learned = nameOf(desk, payment, allocations);
  return {
    payment: payment.stripeId,
    orders,
    steps: closeSettled(desk, asked, payment, orders, sentence),
    sentence,
    ...(learned === null ? {} : { learned }),
  };
}

/** Money that is left over stays somebody's work, with what may still be chosen. */
function askAboutRest(desk: Desk, payment: Payment, allocations: readonly Allocation[]): void {
  const found = desk.waiting(matchKeyOf(payment));
  if (found === null || payment.unapplied === 0n) return;
  const full = allocations.every(({ order }) => desk.draft.open(order) === 0n);
  const rest = formatMoney(payment.unapplied, payment.currency);
  const stillOpen = (reference: string) => {
    const order = desk.draft.orders.get(reference);
    return order === undefined || desk.draft.open(order) > 0n;
  };
  desk.draft.raise({
    key: found.key,
    reason: full ? 'overpayment' : found.reason,
    payment: payment.stripeId,
    order: full ? (allocations.at(-1)?.order.reference ?? null) : found.order,
    currency: payment.currency,
    amount: payment.unapplied,
    candidates: found.candidates.filter((each) => each.orders.every(stillOpen)),
    because: `${rest} is left after what was applied by hand`,
  });
}

/** A payer whom nobody knew: the name on the payment is one of that customer's from now on. */
function nameOf(
  desk: Desk,
  payment: Payment,
  allocations: readonly Allocation[],
): NonNullable<CommandPlan['learned']> | null {
  const accounts = new Set(allocations.map((each) => each.order.accountId));
  const [accountId, another] = accounts;
  const payer = desk.draft.books.accounts.get(payment.accountId);
  if (accountId === undefined || another !== undefined || payment.payerName === null) return null;
  const isKnown = payer === undefined || payer.reference !== null;
  return isKnown || accountId === payment.accountId ? null : { name: payment.payerName, accountId };
}
