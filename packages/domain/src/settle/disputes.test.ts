import { expect } from 'chai';
import { beforeEach, describe, it } from 'mocha';
import type { CommandAsked, ExceptionFound, OperatorCommand } from '../commands/operator-command.js';
import { planCommands } from '../commands/plan-commands.js';
import type { DisputeObserved, DisputeStatus } from '../observation.js';
import { releaseOf } from '../order.js';
import { DAY_MS } from '../time.js';
import { MemoryBooks } from './books.fixture.js';
import { card, dispute, moneyOf, names, openReasons, orderOf, refund, warning } from './facts.fixture.js';

type Money = Parameters<typeof dispute>[4];
const told = (status: DisputeStatus, money: Money, seconds: number, more: Partial<DisputeObserved> = {}) =>
  dispute('du_1', 'pi_1', 500n, status, money, { toldAtMs: seconds * 1_000, ...more });

let memory: MemoryBooks;

const order = (reference = 'A-1001') => {
  const found = memory.books.orders.get(reference);
  if (found === undefined) throw new Error(`no order ${reference}`);
  return found;
};
const ships = (reference = 'A-1001') => releaseOf(order(reference).paymentState, order(reference).hold).ship;

beforeEach(() => {
  memory = new MemoryBooks();
});

function paid(amount = 500n): void {
  memory.register({ reference: 'A-1001', account: 'acc_0', amount });
  memory.tell([card('pi_1', amount), names('pi_1', 'A-1001')]);
}

describe('a dispute by and by', () => {
  beforeEach(() => paid());

  it('told later counts, also when it turns a decision round, and its money comes and goes with the movements alone', () => {
    memory.tell([told('lost', 'withdrawn', 1)]);
    expect(orderOf(memory, 'A-1001')).to.equal('disputed 0 disputed 500');
    memory.tell([told('won', 'withdrawn', 2)]);
    expect(orderOf(memory, 'A-1001')).to.equal('disputed 0 disputed 500');
    memory.tell([told('won', 'reinstated', 3)]);
    expect([orderOf(memory, 'A-1001'), ships()]).to.deep.equal(['paid 500', true]);
    memory.tell([told('lost', 'withdrawn', 4, { withdrawn: 1_000n, reinstated: 500n })]);
    expect(orderOf(memory, 'A-1001')).to.equal('disputed 0 disputed 500');
    expect(moneyOf(memory, 'pi_1')).to.equal('500: reversed 500');
  });

  it('whose money came back although it was lost holds nothing any more', () => {
    memory.tell([told('lost', 'withdrawn', 1), told('lost', 'reinstated', 2)]);
    expect([orderOf(memory, 'A-1001'), ships()]).to.deep.equal(['paid 500', true]);
  });

  it('gives back a part: what had been refunded before', () => {
    memory.tell([refund('re_1', 'pi_1', 200n), told('needs_response', 'withdrawn', 1)]);
    expect(moneyOf(memory, 'pi_1')).to.equal('500: refunded 200 reversed 300');
    expect(openReasons(memory)).to.include('refund_exceeds_payment');
    memory.tell([told('lost', 'withdrawn', 2, { reinstated: 200n })]);
    expect(moneyOf(memory, 'pi_1')).to.equal('500: refunded 200 reversed 300');
    expect(openReasons(memory)).to.deep.equal([]);
  });

  it('never opens a cancelled order again; money that it gives back there is a question', () => {
    memory.tell([told('needs_response', 'withdrawn', 1)]);
    memory.change('A-1001', { state: 'cancelled' });
    expect([orderOf(memory, 'A-1001'), ships()]).to.deep.equal(['cancelled 0 disputed 500', false]);
    memory.tell([told('won', 'reinstated', 2)]);
    expect([orderOf(memory, 'A-1001'), ships()]).to.deep.equal(['cancelled 500', false]);
    expect(openReasons(memory)).to.deep.equal(['cancelled_order_paid']);
  });

  it('is told once for each change, with a rising version, also when only its due date moved', () => {
    const news = (facts: readonly DisputeObserved[]) =>
      memory.tell(facts).disputeNews.map((each) => `${each.dispute.version} ${each.orders.join()}`);
    expect(news([told('needs_response', 'untouched', 1, { dueAtMs: 9_000 })])).to.deep.equal(['1 A-1001']);
    expect(news([told('needs_response', 'untouched', 1, { dueAtMs: 9_000 })])).to.deep.equal([]);
    expect(news([told('needs_response', 'untouched', 2, { dueAtMs: 8_000 })])).to.deep.equal(['2 A-1001']);
    expect(news([told('needs_response', 'untouched', 3, { dueAtMs: 8_000 })])).to.deep.equal([]);
    expect(news([told('needs_response', 'withdrawn', 3, { dueAtMs: 8_000 })])).to.deep.equal(['3 A-1001']);
  });

  it('of two states of one second is to be read afresh, whichever came first', () => {
    for (const [first, second] of [
      ['won', 'lost'],
      ['lost', 'won'],
    ] as const) {
      memory = new MemoryBooks();
      paid();
      memory.tell([told(first, 'withdrawn', 1)]);
      const changes = memory.tell([told(second, 'withdrawn', 1)]);
      expect(changes.disputeTies, first).to.deep.equal(['du_1']);
      expect(changes.disputes.map((each) => each.status)).to.deep.equal(['lost']);
    }
  });
});

