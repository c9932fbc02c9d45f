import { expect } from 'chai';
import { beforeEach, describe, it } from 'mocha';
import { planCommands } from '../commands/plan-commands.js';
import type { Observation } from '../observation.js';
import { MemoryBooks } from './books.fixture.js';
import { card, fromBalance, moneyOf, moved, names, openReasons, orderOf, refund, transfer } from './facts.fixture.js';

describe('a bank transfer', () => {
  let memory: MemoryBooks;
  const order = (reference: string, amount: bigint) => memory.register({ reference, account: 'acc_0', amount });

  beforeEach(() => {
    memory = new MemoryBooks();
  });

  it('that the provider applied counts once, in whatever order its three facts come', () => {
    const facts: readonly (readonly Observation[])[] = [
      transfer('ccsbtxn_1', 500n, 'thanks'),
      [moved('ccsbtxn_2', 'applied', 500n, 'pi_1')],
      fromBalance('pi_1', 500n, 'A-1001'),
    ];
    for (const order of permutations([0, 1, 2])) {
      memory = new MemoryBooks();
      memory.register({ reference: 'A-1001', account: 'acc_0', amount: 500n });
      for (const n of order) memory.tell(facts[n] ?? []);
      expect(orderOf(memory, 'A-1001'), order.join()).to.equal('paid 500');
      expect(moneyOf(memory, 'ccsbtxn_1'), order.join()).to.equal('500: applied 500');
      expect(moneyOf(memory, 'pi_1'), order.join()).to.equal('0:');
      expect(openReasons(memory), order.join()).to.deep.equal([]);
    }
  });

  it('in two instalments pays the order; a refund that fails afterwards leaves it paid', () => {
    order('A-1001', 500n);
    memory.tell(transfer('ccsbtxn_1', 200n, 'A-1001 first part', 1));
    expect(orderOf(memory, 'A-1001')).to.equal('partially_paid 200');
    memory.tell(transfer('ccsbtxn_2', 300n, 'A-1001 the rest', 2));
    memory.tell([
      moved('ccsbtxn_3', 'applied', 200n, 'pi_1'),
      moved('ccsbtxn_4', 'applied', 300n, 'pi_1'),
      ...fromBalance('pi_1', 500n, 'A-1001'),
    ]);
    expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
    memory.tell([refund('re_1', 'pi_1', 500n, 'pending')]);
    expect(orderOf(memory, 'A-1001')).to.equal('refunded 0 refunded 500');
    memory.tell([refund('re_1', 'pi_1', 500n, 'failed')]);
    expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
    expect(moneyOf(memory, 'ccsbtxn_1')).to.equal('200: applied 200');
    expect(moneyOf(memory, 'ccsbtxn_2')).to.equal('300: applied 300');
  });

  it('of too much waits with its rest, which pays a later order that it names', () => {
    order('A-1001', 500n);
    memory.tell(transfer('ccsbtxn_1', 700n, 'A-1001 and A-1002'));
    expect(orderOf(memory, 'A-1001')).to.equal('overpaid 500 overpaid 200');
    expect(openReasons(memory)).to.deep.equal(['overpayment']);
    order('A-1002', 200n);
    expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
    expect(orderOf(memory, 'A-1002')).to.equal('paid 200');
    expect(openReasons(memory)).to.deep.equal([]);
  });

  it('for two orders pays both', () => {
    order('A-1001', 300n);
    order('A-1002', 250n);
    memory.tell(transfer('ccsbtxn_1', 550n, 'A-1001/A-1002'));
    expect([orderOf(memory, 'A-1001'), orderOf(memory, 'A-1002')]).to.deep.equal(['paid 300', 'paid 250']);
  });

  it('that the bank takes back opens its order again, and asks those that wait for it', () => {
    order('A-1001', 500n);
    memory.tell(transfer('ccsbtxn_1', 500n, 'A-1001', 1));
    memory.tell(transfer('ccsbtxn_2', 500n, 'A-1001', 2));
    expect(orderOf(memory, 'A-1001')).to.equal('overpaid 500 overpaid 500');
    memory.tell([moved('ccsbtxn_9', 'reversed', 500n)]);
    expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
    expect(openReasons(memory)).to.deep.equal([]);
    expect([moneyOf(memory, 'ccsbtxn_1'), moneyOf(memory, 'ccsbtxn_2')]).to.have.members([
      '500: applied 500',
      '500: reversed 500',
    ]);
    memory.tell([moved('ccsbtxn_10', 'reversed', 500n)]);
    expect(orderOf(memory, 'A-1001')).to.equal('unpaid 0');
  });

  it('whose return is called off is on its order again', () => {
    order('A-1001', 500n);
    memory.tell(transfer('ccsbtxn_1', 500n, 'A-1001'));
    memory.tell([moved('ccsbtxn_2', 'return_started', 500n)]);
    expect(orderOf(memory, 'A-1001')).to.equal('unpaid 0');
    memory.tell([moved('ccsbtxn_3', 'return_canceled', 500n)]);
    expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
  });

  it('whose return is called off after the order was paid otherwise waits on account', () => {
    order('A-1001', 500n);
    memory.tell(transfer('ccsbtxn_1', 500n, 'A-1001'));
    memory.tell([moved('ccsbtxn_2', 'return_started', 500n)]);
    memory.tell([card('pi_1', 500n), names('pi_1', 'A-1001')]);
    memory.tell([moved('ccsbtxn_3', 'return_canceled', 500n)]);
    expect(orderOf(memory, 'A-1001')).to.equal('overpaid 500 overpaid 500');
    expect(moneyOf(memory, 'ccsbtxn_1')).to.equal('500: unapplied 500');
    expect(openReasons(memory)).to.deep.equal(['order_already_paid']);
  });

  it('of last month is not taken for the one that comes after its return', () => {
    order('A-1001', 500n);
    order('A-1002', 500n);
    memory.tell(transfer('ccsbtxn_1', 500n, 'A-1001', 1));
    memory.tell([moved('ccsbtxn_2', 'reversed', 500n)]);
    memory.tell(transfer('ccsbtxn_3', 500n, 'A-1002', 3));
    expect([orderOf(memory, 'A-1001'), orderOf(memory, 'A-1002')]).to.deep.equal(['unpaid 0', 'paid 500']);
  });

  it('that is not known but was taken back is a question, and opens no order by a guess', () => {
    order('A-1001', 500n);
    memory.tell(transfer('ccsbtxn_1', 500n, 'A-1001'));
    memory.tell([moved('ccsbtxn_2', 'reversed', 300n)]);
    expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
    expect(openReasons(memory)).to.deep.equal(['return_unmatched']);
    memory.tell(transfer('ccsbtxn_3', 300n, 'something else'));
    expect(moneyOf(memory, 'ccsbtxn_3')).to.equal('300: reversed 300');
    expect(openReasons(memory)).to.deep.equal([]);
  });

  it('whose rest nobody claimed is sent back from what is on no order', () => {
    order('A-1001', 500n);
    memory.tell(transfer('ccsbtxn_1', 700n, 'A-1001'));
    memory.tell([moved('ccsbtxn_2', 'return_started', 200n)]);
    expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
    expect(moneyOf(memory, 'ccsbtxn_1')).to.equal('700: applied 500 reversed 200');
    expect(openReasons(memory)).to.deep.equal([]);
  });

  it('that is short by a fee closes its order; the difference is open again when the bank takes the money back', () => {
    order('A-1001', 100_000n);
    memory.tell(transfer('ccsbtxn_1', 99_950n, 'A-1001'));
    expect(orderOf(memory, 'A-1001')).to.equal('paid 99950 adjusted 50');
    expect(memory.books.adjustments?.map((each) => each.reason)).to.deep.equal(['bank_fee']);
    memory.tell([moved('ccsbtxn_2', 'return_started', 99_950n)]);
    expect(orderOf(memory, 'A-1001')).to.equal('unpaid 0');
    memory.tell([moved('ccsbtxn_3', 'return_canceled', 99_950n)]);
    expect(orderOf(memory, 'A-1001')).to.equal('paid 99950 adjusted 50');
  });
});

