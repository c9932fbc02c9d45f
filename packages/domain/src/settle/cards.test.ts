import { expect } from 'chai';
import { beforeEach, describe, it } from 'mocha';
import type { Currency } from '../currency.js';
import { MemoryBooks } from './books.fixture.js';
import { card, dispute, moneyOf, names, openReasons, orderOf, refund } from './facts.fixture.js';

describe('a card payment', () => {
  let memory: MemoryBooks;
  const order = (reference: string, amount: bigint) => memory.register({ reference, account: 'acc_0', amount });

  beforeEach(() => {
    memory = new MemoryBooks();
  });

  it('pays the order that it names', () => {
    order('A-1001', 500n);
    const changes = memory.tell([card('pi_1', 500n), names('pi_1', 'A-1001')]);
    expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
    expect(moneyOf(memory, 'pi_1')).to.equal('500: applied 500');
    expect(changes.orders.map((each) => each.version)).to.deep.equal([2n]);
    expect(openReasons(memory)).to.deep.equal([]);
  });

  it('that is declined moves nothing, and pays when the next attempt succeeds, whichever is told last', () => {
    const declined = card('pi_1', 0n, { status: 'incomplete', fundedBy: 'unknown' });
    for (const facts of [
      [declined, card('pi_1', 500n)],
      [card('pi_1', 500n), declined],
    ]) {
      memory = new MemoryBooks();
      order('A-1001', 500n);
      memory.tell([names('pi_1', 'A-1001')]);
      for (const fact of facts) memory.tell([fact]);
      expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
      expect(memory.books.payments.get('pi_1')?.status).to.equal('succeeded');
    }
  });

  it('that is authorised pays only what is captured of it', () => {
    order('A-1001', 500n);
    memory.tell([card('pi_1', 0n, { status: 'authorised' }), names('pi_1', 'A-1001')]);
    expect(orderOf(memory, 'A-1001')).to.equal('unpaid 0');
    memory.tell([card('pi_1', 300n)]);
    expect(orderOf(memory, 'A-1001')).to.equal('partially_paid 300');
    memory.tell([card('pi_1', 0n, { status: 'authorised' })]);
    expect(orderOf(memory, 'A-1001')).to.equal('partially_paid 300');
  });

  it('for an order that is not known waits for it, and says so', () => {
    memory.tell([card('pi_1', 500n), names('pi_1', 'A-1001')]);
    expect(openReasons(memory)).to.deep.equal(['order_unknown']);
    order('A-1001', 500n);
    expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
    expect(openReasons(memory)).to.deep.equal([]);
  });

  it('that also carries the number of a cart pays the order that is known', () => {
    order('A-1001', 500n);
    memory.tell([card('pi_1', 500n), names('pi_1', 'A-1001', 'cart_77')]);
    expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
  });

  it('for two orders of which one comes later pays both in the end', () => {
    order('A-1001', 300n);
    memory.tell([card('pi_1', 500n), names('pi_1', 'A-1001', 'A-1002')]);
    expect(orderOf(memory, 'A-1001')).to.equal('overpaid 300 overpaid 200');
    order('A-1002', 200n);
    expect(orderOf(memory, 'A-1001')).to.equal('paid 300');
    expect(orderOf(memory, 'A-1002')).to.equal('paid 200');
    expect(openReasons(memory)).to.deep.equal([]);
  });

  it('for two orders that it does not cover is taken off the first when the second is named', () => {
    order('A-1001', 300n);
    order('A-1002', 300n);
    memory.tell([card('pi_1', 500n), names('pi_1', 'A-1001')]);
    memory.tell([names('pi_1', 'A-1002')]);
    expect(moneyOf(memory, 'pi_1')).to.equal('500: unapplied 500');
    expect(openReasons(memory)).to.deep.equal(['ambiguous_split']);
  });

  it('whose customer is known late is looked for among the customer’s orders then', () => {
    order('A-1001', 500n);
    const { customer: _, ...anonymous } = card('pi_1', 500n);
    memory.tell([anonymous]);
    expect(openReasons(memory)).to.deep.equal(['no_match']);
    memory.tell([card('pi_1', 500n)]);
    expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
    expect(memory.books.payments.get('pi_1')?.accountId).to.equal('acc_0');
  });

  it('for a cancelled order is not applied, and one that came before the cancellation is a question', () => {
    order('A-1001', 500n);
    order('A-1002', 500n);
    memory.tell([card('pi_1', 500n), names('pi_1', 'A-1001')]);
    memory.change('A-1001', { state: 'cancelled' });
    memory.change('A-1002', { state: 'cancelled' });
    memory.tell([card('pi_2', 500n), names('pi_2', 'A-1002')]);
    expect(orderOf(memory, 'A-1001')).to.equal('cancelled 500');
    expect(orderOf(memory, 'A-1002')).to.equal('cancelled 0');
    expect(openReasons(memory)).to.deep.equal(['cancelled_order_paid', 'order_cancelled']);
    memory.tell([refund('re_1', 'pi_1', 500n), refund('re_2', 'pi_2', 500n)]);
    expect(orderOf(memory, 'A-1001')).to.equal('cancelled 0 refunded 500');
    expect(openReasons(memory)).to.deep.equal([]);
  });

  it('on a cancelled order is no question any more when the order is opened again', () => {
    order('A-1001', 500n);
    memory.tell([card('pi_1', 500n), names('pi_1', 'A-1001')]);
    memory.change('A-1001', { state: 'cancelled' });
    memory.change('A-1001', { state: 'open' });
    expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
    expect(openReasons(memory)).to.deep.equal([]);
  });

  it('for an order that is paid already waits on account as its overpayment', () => {
    order('A-1001', 500n);
    memory.tell([card('pi_1', 500n), names('pi_1', 'A-1001')]);
    memory.tell([card('pi_2', 500n), names('pi_2', 'A-1001')]);
    expect(orderOf(memory, 'A-1001')).to.equal('overpaid 500 overpaid 500');
    expect(openReasons(memory)).to.deep.equal(['order_already_paid']);
    memory.tell([refund('re_2', 'pi_2', 500n)]);
    expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
    expect(openReasons(memory)).to.deep.equal([]);
  });

  it('in another currency than its order is a question', () => {
    order('A-1001', 500n);
    memory.tell([card('pi_1', 500n, { currency: 'eur' as Currency }), names('pi_1', 'A-1001')]);
    expect(openReasons(memory)).to.deep.equal(['currency_mismatch']);
    expect(orderOf(memory, 'A-1001')).to.equal('unpaid 0');
  });

  it('that is held by a person is left alone', () => {
    order('A-1001', 500n);
    memory.tell([card('pi_1', 500n)]);
    const placed = memory.books.payments.get('pi_1');
    expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
    if (placed === undefined) throw new Error('the payment is gone');
    memory.books.payments = new Map([['pi_1', { ...placed, held: 'by_hand' }]]);
    order('A-1002', 500n);
    memory.tell([names('pi_1', 'A-1002')]);
    expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
    expect(orderOf(memory, 'A-1002')).to.equal('unpaid 0');
  });
});

