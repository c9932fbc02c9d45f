import { matchKeyOf } from '../settle/explain-rest.js';
import { type CommandRefusal, isRefusal, refuse } from './command-refusal.js';
import { byHand, type CommandPlan, type Desk, type ExceptionStep, isWork } from './desk.js';
import type { CommandAsked, CommandOf, ExceptionFound } from './operator-command.js';
import { hold, movedByHand, refuseClosed, resolved } from './payment-asked.js';
import { forgetSettledRefund } from './settle-refund.js';

/** Says that an exception needs nothing. Its candidates are not suggested for its payment again. */
export function dismiss(desk: Desk, asked: CommandAsked): CommandPlan | CommandRefusal {
  const found = exceptionAsked(asked);
  if (isRefusal(found)) return found;
  const closed = refuseClosed(found);
  if (closed !== null) return closed;
  desk.draft.dismissed.add(found.key);
  const orders = found.payment === null ? [] : [...new Set(found.candidates.flatMap((each) => each.orders))];
  const sentence = byHand(asked, 'dismissed');
  return {
    ...concerning(found),
    steps: [{ ...resolved(asked, found.key, sentence), what: 'dismissed', state: 'dismissed' }],
    sentence,
    dismissed: { orders, forgotten: false },
  };
}

/** Says who looks after an exception. */
export function assign(_desk: Desk, asked: CommandAsked, { owner }: CommandOf<'assign'>): CommandPlan | CommandRefusal {
  const found = exceptionAsked(asked);
  if (isRefusal(found)) return found;
  const closed = refuseClosed(found);
  if (closed !== null) return closed;
  const sentence = byHand(asked, `given to ${owner}`);
  return {
    ...concerning(found),
    steps: [{ key: found.key, what: 'assigned', owner, because: sentence }],
    sentence,
  };
}

/** Adds a sentence to an exception's history, whatever its state. */
export function comment(_desk: Desk, asked: CommandAsked): CommandPlan | CommandRefusal {
  const found = exceptionAsked(asked);
  if (isRefusal(found)) return found;
  const { note } = asked.command;
  if (note === undefined || note.trim() === '') return refuse('note_needed', undefined, 'note');
  return { ...concerning(found), steps: [{ key: found.key, what: 'commented', because: note }], sentence: note };
}

/** Makes a closed exception work again, and takes back what was decided with it. Placed money is un-applied instead. */
export function reopen(desk: Desk, asked: CommandAsked): CommandPlan | CommandRefusal {
  const found = exceptionAsked(asked);
  if (isRefusal(found)) return found;
  if (isWork(found.state) && found.state !== 'refund_proposed')
    return refuse('exception_open', `exception ${found.id} is open`);
  if (found.reason === 'refund_failed') forgetSettledRefund(desk, found);
  const payment = desk.draft.payments.get(found.payment ?? '');
  const isAboutMoney = payment !== undefined && found.key === matchKeyOf(payment);
  if (isAboutMoney && payment.unapplied === 0n) return refuse('cause_gone');
  if (isAboutMoney && payment.held !== null) hold(desk, payment, movedByHand(desk, payment) ? 'manual' : null);
  desk.draft.dismissed.delete(found.key);
  const sentence = byHand(asked, 'opened again');
  const step: ExceptionStep = { key: found.key, what: 'reopened', state: 'open', because: sentence };
  return {
    ...concerning(found),
    steps: [{ ...step, resolution: null, proposed: null }],
    sentence,
    dismissed: { orders: [], forgotten: true },
  };
}

function exceptionAsked({ exception }: CommandAsked): ExceptionFound | CommandRefusal {
  return exception ?? refuse('exception_needed');
}

function concerning({ payment, order }: ExceptionFound) {
  return { payment, orders: order === null ? [] : [order] };
}