describe('the word of the provider about a balance', () => {
  let memory: MemoryBooks;

  beforeEach(() => {
    memory = new MemoryBooks();
    memory.register({ reference: 'A-1001', account: 'acc_0', amount: 500n });
    memory.register({ reference: 'A-1002', account: 'acc_0', amount: 300n });
  });

  it('moves a transfer that only its amount had placed', () => {
    memory.tell(transfer('ccsbtxn_1', 300n, 'thank you'));
    expect(orderOf(memory, 'A-1002')).to.equal('paid 300');
    memory.tell([moved('ccsbtxn_2', 'applied', 300n, 'pi_1'), ...fromBalance('pi_1', 300n, 'A-1001')]);
    expect(orderOf(memory, 'A-1002')).to.equal('unpaid 0');
    expect(orderOf(memory, 'A-1001')).to.equal('partially_paid 300');
    expect(openReasons(memory)).to.deep.equal([]);
  });

  it('is taken back when the provider takes the balance off the intent', () => {
    memory.tell(transfer('ccsbtxn_1', 400n, 'thank you'));
    memory.tell([moved('ccsbtxn_2', 'applied', 400n, 'pi_1'), ...fromBalance('pi_1', 400n, 'A-1001')]);
    expect(orderOf(memory, 'A-1001')).to.equal('partially_paid 400');
    memory.tell([moved('ccsbtxn_3', 'unapplied', 400n, 'pi_1')]);
    expect(orderOf(memory, 'A-1001')).to.equal('unpaid 0');
    expect(moneyOf(memory, 'ccsbtxn_1')).to.equal('400: unapplied 400');
  });

  it('keeps a transfer for an order that is not known yet, although another has its amount', () => {
    memory.tell(transfer('ccsbtxn_1', 300n, 'thank you'));
    memory.tell([moved('ccsbtxn_2', 'applied', 300n, 'pi_1'), ...fromBalance('pi_1', 300n, 'A-1003')]);
    expect(orderOf(memory, 'A-1002')).to.equal('unpaid 0');
    expect(openReasons(memory)).to.deep.equal(['order_unknown']);
    memory.register({ reference: 'A-1003', account: 'acc_0', amount: 300n });
    expect(orderOf(memory, 'A-1003')).to.equal('paid 300');
    expect(openReasons(memory)).to.deep.equal([]);
  });

  it('about an intent that names no order says nothing: the payer’s own words count', () => {
    memory.tell(transfer('ccsbtxn_1', 500n, 'A-1001'));
    memory.tell([moved('ccsbtxn_2', 'applied', 500n, 'pi_1'), card('pi_1', 500n, { fundedBy: 'cash_balance' })]);
    expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
  });

  it('is about the transfer of just its amount, whatever the words of another one say and whichever comes first', () => {
    const facts: readonly (readonly Observation[])[] = [
      transfer('ccsbtxn_1', 3_000n, 'XK7 HHH'),
      [moved('ccsbtxn_2', 'applied', 3_000n, 'pi_1')],
      transfer('ccsbtxn_0', 2_000n, 'A-1001'),
      fromBalance('pi_1', 3_000n, 'A-1001'),
    ];
    for (const told of permutations([0, 1, 2, 3])) {
      memory = new MemoryBooks();
      memory.register({ reference: 'A-1001', account: 'acc_0', amount: 5_000n });
      for (const n of told) memory.tell(facts[n] ?? []);
      expect(orderOf(memory, 'A-1001'), told.join()).to.equal('paid 5000');
      expect(moneyOf(memory, 'ccsbtxn_1'), told.join()).to.equal('3000: applied 3000');
      expect(moneyOf(memory, 'ccsbtxn_0'), told.join()).to.equal('2000: applied 2000');
    }
  });

  it('takes the transfer whose words name the order before an older one', () => {
    memory.tell(transfer('ccsbtxn_1', 500n, 'reference 998877', 1));
    memory.tell(transfer('ccsbtxn_2', 500n, 'for A-1002, really', 2));
    memory.tell([moved('ccsbtxn_3', 'applied', 300n, 'pi_1'), ...fromBalance('pi_1', 300n, 'A-1002')]);
    expect(moneyOf(memory, 'ccsbtxn_2')).to.equal('500: applied 300 unapplied 200');
    expect(moneyOf(memory, 'ccsbtxn_1')).to.equal('500: unapplied 500');
  });

  it('of more than ever came in moves nothing that our own rules placed: a transfer is still to be told', () => {
    memory.tell(transfer('ccsbtxn_1', 300n, 'A-1002', 1));
    memory.tell([moved('ccsbtxn_2', 'applied', 500n, 'pi_1'), ...fromBalance('pi_1', 500n, 'A-1001')]);
    expect(orderOf(memory, 'A-1002')).to.equal('paid 300');
    memory.tell(transfer('ccsbtxn_3', 500n, 'thank you', 2));
    expect([orderOf(memory, 'A-1001'), orderOf(memory, 'A-1002')]).to.deep.equal(['paid 500', 'paid 300']);
  });

  it('stands for the refund of an intent: the order’s money goes, what waits on account stays', () => {
    memory.tell(transfer('ccsbtxn_1', 700n, 'reference 998877'));
    memory.tell([moved('ccsbtxn_2', 'applied', 500n, 'pi_1'), ...fromBalance('pi_1', 500n, 'A-1001')]);
    memory.tell([refund('re_1', 'pi_1', 500n)]);
    expect(orderOf(memory, 'A-1001')).to.equal('refunded 0 refunded 500');
    expect(moneyOf(memory, 'ccsbtxn_1')).to.equal('700: refunded 500 unapplied 200');
  });

  it('and a refund into the balance: the order is refunded, the money stays ours to apply', () => {
    memory.tell(transfer('ccsbtxn_1', 500n, 'reference 998877'));
    memory.tell([moved('ccsbtxn_2', 'applied', 500n, 'pi_1'), ...fromBalance('pi_1', 500n, 'A-1001')]);
    memory.tell([refund('re_1', 'pi_1', 500n, 'succeeded', { destination: 'cash_balance' })]);
    expect(orderOf(memory, 'A-1001')).to.equal('refunded 0 refunded 500');
    expect(moneyOf(memory, 'ccsbtxn_1')).to.equal('500: unapplied 500');
    memory.tell([refund('re_1', 'pi_1', 500n, 'failed', { destination: 'cash_balance' })]);
    expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
  });

  it('for a part of a transfer stays beside the part that the payer’s words placed, and both come to rest', () => {
    memory.tell(transfer('ccsbtxn_1', 500n, 'A-1001'));
    memory.tell([moved('ccsbtxn_2', 'applied', 200n, 'pi_1'), ...fromBalance('pi_1', 200n, 'A-1001')]);
    memory = new MemoryBooks();
    memory.register({ reference: 'A-1001', account: 'acc_0', amount: 500n });
    memory.tell([moved('ccsbtxn_2', 'applied', 200n, 'pi_1'), ...fromBalance('pi_1', 200n, 'A-1001')]);
    memory.tell(transfer('ccsbtxn_1', 500n, 'A-1001'));
    expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
    expect(memory.tell([], memory.allPayments()).applications).to.deep.equal([]);
  });

  it('against the hand of a person is a question', () => {
    memory.tell(transfer('ccsbtxn_1', 300n, 'reference 998877'));
    const payment = memory.books.payments.get('ccsbtxn_1');
    const order = memory.books.orders.get('A-1002');
    if (payment === undefined || order === undefined) throw new Error('nothing to apply');
    memory.books.payments = new Map([['ccsbtxn_1', { ...payment, applied: 300n, unapplied: 0n }]]);
    memory.books.orders = new Map([...memory.books.orders, ['A-1002', { ...order, paid: 300n, paymentState: 'paid' }]]);
    const because = { sentence: 'the customer said so on the phone' };
    memory.books.applications = [
      { payment: 'ccsbtxn_1', order: 'A-1002', amount: 300n, kind: 'applied', source: null, rule: 'by_hand', because },
    ];
    memory.tell([moved('ccsbtxn_2', 'applied', 300n, 'pi_1'), ...fromBalance('pi_1', 300n, 'A-1001')]);
    expect(orderOf(memory, 'A-1002')).to.equal('paid 300');
    expect(openReasons(memory)).to.include('cash_applied_elsewhere');
  });

  it('takes the very transfer that it spent off the order that its words name, and no other one, and comes to rest', () => {
    for (const last of [0, 1]) {
      memory = new MemoryBooks();
      memory.register({ reference: 'A-1001', account: 'acc_0', amount: 2_500n });
      memory.register({ reference: 'A-1004', account: 'acc_0', amount: 4_990n });
      const transfers = [transfer('ccsbtxn_1', 2_500n, 'A-1004', 1), transfer('ccsbtxn_2', 4_990n, 'A-1004', 2)];
      memory.tell(transfers[1 - last] ?? []);
      memory.tell(transfers[last] ?? []);
      const rows = memory.books.applications.length;
      memory.tell([moved('ccsbtxn_3', 'applied', 2_500n, 'pi_1'), ...fromBalance('pi_1', 2_500n, 'A-1001')]);
      expect(moneyOf(memory, 'ccsbtxn_1')).to.equal('2500: applied 2500');
      expect(moneyOf(memory, 'ccsbtxn_2')).to.equal('4990: applied 4990');
      expect([orderOf(memory, 'A-1001'), orderOf(memory, 'A-1004')]).to.deep.equal(['paid 2500', 'paid 4990']);
      expect(openReasons(memory)).to.deep.equal([]);
      expect(memory.books.applications.length - rows).to.be.at.most(3);
      expect(memory.tell([], memory.allPayments()).applications).to.deep.equal([]);
    }
  });

  it('that a person took off the provider’s order stays off when the customer’s next one comes', () => {
    memory.tell([...transfer('ccsbtxn_1', 700n, 'rent', 1), ...fromBalance('pi_1', 500n, 'A-1001')]);
    memory.tell([moved('ccsbtxn_2', 'applied', 500n, 'pi_1')]);
    expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
    const row = { payment: 'ccsbtxn_1', order: 'A-1001', place: 0 };
    const command = { action: 'unapply', application: '1' } as const;
    const asked = { command, actor: 'cli:ana', exception: null, payment: null, row };
    memory.apply(planCommands(memory.books, new Map(), [asked]).changes);
    expect(moneyOf(memory, 'ccsbtxn_1')).to.equal('700: unapplied 700');
    memory.tell(transfer('ccsbtxn_3', 500n, 'A-1001', 2));
    expect(moneyOf(memory, 'ccsbtxn_1')).to.equal('700: unapplied 700');
    expect(moneyOf(memory, 'ccsbtxn_3')).to.equal('500: applied 500');
    expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
  });

  it('that a person took off the provider’s order and put on another one is no question any more', () => {
    memory.register({ reference: 'A-1002', account: 'acc_0', amount: 900n });
    memory.tell([...transfer('ccsbtxn_1', 500n, 'A-1001', 1), ...fromBalance('pi_1', 500n, 'A-1001')]);
    memory.tell([moved('ccsbtxn_2', 'applied', 500n, 'pi_1')]);
    const asked = { actor: 'cli:ana', exception: null };
    const row = { payment: 'ccsbtxn_1', order: 'A-1001', place: 0 };
    const takeOff = { ...asked, command: { action: 'unapply', application: '1' } as const, payment: null, row };
    memory.apply(planCommands(memory.books, new Map(), [takeOff]).changes);
    const putOn = { ...asked, command: { action: 'apply', order: 'A-1002' } as const, payment: 'ccsbtxn_1', row: null };
    memory.apply(planCommands(memory.books, new Map(), [putOn]).changes);
    expect(orderOf(memory, 'A-1002')).to.equal('partially_paid 500');
    memory.tell([], memory.allPayments());
    expect(openReasons(memory)).to.not.include('cash_applied_elsewhere');
    expect(orderOf(memory, 'A-1002')).to.equal('partially_paid 500');
  });

  it('that turns a charge into balance money takes it off the order that it seemed to pay', () => {
    memory.tell([card('pi_1', 500n), names('pi_1', 'A-1001')]);
    memory.tell([card('pi_1', 500n, { fundedBy: 'cash_balance' })]);
    expect(orderOf(memory, 'A-1001')).to.equal('unpaid 0');
    expect(moneyOf(memory, 'pi_1')).to.equal('0:');
  });
});

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((first) => permutations(items.filter((each) => each !== first)).map((rest) => [first, ...rest]));
}