describe('a dispute of a payment over several orders', () => {
  beforeEach(() => {
    for (const reference of ['A-1001', 'A-1002'])
      memory.register({ reference, account: 'acc_0', amount: reference === 'A-1001' ? 300n : 200n });
    memory.tell([card('pi_1', 500n), names('pi_1', 'A-1001', 'A-1002')]);
  });

  it('holds them all, takes its money from the latest, and is told for each', () => {
    const changes = memory.tell([dispute('du_1', 'pi_1', 200n, 'needs_response', 'withdrawn', { toldAtMs: 1_000 })]);
    expect([orderOf(memory, 'A-1001'), orderOf(memory, 'A-1002')]).to.deep.equal([
      'disputed 300',
      'disputed 0 disputed 200',
    ]);
    expect(changes.disputeNews.map((each) => [...each.orders].sort())).to.deep.equal([['A-1001', 'A-1002']]);
    expect(changes.raised[0]).to.include({ reason: 'dispute_needs_response', order: null });
    memory.tell([dispute('du_1', 'pi_1', 200n, 'lost', 'withdrawn', { toldAtMs: 2_000, reinstated: 200n })]);
    expect([ships('A-1001'), ships('A-1002')]).to.deep.equal([true, true]);
  });
});

describe('what a bank waits for', () => {
  beforeEach(() => paid());
  const due = (key: string) => memory.books.exceptions.get(key)?.reason;

  it('is asked of a person with the due date less a margin, and no more once evidence was sent', () => {
    const changes = memory.tell([
      told('needs_response', 'withdrawn', 1, { reason: 'product_not_received', dueAtMs: 20 * DAY_MS, submissions: 0 }),
    ]);
    expect(changes.raised[0]).to.deep.include({
      key: 'dispute:du_1:answer',
      reason: 'dispute_needs_response',
      payment: 'pi_1',
      order: 'A-1001',
      amount: 500n,
      dueAtMs: 18 * DAY_MS,
    });
    expect(changes.raised[0]?.because).to.contain('did not come').and.to.contain('1970-01-21');
    memory.tell([told('needs_response', 'withdrawn', 2, { reason: 'product_not_received', submissions: 1 })]);
    expect(openReasons(memory)).to.deep.equal([]);
  });

  for (const [status, end] of [
    ['needs_response', 'under_review'],
    ['needs_response', 'lost'],
    ['warning_needs_response', 'warning_under_review'],
    ['warning_needs_response', 'warning_closed'],
    ['appeal_needs_response', 'appeal_under_review'],
    ['appeal_needs_response', 'won'],
  ] as const)
    it(`is asked no more when ${status} became ${end}`, () => {
      memory.tell([told(status, 'untouched', 1)]);
      expect(openReasons(memory)).to.have.length(1);
      memory.tell([told(end, 'untouched', 2)]);
      expect(openReasons(memory)).to.deep.equal([]);
    });

  it('is asked anew when an inquiry that was answered becomes a dispute', () => {
    memory.tell([told('warning_needs_response', 'untouched', 1, { submissions: 0 })]);
    expect(due('dispute:du_1:inquiry')).to.equal('inquiry_needs_response');
    memory.tell([told('warning_under_review', 'untouched', 2, { submissions: 1 })]);
    memory.tell([told('needs_response', 'withdrawn', 3, { submissions: 1 })]);
    expect(due('dispute:du_1:answer')).to.equal('dispute_needs_response');
    expect(orderOf(memory, 'A-1001')).to.equal('disputed 0 disputed 500');
  });
});

describe('an inquiry', () => {
  beforeEach(() => {
    paid();
    memory.tell([told('warning_needs_response', 'untouched', 1)]);
  });

  it('leaves the order paid and holds its goods until it is answered', () => {
    expect([orderOf(memory, 'A-1001'), order().hold, ships()]).to.deep.equal(['paid 500', 'inquiry', false]);
    memory.tell([told('warning_under_review', 'untouched', 2)]);
    expect([orderOf(memory, 'A-1001'), order().hold, ships()]).to.deep.equal(['paid 500', null, true]);
  });

  it('lets goods go when a person says so, and holds them again when that is taken back', () => {
    answer('dispute:du_1:inquiry', { action: 'dismiss' });
    expect([order().hold, ships()]).to.deep.equal([null, true]);
    memory.tell([told('warning_needs_response', 'untouched', 2, { hasEvidence: true })]);
    expect(order().hold).to.equal(null);
    answer('dispute:du_1:inquiry', { action: 'reopen' }, 'dismissed');
    expect(order().hold).to.equal('inquiry');
  });
});

