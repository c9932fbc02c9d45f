/**
 * What users of systems like this one ask for or complain of, each as a test (source: issues and pull requests of ERPNext, Odoo and OCA,
 * Invoice Ninja, Lago, Paid Memberships Pro, Vendure, Medusa, WooCommerce, Hyperswitch, Blnk). What only a whole system can show is
 * tested elsewhere: that an update of the order system is tried again after a failure (test/integration/pushback-stage), that reasons
 * stand on the rows and in the audit log (test/integration/commands, the console's tests), that an exception is processed again at
 * a person's word (test/integration/commands), and that many are resolved through one file (the exceptions of packages/cli).
 */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Because } from '../books/books.js';
import type { CommandAsked, ExceptionFound, OperatorCommand } from '../commands/operator-command.js';
import { planCommands } from '../commands/plan-commands.js';
import type { Currency } from '../currency.js';
import { SEVERITY } from '../exception.js';
import { type MatchingPolicy, QUITTANCE_POLICY } from '../matching/policy.js';
import { MemoryBooks } from '../settle/books.fixture.js';
import { matchKeyOf } from '../settle/explain-rest.js';
import {
  card,
  dispute,
  moneyOf,
  names,
  openReasons,
  orderOf,
  refund,
  transfer,
  words,
} from '../settle/facts.fixture.js';
import { Rehearsal } from './rehearsal.js';
import type { RehearsedDecision, RehearsedOrder, RehearsedPayment } from './rehearsal-files.js';

const DAY_MS = 86_400_000;
const EUR = 'eur' as Currency;

