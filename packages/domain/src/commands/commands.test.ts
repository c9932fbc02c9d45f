import { expect } from 'chai';
import { describe, it } from 'mocha';
import { MemoryBooks } from '../settle/books.fixture.js';
import { card, names } from '../settle/facts.fixture.js';
import type { CommandRefusalCode } from './command-refusal.js';
import type { CommandAsked, ExceptionFound, OperatorCommand } from './operator-command.js';
import { planCommands } from './plan-commands.js';

/** What stands against each command, told by what is asked. The payment `pi_0` holds 500 on no order. */
const REFUSALS: readonly [string, OperatorCommand, Partial<CommandAsked>, CommandRefusalCode, string | null][] = [
  ['an order nobody knows', { action: 'apply', order: 'A-9' }, {}, 'order_unknown', 'order'],
  ['an order in euros', { action: 'apply', order: 'A-eur' }, {}, 'currency_mismatch', 'order'],
  ['a cancelled order', { action: 'apply', order: 'A-off' }, {}, 'order_cancelled', 'order'],
  ['an order that is paid', { action: 'apply', order: 'A-1003' }, {}, 'nothing_open', 'order'],
  ['more than is open', { action: 'apply', order: 'A-1001', amount: 301n }, {}, 'more_than_open', 'amount'],
  ['more than is unapplied', { action: 'apply', order: 'A-1002', amount: 501n }, {}, 'more_than_unapplied', 'amount'],
  ['less than nothing', { action: 'apply', order: 'A-1001', amount: -1n }, {}, 'amount_not_positive', 'amount'],
  ['a payment nobody knows', { action: 'apply', order: 'A-1001' }, { payment: 'pi_9' }, 'payment_unknown', null],
  [
    'a payment that is applied',
    { action: 'apply', order: 'A-1001' },
    { payment: 'pi_paid' },
    'nothing_unapplied',
    null,
  ],
  ['no payment', { action: 'on_account' }, { payment: null }, 'payment_needed', null],
  [
    'an order twice',
    {
      action: 'split',
      allocations: [
        { order: 'A-1001', amount: 1n },
        { order: 'A-1001', amount: 1n },
      ],
    },
    {},
    'order_twice',
    'allocations/1/order',
  ],
  [
    'a split of more than there is',
    {
      action: 'split',
      allocations: [
        { order: 'A-1001', amount: 300n },
        { order: 'A-1002', amount: 201n },
      ],
    },
    {},
    'more_than_unapplied',
    'allocations',
  ],
  ['an application nobody knows', { action: 'unapply', application: '9' }, {}, 'application_unknown', null],
  ['an adjustment nobody knows', { action: 'unadjust', adjustment: '9' }, {}, 'adjustment_unknown', null],
  ['a write-off of nothing named', { action: 'write_off' }, {}, 'order_needed', 'order'],
  [
    'a write-off of more than is open',
    { action: 'write_off', order: 'A-1001', amount: 301n },
    {},
    'more_than_open',
    'amount',
  ],
  ['a write-off of a cancelled order', { action: 'write_off', order: 'A-off' }, {}, 'order_cancelled', 'order'],
  [
    'proof for an order that is paid',
    { action: 'mark_paid_outside', order: 'A-1003', proof: 'x' },
    {},
    'nothing_open',
    'order',
  ],
  ['a refund of more than there is', { action: 'propose_refund', amount: 501n }, {}, 'more_than_unapplied', 'amount'],
  ['a dismissal of nothing', { action: 'dismiss' }, {}, 'exception_needed', null],
  [
    'a comment without words',
    { action: 'comment', note: ' ' },
    { exception: exception('open') },
    'note_needed',
    'note',
  ],
  [
    'an answer to what is closed',
    { action: 'on_account' },
    { exception: exception('resolved') },
    'exception_resolved',
    null,
  ],
  [
    'an owner of what is closed',
    { action: 'assign', owner: 'b' },
    { exception: exception('dismissed') },
    'exception_resolved',
    null,
  ],
  ['opening what is open', { action: 'reopen' }, { exception: exception('open') }, 'exception_open', null],
  [
    'opening what has no cause any more',
    { action: 'reopen' },
    { exception: { ...exception('resolved'), key: 'payment:pi_paid:match', payment: 'pi_paid' } },
    'cause_gone',
    null,
  ],
];

describe('a command', () => {
  for (const [what, command, more, code, field] of REFUSALS)
    it(`is refused for ${what}, and changes nothing`, () => {
      const { plan, refusal } = ask(books(), command, more);
      expect(refusal).to.include({ code, field });
      expect(refusal?.because).to.not.equal('');
      expect(Object.values(plan.changes).flat()).to.deep.equal([]);
    });

  it('applies as much as fits unless it is told how much', () => {
    const { plan } = ask(books(), { action: 'apply', order: 'A-1001' });
    expect(plan.changes.applications.map((each) => [each.amount, each.rule])).to.deep.equal([[300n, 'manual']]);
  });

  it('takes an application off whose refund failed, since its money is there again', () => {
    const memory = books();
    const refund = { kind: 'refund', refund: 're_0', payment: 'pi_paid', currency: 'usd', amount: 100n } as const;
    for (const status of ['succeeded', 'failed'] as const)
      memory.tell([
        { ...refund, currency: memory.books.payments.get('pi_paid')!.currency, status, destination: 'customer' },
      ]);
    const row = { payment: 'pi_paid', order: 'A-1003', place: 0 };
    const { plan } = ask(memory, { action: 'unapply', application: '1' }, { row });
    expect(plan.changes.orders.map((each) => [each.reference, each.paid])).to.deep.equal([['A-1003', 0n]]);
  });
});

function books(): MemoryBooks {
  const memory = new MemoryBooks();
  memory.register({ reference: 'A-1001', account: 'acc_0', amount: 300n });
  memory.register({ reference: 'A-1002', account: 'acc_0', amount: 900n });
  memory.register({ reference: 'A-1003', account: 'acc_0', amount: 100n });
  memory.register({ reference: 'A-off', account: 'acc_0', amount: 100n, state: 'cancelled' });
  memory.register({ reference: 'A-eur', account: 'acc_0', amount: 100n, currency: 'eur' as never });
  memory.tell([card('pi_paid', 100n), names('pi_paid', 'A-1003')]);
  memory.tell([card('pi_0', 500n), names('pi_0', 'Z-1')]);
  return memory;
}

function ask(memory: MemoryBooks, command: OperatorCommand, more: Partial<CommandAsked> = {}) {
  const asked = { command, actor: 'ana', exception: null, payment: 'pi_0', row: null, ...more };
  const plan = planCommands(memory.books, new Map([[exception('open').key, exception('open')]]), [asked]);
  const [planned] = plan.commands;
  return { plan, refusal: planned?.kind === 'refused' ? planned.refusal : null };
}

function exception(state: ExceptionFound['state']): ExceptionFound {
  return {
    id: '1',
    key: 'payment:pi_0:match',
    reason: 'order_unknown',
    state,
    payment: 'pi_0',
    order: null,
    owner: null,
    currency: 'usd',
    amount: 500n,
    candidates: [],
    because: '',
  };
}