describe('a warning of fraud', () => {
  beforeEach(() => {
    paid();
    memory.tell([warning('issfr_1', 'pi_1', { fraudType: 'made_with_stolen_card', toldAtMs: 1_000 })]);
  });
  const standing = () => [orderOf(memory, 'A-1001'), order().hold, openReasons(memory).join()];

  it('leaves the order paid, holds its goods and asks a person', () => {
    expect(standing()).to.deep.equal(['paid 500', 'fraud_warning', 'fraud_warning']);
    expect(ships()).to.equal(false);
  });

  it('ends when nothing can be done any more', () => {
    memory.tell([warning('issfr_1', 'pi_1', { actionable: false, toldAtMs: 2_000 })]);
    expect(standing()).to.deep.equal(['paid 500', null, '']);
    memory.tell([warning('issfr_1', 'pi_1', { actionable: true, toldAtMs: 1_000 })]);
    expect(standing()).to.deep.equal(['paid 500', null, '']);
  });

  it('ends when the money was given back, and stays while a part is here', () => {
    memory.tell([refund('re_1', 'pi_1', 200n)]);
    expect(standing()).to.deep.equal(['partially_refunded 300 refunded 200', 'fraud_warning', 'fraud_warning']);
    memory.tell([refund('re_2', 'pi_1', 300n)]);
    expect(standing()).to.deep.equal(['refunded 0 refunded 500', null, '']);
  });

  it('ends when the payment is disputed: then the dispute decides', () => {
    memory.tell([told('needs_response', 'withdrawn', 2)]);
    expect(standing()).to.deep.equal(['disputed 0 disputed 500', null, 'dispute_needs_response']);
    memory.tell([told('won', 'reinstated', 3)]);
    expect(standing()).to.deep.equal(['paid 500', null, '']);
  });

  it('lets goods go when a person says so', () => {
    answer('warning:issfr_1', { action: 'dismiss' });
    expect([order().hold, ships()]).to.deep.equal([null, true]);
  });

  it('that came before its payment holds the order when the payment finds it', () => {
    memory = new MemoryBooks();
    memory.tell([warning('issfr_1', 'pi_1', { toldAtMs: 1_000 })]);
    memory.register({ reference: 'A-1001', account: 'acc_0', amount: 500n });
    memory.tell([card('pi_1', 500n), names('pi_1', 'A-1001')]);
    expect(standing()).to.deep.equal(['paid 500', 'fraud_warning', 'fraud_warning']);
  });
});

describe('a refund that a dispute overtakes', () => {
  beforeEach(() => {
    paid();
    memory.tell([refund('re_1', 'pi_1', 500n, 'pending', { toldAtMs: 1_000, createdAtMs: 1_000 })]);
  });
  const fails = () =>
    memory.tell([
      refund('re_1', 'pi_1', 500n, 'failed', {
        toldAtMs: 2_000,
        createdAtMs: 1_000,
        failureReason: 'charge_for_pending_refund_disputed',
      }),
    ]);

  it('costs the money once, and nobody is asked to pay it a second time, whichever is told first', () => {
    for (const steps of [
      [fails, () => memory.tell([told('needs_response', 'withdrawn', 2)])],
      [() => memory.tell([told('needs_response', 'withdrawn', 2)]), fails],
    ]) {
      memory = new MemoryBooks();
      paid();
      memory.tell([refund('re_1', 'pi_1', 500n, 'pending', { toldAtMs: 1_000, createdAtMs: 1_000 })]);
      for (const step of steps) step();
      expect(moneyOf(memory, 'pi_1')).to.equal('500: reversed 500');
      expect(openReasons(memory)).to.deep.equal(['dispute_needs_response']);
    }
  });

  it('is owed again when the dispute is won, and no more when it is lost', () => {
    fails();
    memory.tell([told('needs_response', 'withdrawn', 2)]);
    memory.tell([told('lost', 'withdrawn', 3)]);
    expect(openReasons(memory)).to.deep.equal([]);
    memory.tell([told('won', 'reinstated', 4)]);
    expect(openReasons(memory)).to.deep.equal(['refund_failed']);
    expect(moneyOf(memory, 'pi_1')).to.equal('500: applied 500');
  });
});

/** A person answers the exception of a key. */
function answer(key: string, command: OperatorCommand, state: ExceptionFound['state'] = 'open'): void {
  const exception: ExceptionFound = {
    id: '1',
    key,
    reason: key.startsWith('warning') ? 'fraud_warning' : 'inquiry_needs_response',
    state,
    payment: 'pi_1',
    order: 'A-1001',
    owner: null,
    currency: 'usd',
    amount: 500n,
    candidates: [],
    because: 'as it was',
  };
  const asked: CommandAsked = { command, actor: 'ana', exception, payment: null, row: null };
  const plan = planCommands(memory.books, new Map([[key, exception]]), [asked]);
  expect(plan.commands[0]?.kind).to.equal('planned');
  memory.apply(plan.changes);
  const known = memory.books.exceptions.get(key) ?? { key, reason: exception.reason, fingerprint: '' };
  memory.books.exceptions = new Map([
    ...memory.books.exceptions,
    [key, { ...known, dismissed: command.action === 'dismiss' }],
  ]);
}