describe('a refund', () => {
  let memory: MemoryBooks;

  beforeEach(() => {
    memory = new MemoryBooks();
    memory.register({ reference: 'A-1001', account: 'acc_0', amount: 500n });
  });
  const pay = (amount = 500n) => memory.tell([card('pi_1', amount), names('pi_1', 'A-1001')]);

  it('in parts leads to a refunded order', () => {
    pay();
    memory.tell([refund('re_1', 'pi_1', 200n)]);
    expect(orderOf(memory, 'A-1001')).to.equal('partially_refunded 300 refunded 200');
    memory.tell([refund('re_2', 'pi_1', 300n)]);
    expect(orderOf(memory, 'A-1001')).to.equal('refunded 0 refunded 500');
    expect(moneyOf(memory, 'pi_1')).to.equal('500: refunded 500');
  });

  it('told before its charge is taken off when the charge comes', () => {
    memory.tell([refund('re_1', 'pi_1', 200n)]);
    expect(moneyOf(memory, 'pi_1')).to.equal('0:');
    expect(openReasons(memory)).to.deep.equal([]);
    pay();
    expect(orderOf(memory, 'A-1001')).to.equal('partially_refunded 300 refunded 200');
  });

  it('that names only its charge finds the payment when the charge is known', () => {
    const { payment: _, ...byCharge } = refund('re_1', 'pi_1', 200n, 'succeeded', { charge: 'ch_1' });
    memory.tell([byCharge]);
    pay();
    expect(orderOf(memory, 'A-1001')).to.equal('partially_refunded 300 refunded 200');
  });

  it('told before the order comes is taken off the order all the same', () => {
    const early = new MemoryBooks();
    early.tell([card('pi_1', 500n), names('pi_1', 'A-1001'), refund('re_1', 'pi_1', 500n)]);
    early.register({ reference: 'A-1001', account: 'acc_0', amount: 500n });
    expect(orderOf(early, 'A-1001')).to.equal('refunded 0 refunded 500');
    expect(openReasons(early)).to.deep.equal([]);
  });

  it('of everything makes no later order of that amount a refunded one', () => {
    const early = new MemoryBooks();
    early.tell([card('pi_1', 500n), refund('re_1', 'pi_1', 500n)]);
    early.register({ reference: 'A-1001', account: 'acc_0', amount: 500n });
    expect(orderOf(early, 'A-1001')).to.equal('unpaid 0');
  });

  it('that fails afterwards leaves the order paid, and does not become pending again', () => {
    pay();
    memory.tell([refund('re_1', 'pi_1', 500n)]);
    memory.tell([refund('re_1', 'pi_1', 500n, 'failed', { failureReason: 'expired_or_canceled_card' })]);
    memory.tell([refund('re_1', 'pi_1', 500n, 'pending')]);
    expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
    expect(memory.books.refunds.get('re_1')?.failureReason).to.equal('expired_or_canceled_card');
  });

  it('of an overpayment takes the rest first', () => {
    pay(700n);
    expect(orderOf(memory, 'A-1001')).to.equal('overpaid 500 overpaid 200');
    memory.tell([refund('re_1', 'pi_1', 150n)]);
    expect(orderOf(memory, 'A-1001')).to.equal('overpaid 500 overpaid 50');
    expect(openReasons(memory)).to.deep.equal(['overpayment']);
    memory.tell([refund('re_2', 'pi_1', 150n)]);
    expect(orderOf(memory, 'A-1001')).to.equal('partially_refunded 400 refunded 100');
    expect(openReasons(memory)).to.deep.equal([]);
  });

  it('that fails gives the order its money back, whichever refund had taken it', () => {
    pay(700n);
    memory.tell([refund('re_1', 'pi_1', 200n)]);
    memory.tell([refund('re_2', 'pi_1', 200n)]);
    memory.tell([refund('re_1', 'pi_1', 200n, 'failed')]);
    expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
    expect(moneyOf(memory, 'pi_1')).to.equal('700: applied 500 refunded 200');
  });

  it('of more than the payment holds is a question, and no money is made up', () => {
    pay();
    memory.tell([refund('re_1', 'pi_1', 400n), refund('re_2', 'pi_1', 400n)]);
    expect(moneyOf(memory, 'pi_1')).to.equal('500: refunded 500');
    expect(openReasons(memory)).to.deep.equal(['refund_exceeds_payment']);
    memory.tell([refund('re_1', 'pi_1', 400n, 'failed')]);
    expect(orderOf(memory, 'A-1001')).to.equal('partially_refunded 100 refunded 400');
    expect(openReasons(memory)).to.deep.equal(['refund_failed']);
  });

  it('in another currency than its payment moves nothing and is a question', () => {
    pay();
    memory.tell([refund('re_1', 'pi_1', 200n, 'succeeded', { currency: 'eur' as Currency })]);
    expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
    expect(openReasons(memory)).to.deep.equal(['currency_mismatch']);
  });

  it('told as a total is replaced by the refunds that make it up', () => {
    pay();
    memory.tell([{ kind: 'refund_total', payment: 'pi_1', currency: card('pi_1', 0n).currency, amount: 300n }]);
    expect(orderOf(memory, 'A-1001')).to.equal('partially_refunded 200 refunded 300');
    memory.tell([refund('re_1', 'pi_1', 100n)]);
    expect(orderOf(memory, 'A-1001')).to.equal('partially_refunded 200 refunded 300');
    memory.tell([refund('re_2', 'pi_1', 200n)]);
    expect(moneyOf(memory, 'pi_1')).to.equal('500: applied 200 refunded 300');
  });

  it('whose status changes is news for the order although no amount moves', () => {
    pay();
    memory.tell([refund('re_1', 'pi_1', 200n, 'pending')]);
    const changes = memory.tell([refund('re_1', 'pi_1', 200n, 'succeeded')]);
    expect(changes.orders.map((each) => each.reference)).to.deep.equal(['A-1001']);
    expect(changes.applications).to.deep.equal([]);
  });
});