describe('what users ask of matching', () => {
  it('a merchant chooses how money is spread: by the oldest order, by the very sum, or by hand', () => {
    // Given three open orders of one customer and a payment that names none
    const orders = [order('A-1001', 20_017n, 1), order('A-1002', 10_003n, 2), order('A-1003', 15_011n, 3)];
    const paid = payment(25_014n);
    // When the policy asks for the oldest first, in full or in part, or for the very sum, or only shows
    const oldest = ruled(['oldest_first']);
    const told = (policy: MatchingPolicy) => line(decide(orders, paid, policy));
    // Then each spreads it in its own way
    expect(told(oldest)).to.equal('applied? A-1001:20017 rest 4997');
    expect(told({ ...oldest, oldestFirst: 'in_part' })).to.equal('applied? A-1001:20017 A-1002:4997 rest 0');
    expect(told(ruled(['exact_sum', 'oldest_first']))).to.equal('applied A-1002:10003 A-1003:15011 rest 0');
    expect(told(ruled(['oldest_first'], 'suggest'))).to.equal('shown A-1001 rest 25014');
    // And a person may spread it as they like
    const memory = booksWith([
      ['A-1001', 20_000n],
      ['A-1002', 10_000n],
    ]);
    memory.tell(transfer('ccsbtxn_1', 25_000n, ''));
    const allocations = [
      { order: 'A-1001', amount: 18_000n },
      { order: 'A-1002', amount: 7_000n },
    ];
    expect(byHand(memory, 'ccsbtxn_1', { action: 'split', allocations })).to.equal('done');
    expect([orderOf(memory, 'A-1001'), orderOf(memory, 'A-1002')]).to.deep.equal([
      'partially_paid 18000',
      'partially_paid 7000',
    ]);
  });

  it('one payment pays five orders, named or not', () => {
    const amounts = [11_900n, 4_700n, 25_300n, 8_150n, 990n];
    const orders = amounts.map((amount, n) => order(`A-${1001 + n}`, amount, n));
    const sum = amounts.reduce((total, each) => total + each, 0n);
    for (const memo of ['', 'A-1001, A-1002, A-1003, A-1004, A-1005', 'orders A-1001/1002/1003/1004/1005']) {
      const decision = decide(orders, payment(sum, { memo }));
      expect(line(decision), memo).to.equal(
        'applied A-1001:11900 A-1002:4700 A-1003:25300 A-1004:8150 A-1005:990 rest 0',
      );
    }
  });

  it('the reference decides before the amount, and an exact amount is found without one', () => {
    // Given an older order of the same amount
    const orders = [order('A-1001', 5_000n, 1), order('A-1002', 5_000n, 2), order('A-1003', 7_000n, 3)];
    // When the payment names the younger one, then that one is paid
    expect(line(decide(orders, payment(5_000n, { memo: 'invoice a 1002' })))).to.equal('applied A-1002:5000 rest 0');
    // And where nothing is named, the only order of the amount is
    expect(line(decide(orders, payment(7_000n)))).to.equal('applied A-1003:7000 rest 0');
    // And where rules may only suggest, it is the first that is shown
    const shown = decide(orders, payment(7_000n), ruled(['reference', 'exact_sum'], 'suggest'));
    expect(line(shown)).to.equal('shown A-1003 rest 7000');
  });

  it('a small difference is closed within the tolerance and not a cent beyond it', () => {
    const orders = [order('A-1001', 20_000n, 1)];
    const closing = (amount: bigint) => {
      const { adjustments, remainder } = decide(orders, payment(amount, { memo: 'A-1001' }));
      return `${adjustments.map((each) => `${each.reason} ${each.amount}`).join()} rest ${remainder}`;
    };
    expect(closing(19_900n)).to.equal('bank_fee 100 rest 0');
    expect(closing(19_899n)).to.equal(' rest 0');
    // Cash is rounded up as well as down: a cent too much is nobody's gain.
    expect(closing(20_001n)).to.equal(' rest 1');
  });

  it('the tolerance is compared with what is left, not with the original amount', () => {
    // Given an order of which all but 100 is paid, and a tolerance of half a percent
    const memory = booksWith([['A-1001', 20_000n]]);
    memory.tell([card('pi_1', 19_800n), names('pi_1', 'A-1001')]);
    // When 110 of the 200 that are left are paid: short by less than half a percent of the whole, by almost half of what is left
    memory.tell([card('pi_2', 110n), names('pi_2', 'A-1001')]);
    // Then nothing is written off
    expect(orderOf(memory, 'A-1001')).to.equal('partially_paid 19910');
    expect(memory.books.adjustments).to.deep.equal([]);
  });

  it('only what is unique is applied: an amount alone, of somebody not known, is shown and never placed', () => {
    const orders = [order('A-1001', 5_000n, 1, 'C-1')];
    const stranger = decide(orders, payment(5_000n, { customer: null, customerName: 'ACME GMBH' }));
    expect(line(stranger)).to.equal('shown A-1001 rest 5000');
    // Given two groups with the sum, then neither is placed
    const groups = [
      order('A-1001', 3_000n, 1),
      order('A-1002', 2_000n, 2),
      order('A-1003', 1_900n, 3),
      order('A-1004', 3_100n, 4),
    ];
    const tie = decide(groups, payment(5_000n));
    expect(tie.allocations).to.deep.equal([]);
    expect(tie.candidates.map((each) => each.orders.join('+'))).to.have.members(['A-1001+A-1002', 'A-1003+A-1004']);
  });

  it('no order is suggested or applied twice', () => {
    // Given an order that a payment has covered
    const rehearsal = rehearsalOf([order('A-1001', 5_000n, 1), order('A-1002', 5_100n, 2)]);
    expect(line(rehearsal.decide(payment(5_000n, { id: 'p1' })))).to.equal('applied A-1001:5000 rest 0');
    // When the same amount comes again, then the covered order is neither paid nor shown
    const again = rehearsal.decide(payment(5_000n, { id: 'p2', dateMs: 100 * DAY_MS }));
    expect(again.allocations).to.deep.equal([]);
    expect(again.candidates.flatMap((each) => each.orders)).to.not.include('A-1001');
    // And one that names it gets to know that it is paid
    const named = rehearsal.decide(payment(5_000n, { id: 'p3', memo: 'A-1001', dateMs: 200 * DAY_MS }));
    expect(line(named)).to.equal('shown A-1001 rest 5000');
    expect(named.because).to.match(/nothing is open|already|twice/);
  });

  it('no order gets more than it needs, even of payments that come together', () => {
    const memory = booksWith([['A-1001', 500n]]);
    memory.tell([1, 2, 3].flatMap((n) => [card(`pi_${n}`, 300n, { paidAtMs: n }), names(`pi_${n}`, 'A-1001')]));
    expect(orderOf(memory, 'A-1001')).to.equal('overpaid 500 overpaid 400');
  });

  it('a payer whom a person has matched once is known the next time', () => {
    // Given orders of a customer, and a transfer of a name that nobody knows
    const memory = new MemoryBooks();
    for (const [reference, amount] of [
      ['B-1001', 4_200n],
      ['B-1002', 6_900n],
    ] as const)
      memory.register({ reference, account: 'acc_1', amount });
    const { customer: _, ...unknown } = card('pi_1', 4_200n, {
      paymentKind: 'funding',
      payerName: 'Holding Muster AG',
    });
    memory.tell([unknown]);
    expect(openReasons(memory)).to.deep.equal(['no_match']);
    // When a person applies it, then the name is that customer's
    const { learned } = byHandWith(memory, 'pi_1', { action: 'apply', order: 'B-1001' });
    expect(learned).to.deep.equal({ name: 'Holding Muster AG', accountId: 'acc_1' });
    const account = memory.books.accounts.get('acc_1');
    if (account === undefined || learned === undefined) throw new Error('nothing learned');
    memory.books.accounts = new Map([...memory.books.accounts, ['acc_1', { ...account, names: [learned.name] }]]);
    // And the next transfer of that name finds its order by itself
    memory.tell([{ ...unknown, payment: 'pi_2', charge: 'ch_2', captured: 6_900n, payerName: 'HOLDING MUSTER AG' }]);
    expect(orderOf(memory, 'B-1002')).to.equal('paid 6900');
  });

  it('many are reconciled at once, and one that contradicts what is there does not stop the others', () => {
    const memory = booksWith([
      ['A-1001', 500n],
      ['A-1002', 700n],
    ]);
    memory.tell([
      ...transfer('ccsbtxn_1', 300n, ''),
      ...transfer('ccsbtxn_2', 400n, ''),
      ...transfer('ccsbtxn_3', 50n, ''),
    ]);
    const asked = [
      ask('ccsbtxn_1', { action: 'apply', order: 'A-1001' }),
      ask('ccsbtxn_2', { action: 'apply', order: 'A-9999' }),
      ask('ccsbtxn_3', { action: 'apply', order: 'A-1002' }),
    ];
    const { commands, changes } = planCommands(memory.books, exceptionsOf(memory), asked);
    memory.apply(changes);
    expect(commands.map((each) => (each.kind === 'refused' ? each.refusal.code : 'done'))).to.deep.equal([
      'done',
      'order_unknown',
      'done',
    ]);
    expect([orderOf(memory, 'A-1001'), orderOf(memory, 'A-1002')]).to.deep.equal([
      'partially_paid 300',
      'partially_paid 50',
    ]);
    expect(moneyOf(memory, 'ccsbtxn_2')).to.equal('400: unapplied 400');
  });

  it('un-applying opens the order again and keeps the history', () => {
    const memory = booksWith([['A-1001', 500n]]);
    memory.tell(transfer('ccsbtxn_1', 500n, 'A-1001'));
    const before = [...memory.books.applications];
    const row = { payment: 'ccsbtxn_1', order: 'A-1001', place: 0 };
    const asked = { ...ask(null, { action: 'unapply', application: 'row 0', note: 'the wrong customer' }), row };
    const { changes } = planCommands(memory.books, exceptionsOf(memory), [asked]);
    memory.apply(changes);
    expect(orderOf(memory, 'A-1001')).to.equal('unpaid 0');
    expect(memory.books.applications.slice(0, before.length)).to.deep.equal(before);
    const [undone, ...more] = memory.books.applications.slice(before.length);
    expect(more).to.deep.equal([]);
    expect([undone?.kind, undone?.amount]).to.deep.equal(['unapplied', -500n]);
    expect(undone?.because.sentence).to.include('ana').and.include('the wrong customer');
    // And no rule puts the money back behind the person's back
    memory.tell([], ['ccsbtxn_1']);
    expect(orderOf(memory, 'A-1001')).to.equal('unpaid 0');
  });

  it('money is placed in its own currency only, and a reference in another one is a question', () => {
    const orders = [order('A-1001', 5_000n, 1, 'C-0', 'eur'), order('A-1002', 5_000n, 2)];
    expect(line(decide(orders, payment(5_000n)))).to.equal('applied A-1002:5000 rest 0');
    expect(line(decide(orders, payment(5_000n, { memo: 'A-1001' })))).to.equal('shown A-1001 rest 5000');
    expect(line(decide(orders, payment(5_000n, { currency: 'eur' })))).to.equal('applied A-1001:5000 rest 0');
  });

  it('a transfer that comes in two parts pays its order with the second', () => {
    const memory = booksWith([['A-1001', 10_000n]]);
    memory.tell(transfer('ccsbtxn_1', 4_000n, 'A-1001', 1_000));
    expect(orderOf(memory, 'A-1001')).to.equal('partially_paid 4000');
    memory.tell(transfer('ccsbtxn_2', 6_000n, 'A-1001', 2_000));
    expect(orderOf(memory, 'A-1001')).to.equal('paid 10000');
    expect(openReasons(memory)).to.deep.equal([]);
  });

  it('what was paid too much waits, and is carried to the next order that it names or a person chooses', () => {
    const memory = booksWith([['A-1001', 500n]]);
    memory.tell([...transfer('ccsbtxn_1', 800n, 'A-1001 and A-1002'), ...transfer('ccsbtxn_2', 90n, 'something')]);
    expect(orderOf(memory, 'A-1001')).to.equal('overpaid 500 overpaid 300');
    memory.register({ reference: 'A-1002', account: 'acc_0', amount: 200n });
    expect([orderOf(memory, 'A-1001'), orderOf(memory, 'A-1002')]).to.deep.equal([
      'paid 500',
      'overpaid 200 overpaid 100',
    ]);
    memory.register({ reference: 'A-1003', account: 'acc_0', amount: 250n });
    expect(byHand(memory, 'ccsbtxn_1', { action: 'apply', order: 'A-1003' })).to.equal('done');
    expect(orderOf(memory, 'A-1003')).to.equal('partially_paid 100');
    expect(moneyOf(memory, 'ccsbtxn_1')).to.equal('800: applied 800');
  });

  it('money that comes too late is given back: proposed by a person, followed until it has left', () => {
    const memory = booksWith([['A-1001', 500n]]);
    memory.change('A-1001', { state: 'cancelled' });
    memory.tell([card('pi_1', 500n), words('pi_1', 'A-1001')]);
    expect(openReasons(memory)).to.deep.equal(['order_cancelled']);
    expect(byHand(memory, 'pi_1', { action: 'propose_refund' })).to.equal('done');
    expect(memory.books.payments.get('pi_1')?.held).to.equal('refund_proposed');
    memory.tell([refund('re_1', 'pi_1', 500n)]);
    expect(moneyOf(memory, 'pi_1')).to.equal('500: refunded 500');
    expect(openReasons(memory)).to.deep.equal([]);
  });

  it('amount and currency are compared with the order before it counts as paid', () => {
    const memory = booksWith([['A-1001', 500n]]);
    memory.tell([card('pi_1', 450n), names('pi_1', 'A-1001')]);
    expect(orderOf(memory, 'A-1001')).to.equal('partially_paid 450');
    memory.tell([card('pi_2', 500n, { currency: EUR }), names('pi_2', 'A-1001')]);
    expect(orderOf(memory, 'A-1001')).to.equal('partially_paid 450');
    expect(openReasons(memory)).to.deep.equal(['currency_mismatch']);
    memory.tell([card('pi_3', 50n), names('pi_3', 'A-1001')]);
    expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
  });

  it('a payment that is not for any order is no error: it waits, at the lowest urgency', () => {
    const memory = booksWith([['A-1001', 500n]]);
    const { customer: _, ...stranger } = card('pi_1', 12_345n);
    memory.tell([stranger, words('pi_1', 'tax refund 2024, ref 99/815/4711')]);
    expect(openReasons(memory)).to.deep.equal(['no_match']);
    expect(SEVERITY.no_match).to.equal('low');
    expect(orderOf(memory, 'A-1001')).to.equal('unpaid 0');
  });
});

