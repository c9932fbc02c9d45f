import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Currency } from '../currency.js';
import { MemoryBooks, usd } from '../settle/books.fixture.js';

const eur = 'eur' as Currency;

/** Orders of the row: reference, account, amount, and what else is special. */
type Orders = readonly (readonly [string, 'acc_0' | 'acc_1', bigint, ('cancelled' | 'eur')?])[];

/** What the payment says: the merchant's reference, the payer's text, the payer (`null`: not known). */
interface Said {
  readonly named?: string;
  readonly text?: string;
  readonly payer?: 'cus_0' | 'cus_1' | null;
}

/** `A-1001:100` is money applied; `?` an exception with its reason; `+` what waits on account; `~` what a tolerance closed. */
const RULES: readonly (readonly [string, Orders, bigint, Said, string])[] = [
  // explicit
  ['the merchant names the order', [['A-1001', 'acc_0', 500n]], 500n, { named: 'A-1001' }, 'A-1001:500'],
  ['in another spelling', [['A-1001', 'acc_0', 500n]], 500n, { named: 'a 1001' }, 'A-1001:500'],
  ['a part of it', [['A-1001', 'acc_0', 500n]], 200n, { named: 'A-1001' }, 'A-1001:200'],
  ['more than it', [['A-1001', 'acc_0', 500n]], 700n, { named: 'A-1001' }, 'A-1001:500 +200 ?overpayment'],
  ['short within the tolerance', [['A-1001', 'acc_0', 20_000n]], 19_950n, { named: 'A-1001' }, 'A-1001:19950 ~50'],
  ['short by more than its percentage', [['A-1001', 'acc_0', 5_000n]], 4_950n, { named: 'A-1001' }, 'A-1001:4950'],
  [
    'two orders',
    [
      ['A-1001', 'acc_0', 500n],
      ['A-1002', 'acc_0', 300n],
    ],
    800n,
    { named: 'A-1001,A-1002' },
    'A-1001:500 A-1002:300',
  ],
  [
    'two orders and too little',
    [
      ['A-1001', 'acc_0', 500n],
      ['A-1002', 'acc_0', 300n],
    ],
    600n,
    { named: 'A-1001,A-1002' },
    '+600 ?ambiguous_split',
  ],
  ['an order not known yet', [['A-1002', 'acc_0', 500n]], 500n, { named: 'A-1001' }, '+500 ?order_unknown'],
  [
    'an order in another currency',
    [['A-1001', 'acc_0', 500n, 'eur']],
    500n,
    { named: 'A-1001' },
    '+500 ?currency_mismatch',
  ],
  ['a cancelled order', [['A-1001', 'acc_0', 500n, 'cancelled']], 500n, { named: 'A-1001' }, '+500 ?order_cancelled'],
  ['another customer’s order', [['A-1001', 'acc_1', 500n]], 500n, { named: 'A-1001', payer: 'cus_0' }, 'A-1001:500'],
  // reference in a text
  [
    'the text names the order',
    [['A-1001', 'acc_0', 500n]],
    500n,
    { text: 'payment of order a-1001, thanks' },
    'A-1001:500',
  ],
  ['in wide digits', [['ORD-536365', 'acc_0', 500n]], 500n, { text: 'ＯＲＤ　５３６３６５' }, 'ORD-536365:500'],
  ['a part of the payer’s own order', [['A-1001', 'acc_0', 500n]], 100n, { text: 'A-1001' }, 'A-1001:100'],
  ['digits alone with the exact amount', [['ORD-536365', 'acc_0', 500n]], 500n, { text: '536365' }, 'ORD-536365:500'],
  [
    'digits alone of the payer’s own order with another amount',
    [['ORD-536365', 'acc_0', 500n]],
    400n,
    { text: '536365' },
    'ORD-536365:400',
  ],
  [
    'digits alone with another amount, payer not known',
    [['ORD-536365', 'acc_0', 500n]],
    400n,
    { text: '536365', payer: null },
    '+400 ?amount_mismatch',
  ],
  [
    'another customer’s order, exact amount',
    [['A-1001', 'acc_1', 500n]],
    500n,
    { text: 'A-1001' },
    '+500 ?payer_mismatch',
  ],
  [
    'another customer’s order, other amount',
    [['A-1001', 'acc_1', 500n]],
    400n,
    { text: 'A-1001' },
    '+400 ?payer_mismatch',
  ],
  ['payer not known, exact amount', [['A-1001', 'acc_0', 500n]], 500n, { text: 'A-1001', payer: null }, 'A-1001:500'],
  [
    'payer not known, other amount',
    [['A-1001', 'acc_0', 500n]],
    400n,
    { text: 'A-1001', payer: null },
    '+400 ?amount_mismatch',
  ],
  [
    'several orders in one text',
    [
      ['A-1001', 'acc_0', 500n],
      ['A-1002', 'acc_0', 300n],
    ],
    800n,
    { text: 'A-1001 + A-1002' },
    'A-1001:500 A-1002:300',
  ],
  [
    'several and too little',
    [
      ['A-1001', 'acc_0', 500n],
      ['A-1002', 'acc_0', 300n],
    ],
    700n,
    { text: 'A-1001 A-1002' },
    '+700 ?ambiguous_split',
  ],
  [
    'digits alone beside a full reference, when the sum agrees',
    [
      ['ORD-552291', 'acc_0', 500n],
      ['ORD-552292', 'acc_0', 300n],
    ],
    800n,
    { text: '#552291 + ORD-552292' },
    'ORD-552291:500 ORD-552292:300',
  ],
  [
    'digits alone beside a full reference, when it does not',
    [
      ['ORD-552291', 'acc_0', 500n],
      ['ORD-552292', 'acc_0', 300n],
    ],
    900n,
    { text: '#552291 + ORD-552292' },
    'ORD-552291:500 ORD-552292:300 +100 ?overpayment',
  ],
  // exact sum
  [
    'the only open order of the amount',
    [
      ['A-1001', 'acc_0', 500n],
      ['A-1002', 'acc_0', 300n],
    ],
    300n,
    {},
    'A-1002:300',
  ],
  [
    'two open orders of the amount, the oldest first',
    [
      ['A-1001', 'acc_0', 500n],
      ['A-1002', 'acc_0', 500n],
    ],
    500n,
    {},
    'A-1001:500',
  ],
  [
    'the only pair of the sum',
    [
      ['A-1001', 'acc_0', 50_010n],
      ['A-1002', 'acc_0', 30_007n],
      ['A-1003', 'acc_0', 5_003n],
    ],
    80_017n,
    {},
    'A-1001:50010 A-1002:30007',
  ],
  [
    'the only pair of the sum, of round amounts that some pair has by chance',
    [
      ['A-1001', 'acc_0', 500n],
      ['A-1002', 'acc_0', 300n],
      ['A-1003', 'acc_0', 50n],
    ],
    800n,
    {},
    '+800 ?tie',
  ],
  [
    'two pairs of the sum',
    [
      ['A-1001', 'acc_0', 500n],
      ['A-1002', 'acc_0', 300n],
      ['A-1003', 'acc_0', 600n],
      ['A-1004', 'acc_0', 200n],
    ],
    800n,
    {},
    '+800 ?tie',
  ],
  ['the amount of another customer’s order', [['A-1001', 'acc_1', 500n]], 500n, {}, '+500 ?no_match'],
  ['the amount in another currency', [['A-1001', 'acc_0', 500n, 'eur']], 500n, {}, '+500 ?no_match'],
  [
    'the amount, but a number that is not known',
    [['A-1001', 'acc_0', 500n]],
    500n,
    { text: 'invoice 99887' },
    '+500 ?no_match',
  ],
  ['the amount, payer not known', [['A-1001', 'acc_0', 500n]], 500n, { payer: null }, '+500 ?no_match'],
  ['nothing at all', [], 500n, {}, '+500 ?no_match'],
];

