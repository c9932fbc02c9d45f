import type { Books, Order, Payment } from '../books/books.js';
import type { Changes } from '../books/changes.js';
import { holdGoods } from '../settle/hold-goods.js';
import { changesOf, watchMoneyThatWent } from '../settle/settle.js';
import { settleOrders } from '../settle/settle-orders.js';
import { markPaidOutside, unadjust, writeOff } from './adjust-by-hand.js';
import { assign, comment, dismiss, reopen } from './answer-exception.js';
import { type CommandRefusal, isRefusal } from './command-refusal.js';
import { keepOnAccount, proposeRefund } from './decide-on-rest.js';
import { type CommandPlan, Desk } from './desk.js';
import type { CommandAsked, ExceptionFound } from './operator-command.js';
import { apply, split } from './place-by-hand.js';
import { settleRefundOutside } from './settle-refund.js';
import { unapply } from './take-off-by-hand.js';

/** What a command concerned, before and after: for the log of who did what. Amounts as decimal text. */
export interface Concerned {
  readonly payment: Readonly<Record<string, string | null>> | null;
  readonly orders: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export type PlannedCommand =
  | { readonly kind: 'refused'; readonly refusal: CommandRefusal }
  | { readonly kind: 'planned'; readonly plan: CommandPlan; readonly before: Concerned; readonly after: Concerned };

export interface CommandsPlan {
  readonly changes: Changes;
  /** In the order in which the commands were given. */
  readonly commands: readonly PlannedCommand[];
}

/**
 * Decides what commands of people do to the books, one after the other: each sees what the one before left. A command that contradicts
 * what is there changes nothing. Pure. Two commands of one call should not concern the same payment, order or exception: what each found
 * before it is told from the books as they were given.
 * @param exceptions those that the commands name, and those of the payments and orders they concern, by key
 */
export function planCommands(
  books: Books,
  exceptions: ReadonlyMap<string, ExceptionFound>,
  asked: readonly CommandAsked[],
): CommandsPlan {
  const desk = new Desk(books, exceptions);
  const commands = asked.map((each): PlannedCommand => {
    const plan = carryOut(desk, each);
    if (isRefusal(plan)) return { kind: 'refused', refusal: plan };
    return { kind: 'planned', plan, before: concerned(desk, books, plan), after: concerned(desk, desk.draft, plan) };
  });
  watchMoneyThatWent(desk.draft);
  holdGoods(desk.draft);
  const orders = settleOrders(desk.draft);
  return { changes: changesOf(desk.draft, orders), commands };
}

function carryOut(desk: Desk, asked: CommandAsked): CommandPlan | CommandRefusal {
  const { command } = asked;
  switch (command.action) {
    case 'apply':
      return apply(desk, asked, command);
    case 'split':
      return split(desk, asked, command);
    case 'unapply':
      return unapply(desk, asked, command);
    case 'write_off':
      return writeOff(desk, asked, command);
    case 'unadjust':
      return unadjust(desk, asked, command);
    case 'on_account':
      return keepOnAccount(desk, asked);
    case 'mark_paid_outside':
      return markPaidOutside(desk, asked, command);
    case 'propose_refund':
      return proposeRefund(desk, asked, command);
    case 'refund_settled_outside':
      return settleRefundOutside(desk, asked, command);
    case 'dismiss':
      return dismiss(desk, asked);
    case 'assign':
      return assign(desk, asked, command);
    case 'comment':
      return comment(desk, asked);
    case 'reopen':
      return reopen(desk, asked);
  }
}

function concerned(desk: Desk, from: Pick<Books, 'payments' | 'orders'>, plan: CommandPlan): Concerned {
  const payment = from.payments.get(plan.payment ?? '');
  const orders = plan.orders.flatMap((reference) => from.orders.get(reference) ?? []);
  return {
    payment: payment === undefined ? null : paymentLine(payment),
    orders: Object.fromEntries(orders.map((each) => [each.reference, orderLine(each, desk.draft.open(each))])),
  };
}

function paymentLine({ applied, refunded, reversed, unapplied, held }: Payment) {
  return {
    applied: applied.toString(),
    refunded: refunded.toString(),
    reversed: reversed.toString(),
    unapplied: unapplied.toString(),
    held,
  };
}

function orderLine({ paid, adjusted }: Order, open: bigint) {
  return { paid: paid.toString(), adjusted: adjusted.toString(), open: open.toString() };
}