describe('what users ask of the state of an order', () => {
  it('a customer who pays twice is noticed, and the second money is on no order', () => {
    const memory = booksWith([
      ['A-1001', 500n],
      ['A-1002', 500n],
    ]);
    memory.tell([card('pi_1', 500n, { paidAtMs: 1 }), names('pi_1', 'A-1001')]);
    memory.tell([card('pi_2', 500n, { paidAtMs: 2 }), names('pi_2', 'A-1001')]);
    expect(orderOf(memory, 'A-1001')).to.equal('overpaid 500 overpaid 500');
    expect(orderOf(memory, 'A-1002')).to.equal('unpaid 0');
    expect(openReasons(memory)).to.deep.equal(['order_already_paid']);
  });

  it('what is captured is paid at once, whatever is told late about the time before', () => {
    const memory = booksWith([['A-1001', 500n]]);
    memory.tell([card('pi_1', 0n, { status: 'authorised' }), names('pi_1', 'A-1001')]);
    expect(orderOf(memory, 'A-1001')).to.equal('unpaid 0');
    const { orders } = memory.tell([card('pi_1', 500n)]);
    expect(orders.map((each) => each.paymentState)).to.deep.equal(['paid']);
    memory.tell([card('pi_1', 0n, { status: 'authorised' })]);
    expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
  });

  it('money that comes after an order was cancelled waits for a person, and the order stays cancelled', () => {
    const memory = booksWith([['A-1001', 500n]]);
    memory.change('A-1001', { state: 'cancelled' });
    memory.tell([card('pi_1', 500n), names('pi_1', 'A-1001')]);
    expect(orderOf(memory, 'A-1001')).to.equal('cancelled 0');
    expect(moneyOf(memory, 'pi_1')).to.equal('500: unapplied 500');
    expect(openReasons(memory)).to.deep.equal(['order_cancelled']);
  });

  it('a dispute shows on its order and never on one that was cancelled; a dispute that is won gives the order back', () => {
    const memory = booksWith([['A-1001', 500n]]);
    memory.tell([card('pi_1', 500n), names('pi_1', 'A-1001')]);
    memory.tell([dispute('du_1', 'pi_1', 500n, 'needs_response', 'withdrawn')]);
    expect(orderOf(memory, 'A-1001')).to.equal('disputed 0 disputed 500');
    memory.change('A-1001', { state: 'cancelled' });
    expect(orderOf(memory, 'A-1001')).to.match(/^cancelled/);
    const { reopened } = memory.tell([dispute('du_1', 'pi_1', 500n, 'under_review', 'withdrawn')]);
    expect(reopened).to.deep.equal([]);
    expect(orderOf(memory, 'A-1001')).to.match(/^cancelled/);
    memory.change('A-1001', { state: 'open' });
    memory.tell([dispute('du_1', 'pi_1', 500n, 'won', 'reinstated')]);
    expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
  });

  it('a dispute that is told before its payment ends as if it had been told after it', () => {
    const facts = [[card('pi_1', 500n), names('pi_1', 'A-1001')], [dispute('du_1', 'pi_1', 500n, 'lost', 'withdrawn')]];
    const ends = [facts, facts.toReversed()].map((told) => {
      const memory = booksWith([['A-1001', 500n]]);
      for (const each of told) memory.tell(each);
      return `${orderOf(memory, 'A-1001')} of ${moneyOf(memory, 'pi_1')}`;
    });
    expect(ends).to.deep.equal([
      'disputed 0 disputed 500 of 500: reversed 500',
      'disputed 0 disputed 500 of 500: reversed 500',
    ]);
  });
});