describe('matching a payment', () => {
  for (const [name, orders, amount, said, verdict] of RULES) {
    it(`${name}: ${verdict}`, () => {
      expect(decide(orders, amount, said)).to.equal(verdict);
    });
  }

  it('counts a tolerance on what is still open, not on what the order once cost', () => {
    const memory = new MemoryBooks();
    memory.register({ reference: 'A-1001', account: 'acc_0', amount: 100_000n });
    pay(memory, 'pi_1', 99_900n, { named: 'A-1001' });
    expect(memory.books.orders.get('A-1001')?.adjusted).to.equal(100n);
    memory.register({ reference: 'A-1002', account: 'acc_0', amount: 100_000n });
    pay(memory, 'pi_2', 99_000n, { named: 'A-1002' });
    pay(memory, 'pi_3', 950n, { named: 'A-1002' });
    expect(memory.books.orders.get('A-1002')).to.include({ paid: 99_950n, adjusted: 0n });
  });

  it('moves what an amount had placed when the merchant names another order later', () => {
    const memory = new MemoryBooks();
    memory.register({ reference: 'A-1001', account: 'acc_0', amount: 500n });
    memory.register({ reference: 'A-1002', account: 'acc_0', amount: 700n });
    pay(memory, 'pi_1', 500n, {});
    expect(memory.books.orders.get('A-1001')?.paid).to.equal(500n);
    memory.tell([{ kind: 'evidence', subject: 'pi_1', evidence: [{ kind: 'order_reference', value: 'A-1002' }] }]);
    expect(memory.books.orders.get('A-1001')).to.include({ paid: 0n, paymentState: 'unpaid' });
    expect(memory.books.orders.get('A-1002')).to.include({ paid: 500n, paymentState: 'partially_paid' });
    expect(memory.books.applications).to.have.length(3);
  });

  it('finds the order behind the number of an invoice in the text, whichever is told first', () => {
    const invoice = {
      kind: 'evidence',
      subject: 'in_1',
      evidence: [
        { kind: 'invoice_number', value: '7FE1103-0001' },
        { kind: 'order_reference', value: 'A-1001' },
      ],
    } as const;
    for (const invoiceFirst of [true, false]) {
      const memory = new MemoryBooks();
      memory.register({ reference: 'A-1001', account: 'acc_0', amount: 500n });
      if (invoiceFirst) memory.tell([invoice]);
      pay(memory, 'ccsbtxn_1', 300n, { text: 'Invoice 7FE1103-0001' });
      if (!invoiceFirst) memory.tell([invoice], ['ccsbtxn_1']);
      expect(memory.books.orders.get('A-1001')?.paid, String(invoiceFirst)).to.equal(300n);
    }
  });

  it('says on every application which rule placed it and what it saw', () => {
    const memory = new MemoryBooks();
    memory.register({ reference: 'A-1001', account: 'acc_0', amount: 500n });
    pay(memory, 'pi_1', 500n, { text: 'for A-1001' });
    expect(memory.books.applications[0]).to.deep.include({ rule: 'reference', kind: 'applied' });
    expect(memory.books.applications[0]?.because).to.deep.include({
      sentence: 'the text names A-1001',
      seen: ['A-1001'],
    });
  });
});

