import { expect } from 'chai';
import { beforeEach, describe, it } from 'mocha';
import type { CommandAsked, ExceptionFound, OperatorCommand } from '../commands/operator-command.js';
import { type CommandsPlan, planCommands } from '../commands/plan-commands.js';
import type { RefundObserved, RefundStatus } from '../observation.js';
import { MemoryBooks } from './books.fixture.js';
import { card, moneyOf, names, openReasons, orderOf, refund } from './facts.fixture.js';

const told = (
  id: string,
  amount: bigint,
  status: RefundStatus,
  toldAtMs: number,
  more: Partial<RefundObserved> = {},
): RefundObserved =>
  refund(id, 'pi_1', amount, status, { toldAtMs, createdAtMs: Number(id.slice(3)) * 1_000, ...more }) as RefundObserved;

describe('a refund that failed', () => {
  let memory: MemoryBooks;
  const owed = () => memory.books.exceptions.get('refund:re_1:failed');

  beforeEach(() => {
    memory = new MemoryBooks();
    memory.register({ reference: 'A-1001', account: 'acc_0', amount: 500n });
    memory.tell([card('pi_1', 500n), names('pi_1', 'A-1001')]);
    memory.tell([told('re_1', 500n, 'succeeded', 1_000)]);
  });

  const fail = (reason = 'expired_or_canceled_card') =>
    memory.tell([told('re_1', 500n, 'failed', 2_000, { failureReason: reason })]);

  it('gives the order its money back and asks a person to pay by another route', () => {
    const changes = fail();
    expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
    expect(openReasons(memory)).to.deep.equal(['refund_failed']);
    expect(changes.raised[0]).to.include({ order: 'A-1001', payment: 'pi_1', amount: 500n });
    expect(changes.raised[0]?.because).to.equal('refund re_1 failed: the card has expired or was cancelled');
  });

  it('is told to the order system once for each state, with a rising version', () => {
    const versions = [fail(), fail(), memory.tell([told('re_1', 500n, 'succeeded', 1_000)])].map((changes) =>
      changes.refundNews.map((each) => `${each.refund.status} ${each.refund.version} ${each.orders.join()}`),
    );
    expect(versions).to.deep.equal([['failed 2 A-1001'], [], []]);
  });

  for (const status of ['pending', 'failed'] as const)
    it(`is told to the order system also when it was ${status} before its payment found the order`, () => {
      memory = new MemoryBooks();
      memory.tell([card('pi_1', 500n), names('pi_1', 'A-1001'), told('re_1', 500n, status, 1_000)]);
      const changes = memory.register({ reference: 'A-1001', account: 'acc_0', amount: 500n });
      const news = (of: typeof changes) =>
        of.refundNews.map((each) => `${each.refund.status} ${each.refund.version} ${each.orders.join()}`);
      expect(news(changes)).to.deep.equal([`${status} 2 A-1001`]);
      expect(news(memory.tell([], memory.allPayments()))).to.deep.equal([]);
    });

  it('is covered by a refund that is made afterwards, and owed again when that fails too, once', () => {
    fail();
    memory.tell([told('re_2', 500n, 'pending', 3_000)]);
    expect(openReasons(memory)).to.deep.equal([]);
    expect(orderOf(memory, 'A-1001')).to.equal('refunded 0 refunded 500');
    memory.tell([told('re_2', 500n, 'failed', 4_000)]);
    expect(openReasons(memory)).to.deep.equal(['refund_failed']);
    expect(memory.books.exceptions.has('refund:re_2:failed')).to.equal(true);
  });

  it('in part covered is owed in part; one made before covers nothing', () => {
    memory = new MemoryBooks();
    memory.tell([card('pi_1', 500n), told('re_0', 100n, 'succeeded', 1_000), told('re_1', 200n, 'failed', 2_000)]);
    expect(owed()).to.include({ reason: 'refund_failed' });
    const changes = memory.tell([told('re_2', 150n, 'succeeded', 3_000)]);
    expect(changes.raised.map((each) => `${each.key} ${each.amount}`)).to.include('refund:re_1:failed 50');
  });

  it('of two that failed for different parts both are owed', () => {
    memory = new MemoryBooks();
    memory.tell([card('pi_1', 500n), told('re_1', 200n, 'failed', 2_000), told('re_2', 200n, 'failed', 2_000)]);
    expect(openReasons(memory)).to.deep.equal(['no_match', 'refund_failed', 'refund_failed']);
  });

  it('because the merchant called it off owes nothing; because the customer never answered it does', () => {
    memory.tell([told('re_1', 500n, 'canceled', 2_000, { failureReason: 'merchant_request' })]);
    expect(openReasons(memory)).to.deep.equal([]);
    const late = 46 * 86_400_000;
    for (const [reason, toldAtMs] of [
      ['merchant_request', late],
      [undefined, 2_000],
    ] as const) {
      memory = new MemoryBooks();
      const more = reason === undefined ? {} : { failureReason: reason };
      memory.tell([card('pi_1', 500n), told('re_1', 500n, 'canceled', toldAtMs, more)]);
      expect(openReasons(memory)).to.include('refund_failed');
    }
    memory = new MemoryBooks();
    memory.tell([card('pi_1', 500n), told('re_1', 500n, 'canceled', 2_000)]);
    expect(openReasons(memory)).to.include('refund_failed');
  });

  describe('and a person then', () => {
    function command(given: OperatorCommand, exception: Partial<ExceptionFound> = {}): CommandsPlan {
      const found: ExceptionFound = {
        id: '1',
        key: 'refund:re_1:failed',
        reason: 'refund_failed',
        state: 'open',
        payment: 'pi_1',
        order: 'A-1001',
        owner: null,
        currency: 'usd',
        amount: 500n,
        candidates: [],
        because: '',
        ...exception,
      };
      const asked: CommandAsked = { command: given, actor: 'ana', exception: found, payment: null, row: null };
      const plan = planCommands(memory.books, new Map([[found.key, found]]), [asked]);
      memory.apply(plan.changes);
      return plan;
    }

    it('paid by bank transfer counts as given back, and is not asked about again', () => {
      fail();
      const plan = command({ action: 'refund_settled_outside', proof: 'SEPA 4711' });
      expect(plan.commands[0]).to.nested.include({ kind: 'planned', 'plan.steps[0].state': 'resolved' });
      memory.books.exceptions = new Map();
      expect(orderOf(memory, 'A-1001')).to.equal('refunded 0 refunded 500');
      expect(moneyOf(memory, 'pi_1')).to.equal('500: refunded 500');
      expect(plan.changes.refundNews.map((each) => each.orders)).to.deep.equal([['A-1001']]);
      fail();
      memory.tell([], memory.allPayments());
      expect(openReasons(memory)).to.deep.equal([]);
      expect(orderOf(memory, 'A-1001')).to.equal('refunded 0 refunded 500');
    });

    it('kept as credit is off the order and on account, where no rule touches it', () => {
      fail();
      command({ action: 'on_account', note: 'credit note 7' });
      memory.books.exceptions = new Map();
      expect(moneyOf(memory, 'pi_1')).to.equal('500: unapplied 500');
      expect(memory.books.payments.get('pi_1')?.held).to.equal('on_account');
      memory.register({ reference: 'A-1002', account: 'acc_0', amount: 500n });
      expect(orderOf(memory, 'A-1002')).to.equal('unpaid 0');
      expect(orderOf(memory, 'A-1001')).to.equal('refunded 0 refunded 500');
    });

    it('opened again is owed again', () => {
      fail();
      command({ action: 'refund_settled_outside', proof: 'SEPA 4711' });
      command({ action: 'reopen' }, { state: 'resolved' });
      expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
      expect(memory.books.refunds.get('re_1')?.settledOutside).to.equal(null);
    });

    it('cannot close so what is no failed refund', () => {
      const plan = command({ action: 'refund_settled_outside', proof: 'x' }, { reason: 'tie' });
      expect(plan.commands[0]).to.nested.include({ kind: 'refused', 'refusal.code': 'refund_needed' });
    });
  });
});

describe('a refund that waits for the customer', () => {
  it('and for the bank by turns stands where it was told last, in whatever order that comes', () => {
    const facts = [
      told('re_1', 500n, 'pending', 1_000),
      told('re_1', 500n, 'requires_action', 2_000),
      told('re_1', 500n, 'pending', 3_000, { pendingReason: 'processing' }),
      told('re_1', 500n, 'requires_action', 4_000),
    ];
    for (const order of [facts, facts.toReversed()]) {
      const memory = new MemoryBooks();
      for (const fact of order) memory.tell([fact]);
      expect(memory.books.refunds.get('re_1')).to.include({ status: 'requires_action', pendingReason: null });
    }
  });

  it('told as two states in one second is to be read afresh', () => {
    const memory = new MemoryBooks();
    memory.tell([told('re_1', 500n, 'requires_action', 1_000)]);
    expect(memory.tell([told('re_1', 500n, 'pending', 1_000)]).refundTies).to.deep.equal(['re_1']);
  });
});