describe('a dispute', () => {
  let memory: MemoryBooks;

  beforeEach(() => {
    memory = new MemoryBooks();
    memory.register({ reference: 'A-1001', account: 'acc_0', amount: 500n });
    memory.tell([card('pi_1', 500n), names('pi_1', 'A-1001')]);
  });

  const COURSES = [
    // status, money, the order afterwards
    ['warning_needs_response', 'untouched', 'paid 500'],
    ['needs_response', 'untouched', 'disputed 500'],
    ['needs_response', 'withdrawn', 'disputed 0 disputed 500'],
    ['won', 'withdrawn', 'disputed 0 disputed 500'],
    ['won', 'reinstated', 'paid 500'],
    ['lost', 'withdrawn', 'disputed 0 disputed 500'],
    ['warning_closed', 'untouched', 'paid 500'],
  ] as const;
  for (const [status, money, verdict] of COURSES)
    it(`that is ${status} with its money ${money} leaves the order ${verdict}`, () => {
      memory.tell([dispute('du_1', 'pi_1', 500n, status, money)]);
      expect(orderOf(memory, 'A-1001')).to.equal(verdict);
    });

  it('that was won is not opened again by an old word', () => {
    memory.tell([dispute('du_1', 'pi_1', 500n, 'won', 'reinstated')]);
    memory.tell([dispute('du_1', 'pi_1', 500n, 'needs_response', 'withdrawn')]);
    expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
  });

  it('told before the payment found its order holds the order when it comes', () => {
    const early = new MemoryBooks();
    early.tell([dispute('du_1', 'pi_1', 500n, 'needs_response', 'withdrawn')]);
    early.tell([card('pi_1', 500n), names('pi_1', 'A-1001')]);
    early.register({ reference: 'A-1001', account: 'acc_0', amount: 500n });
    expect(orderOf(early, 'A-1001')).to.equal('disputed 0 disputed 500');
  });

  it('of one of two payments holds the order until that one is over', () => {
    memory.register({ reference: 'A-1002', account: 'acc_0', amount: 800n });
    memory.tell([card('pi_2', 400n), names('pi_2', 'A-1002'), card('pi_3', 400n), names('pi_3', 'A-1002')]);
    memory.tell([dispute('du_2', 'pi_2', 400n, 'needs_response', 'untouched')]);
    memory.tell([dispute('du_3', 'pi_3', 400n, 'won', 'reinstated')]);
    expect(orderOf(memory, 'A-1002')).to.equal('disputed 800');
    memory.tell([dispute('du_2', 'pi_2', 400n, 'won', 'untouched')]);
    expect(orderOf(memory, 'A-1002')).to.equal('paid 800');
  });

  it('of money that was refunded already is a loss that a person must see', () => {
    memory.tell([refund('re_1', 'pi_1', 500n)]);
    memory.tell([dispute('du_1', 'pi_1', 500n, 'needs_response', 'withdrawn')]);
    expect(moneyOf(memory, 'pi_1')).to.equal('500: refunded 500');
    expect(openReasons(memory)).to.deep.equal(['dispute_needs_response', 'refund_exceeds_payment']);
  });

  it('no longer holds an order that the payment turned out not to be for', () => {
    memory = new MemoryBooks();
    memory.register({ reference: 'A-1001', account: 'acc_0', amount: 500n });
    memory.register({ reference: 'A-1002', account: 'acc_0', amount: 600n });
    memory.tell([card('pi_1', 500n), dispute('du_1', 'pi_1', 500n, 'needs_response', 'untouched')]);
    expect(orderOf(memory, 'A-1001')).to.equal('disputed 500');
    memory.tell([names('pi_1', 'A-1002')]);
    expect(orderOf(memory, 'A-1001')).to.equal('unpaid 0');
    expect(orderOf(memory, 'A-1002')).to.equal('disputed 500');
  });
});