function decide(orders: Orders, amount: bigint, said: Said): string {
  const memory = new MemoryBooks();
  for (const [reference, account, total, special] of orders)
    memory.register({
      reference,
      account,
      amount: total,
      ...(special === 'cancelled' ? { state: 'cancelled' as const } : {}),
      ...(special === 'eur' ? { currency: eur } : {}),
    });
  pay(memory, 'pi_1', amount, said);
  return verdictOf(memory);
}

function pay(memory: MemoryBooks, id: string, amount: bigint, { named, text, payer = 'cus_0' }: Said): void {
  memory.tell([
    {
      kind: 'payment',
      payment: id,
      paymentKind: 'payment',
      status: 'succeeded',
      fundedBy: 'customer',
      currency: usd,
      captured: amount,
      ...(payer === null ? {} : { customer: payer }),
    },
    {
      kind: 'evidence',
      subject: id,
      evidence: [
        ...(named?.split(',') ?? []).map((value) => ({ kind: 'order_reference' as const, value })),
        ...(text === undefined ? [] : [{ kind: 'text' as const, value: text }]),
      ],
    },
  ]);
}

function verdictOf({ books }: MemoryBooks): string {
  const payment = books.payments.get('pi_1');
  const adjusted = [...books.orders.values()].reduce((sum, order) => sum + order.adjusted, 0n);
  return [
    ...books.applications.map((each) => `${each.order}:${each.amount}`),
    ...(payment !== undefined && payment.unapplied > 0n ? [`+${payment.unapplied}`] : []),
    ...(adjusted > 0n ? [`~${adjusted}`] : []),
    ...[...books.exceptions.values()].map((each) => `?${each.reason}`),
  ].join(' ');
}