describe('what users ask of exceptions', () => {
  it('every answer says why: what was placed, and what was not', () => {
    const orders = [
      order('A-1001', 5_000n, 1),
      order('B-2077', 5_000n, 2, 'C-1'),
      order('A-1003', 900n, 3, 'C-0', 'eur'),
    ];
    const memos = ['A-1001', 'B-2077', 'A-1003', 'nothing', '', 'A-1001 B-2077'];
    for (const memo of memos) {
      const { because } = decide(orders, payment(4_321n, { memo }));
      expect(because, memo).to.match(/\S{3,} \S{2,}/);
    }
    // And a named contradiction is told in its own words, with the number it is about
    expect(decide(orders, payment(5_000n, { memo: 'B-2077' })).because)
      .to.include('B-2077')
      .and.include('another customer');
    expect(decide(orders, payment(900n, { memo: 'A-1003' })).because)
      .to.include('eur')
      .and.include('usd');
  });

  it('rows keep the reason, the evidence and the policy under which they were written', () => {
    const memory = booksWith([['A-1001', 500n]]);
    memory.tell(transfer('ccsbtxn_1', 500n, 'A-1001'));
    const because: Because | undefined = memory.books.applications[0]?.because;
    expect(because?.sentence).to.include('A-1001');
    expect(because?.evidence).to.have.length.greaterThan(0);
    expect(because?.policy).to.equal('quittance');
  });

  it('what is only expected is no exception: a payment under way asks nobody', () => {
    const memory = booksWith([['A-1001', 500n]]);
    memory.tell([card('pi_1', 0n, { status: 'processing' }), names('pi_1', 'A-1001')]);
    memory.tell([card('pi_2', 0n, { status: 'incomplete' }), names('pi_2', 'A-7777')]);
    expect(openReasons(memory)).to.deep.equal([]);
  });

  it('a payment asked again gets today’s answer, and asking twice changes nothing', () => {
    const memory = new MemoryBooks();
    memory.tell(transfer('ccsbtxn_1', 500n, 'A-1001'));
    expect(openReasons(memory)).to.deep.equal(['no_match']);
    memory.register({ reference: 'A-1001', account: 'acc_0', amount: 500n });
    expect(orderOf(memory, 'A-1001')).to.equal('paid 500');
    const { payments, orders, applications, raised } = memory.tell([], ['ccsbtxn_1']);
    expect([payments, orders, applications, raised].map((each) => each.length)).to.deep.equal([0, 0, 0, 0]);
  });

  it('the answer lists what is matched and what is not, each payment once', () => {
    const rehearsal = rehearsalOf([order('A-1001', 5_000n, 1), order('A-1002', 7_000n, 2)]);
    const payments = [payment(5_000n), payment(555n), payment(9_000n, { memo: 'A-1002' })];
    const lines = payments.map((each, n) => rehearsal.decide({ ...each, id: `p${n}` }));
    expect(lines.map((each) => [each.id, each.status, each.allocations.map((one) => one.order).join()])).to.deep.equal([
      ['p0', 'applied', 'A-1001'],
      ['p1', 'review', ''],
      ['p2', 'partial', 'A-1002'],
    ]);
  });
});

function order(reference: string, amount: bigint, day: number, customer = 'C-0', currency = 'usd'): RehearsedOrder {
  return {
    order: reference,
    invoice: null,
    customer,
    currency,
    amount,
    createdMs: day * DAY_MS,
    dueMs: null,
    status: 'open',
  };
}

function payment(amount: bigint, more: Partial<RehearsedPayment> = {}): RehearsedPayment {
  return {
    id: 'p1',
    customer: 'C-0',
    customerName: null,
    currency: 'usd',
    amount,
    dateMs: 30 * DAY_MS,
    memo: '',
    ...more,
  };
}

function rehearsalOf(orders: readonly RehearsedOrder[], policy = QUITTANCE_POLICY): Rehearsal {
  return new Rehearsal({ orders, customers: [{ customer: 'C-0', names: [] }], policy });
}

function decide(orders: readonly RehearsedOrder[], paid: RehearsedPayment, policy?: MatchingPolicy): RehearsedDecision {
  return rehearsalOf(orders, policy).decide(paid);
}

/** `applied A-1001:500 rest 0`, or `shown A-1001 rest 500` where a person is asked; `?` where it went by a guess that the policy allows. */
function line({ rule, allocations, candidates, remainder }: RehearsedDecision): string {
  const placed = allocations.map((each) => `${each.order}:${each.amount}`).join(' ');
  const guessed = rule === 'oldest_first' ? '?' : '';
  if (allocations.length > 0) return `applied${guessed} ${placed} rest ${remainder}`;
  return `shown ${candidates[0]?.orders.join('+') ?? 'nothing'} rest ${remainder}`;
}

function ruled(
  rules: readonly MatchingPolicy['rules'][number]['rule'][],
  mode: 'automatic' | 'suggest' = 'automatic',
): MatchingPolicy {
  return { ...QUITTANCE_POLICY, name: 'of a merchant', rules: rules.map((rule) => ({ rule, mode })) };
}

function booksWith(orders: readonly (readonly [string, bigint])[]): MemoryBooks {
  const memory = new MemoryBooks();
  for (const [reference, amount] of orders) memory.register({ reference, account: 'acc_0', amount });
  return memory;
}

function ask(paid: string | null, command: OperatorCommand): CommandAsked {
  return { command, actor: 'ana', exception: null, payment: paid, row: null };
}

/** A person does something with a payment. @returns `done`, or why not */
function byHand(memory: MemoryBooks, paid: string, command: OperatorCommand): string {
  const { commands, changes } = planCommands(memory.books, exceptionsOf(memory), [ask(paid, command)]);
  memory.apply(changes);
  return commands[0]?.kind === 'refused' ? commands[0].refusal.code : 'done';
}

function byHandWith(memory: MemoryBooks, paid: string, command: OperatorCommand) {
  const { commands, changes } = planCommands(memory.books, exceptionsOf(memory), [ask(paid, command)]);
  memory.apply(changes);
  const [planned] = commands;
  if (planned?.kind !== 'planned') throw new Error('refused');
  return planned.plan;
}

function exceptionsOf({ books }: MemoryBooks): Map<string, ExceptionFound> {
  const rest = {
    order: null,
    owner: null,
    currency: 'usd',
    amount: 0n,
    candidates: [],
    because: '',
    state: 'open',
  } as const;
  const ofPayment = (key: string) =>
    [...books.payments.values()].find((each) => matchKeyOf(each) === key)?.stripeId ?? null;
  return new Map(
    [...books.exceptions.values()].map(({ key, reason }) => [
      key,
      { ...rest, id: key, key, reason: reason as ExceptionFound['reason'], payment: ofPayment(key) },
    ]),
  );
}
