import { expect } from 'chai';
import { describe, it } from 'mocha';
import { Rehearsal } from '../rehearsal/rehearsal.js';
import type { RehearsedOrder, RehearsedPayment } from '../rehearsal/rehearsal-files.js';
import { type MatchingPolicy, QUITTANCE_POLICY } from './policy.js';

const DAY_MS = 86_400_000;

/** Order, customer, amount; then its invoice, what is special of it. The order's place in the list is its age, the oldest first. */
type Row = readonly [string, string, bigint, { invoice?: string; status?: 'paid' | 'cancelled'; currency?: string }?];

interface Paid {
  readonly amount: bigint;
  readonly memo?: string;
  /** `null`: the payer is not known. */
  readonly from?: string | null;
  readonly name?: string;
}

interface Case {
  readonly given: readonly Row[];
  readonly when: Paid | readonly Paid[];
  /** `ORDER:amount …` placed, `+rest`, `~closed`, and the rule; or `held: reason` in words of the answer. */
  readonly outcome: string;
  readonly policy?: MatchingPolicy;
}

const NAMES: Readonly<Record<string, readonly string[]>> = {
  ann: ['Ann Weber'],
  bob: ['Björn Schröder Handels GmbH'],
  tokyo: ['株式会社東京さくら物産', 'カブシキガイシャトウキョウサクラブッサン', 'ｶ)ﾄｳｷﾖｳｻｸﾗﾌﾞﾂｻﾝ'],
  twin1: ['Maple Foods Ltd'],
  twin2: ['Maple Foods LLP'],
};

const SHOP: readonly Row[] = [
  ['ORD-536365', 'ann', 5_000n, { invoice: '7FE1103-0001' }],
  ['ORD-536412', 'ann', 7_500n, { invoice: '7FE1103-0002' }],
  ['ORD-541002', 'bob', 9_900n],
  ['ORD-541876', 'bob', 1_200n],
  ['ORD-549999', 'tokyo', 3_300n],
];

const CASES: Readonly<Record<string, Readonly<Record<string, Case>>>> = {
  'a reference as people write it': {
    'in other case, with blanks inside and words around': {
      given: SHOP,
      when: { from: 'ann', amount: 5_000n, memo: 'payment of ord-536 365, thanks' },
      outcome: 'ORD-536365:5000 reference',
    },
    'by the number of its invoice, without its zeros': {
      given: SHOP,
      when: { from: 'ann', amount: 7_500n, memo: 'Rechnung 7fe1103/2' },
      outcome: 'ORD-536412:7500 reference',
    },
    'grown together with the words around it': {
      given: SHOP,
      when: { from: 'ann', amount: 5_000n, memo: 'INV7FE1103-0001' },
      outcome: 'ORD-536365:5000 reference',
    },
    'in wide letters behind a hyphen of Japan': {
      given: SHOP,
      when: { from: 'tokyo', amount: 3_300n, memo: 'ﾄｳｷﾖｳ ＯＲＤｰ５４９９９９' },
      outcome: 'ORD-549999:3300 reference',
    },
    'in an RF creditor reference': {
      given: SHOP,
      when: { from: 'ann', amount: 5_000n, memo: 'RF19 5363 65' },
      outcome: 'ORD-536365:5000 reference',
    },
    'with letters for digits': {
      given: SHOP,
      when: { from: 'ann', amount: 5_000n, memo: 'ORD-S3G36S' },
      outcome: 'ORD-536365:5000 reference',
    },
    'beside a date, a phone and a tax id': {
      given: SHOP,
      when: { from: 'ann', amount: 5_000n, memo: '03.11.2026 TEL 030 541876 USt-IdNr DE811569869 ORD-536365' },
      outcome: 'ORD-536365:5000 reference',
    },
  },
  'several references': {
    'share the payment in the order given': {
      given: SHOP,
      when: { from: 'bob', amount: 11_100n, memo: 'ORD-541876 + 541002' },
      outcome: 'ORD-541876:1200 ORD-541002:9900 reference',
    },
    'may be shortened': {
      given: SHOP,
      when: { from: 'bob', amount: 11_100n, memo: '541002/876' },
      outcome: 'ORD-541002:9900 ORD-541876:1200 reference',
    },
    'may be listed by their last digits': {
      given: SHOP,
      when: { from: 'ann', amount: 12_500n, memo: '7FE1103-0001 und 0002' },
      outcome: 'ORD-536365:5000 ORD-536412:7500 reference',
    },
    'that the money does not cover are a question': {
      given: SHOP,
      when: { from: 'ann', amount: 9_000n, memo: 'ORD-536365, ORD-536412' },
      outcome: 'held: 35.00 gbp is missing over the orders it names',
    },
    'of which the last was cut off are completed where only one order needs the rest': {
      given: [...SHOP, ['ORD-549000', 'ann', 1_111n]],
      when: { from: 'ann', amount: 13_611n, memo: 'ORD-536365 ORD-536412 OR' },
      outcome: 'ORD-536365:5000 ORD-536412:7500 ORD-549000:1111 reference',
    },
    'are no instalment marks': {
      given: SHOP,
      when: { from: 'ann', amount: 2_500n, memo: 'ORD-536365 1/2' },
      outcome: 'ORD-536365:2500 reference',
    },
  },
  'a reference that is not exact': {
    'is meant where the payer’s own order one edit away needs exactly the amount': {
      given: SHOP,
      when: { from: 'ann', amount: 5_000n, memo: 'ORD-536356' },
      outcome: 'ORD-536365:5000 reference',
    },
    'is a question where the amount is another': {
      given: SHOP,
      when: { from: 'ann', amount: 4_000n, memo: 'ORD-536356' },
      outcome: 'held: ORD536356 is near to ORD-536365, but the amount does not agree',
    },
    'is nobody else’s order by one edit': {
      given: SHOP,
      when: { from: 'ann', amount: 9_900n, memo: 'ORD-541020' },
      outcome: 'held: the text names ORD541020, which is not known; only the amount agrees',
    },
    'may be an order still to come when no later number is known': {
      given: SHOP.slice(0, 1),
      when: { from: 'ann', amount: 5_000n, memo: 'ORD-536366' },
      outcome: 'held: the text names ORD536366, which is not known; only the amount agrees',
    },
    'cut off by the bank is meant where the amount tells which': {
      given: SHOP,
      when: { from: 'ann', amount: 7_500n, memo: 'ANN WEBER ORD-5364' },
      outcome: 'ORD-536412:7500 reference',
    },
    'never beats an exact one': {
      given: SHOP,
      when: { from: 'ann', amount: 7_500n, memo: '7FE1103-0001' },
      outcome: 'ORD-536365:5000 +2500 reference',
    },
  },
  'whose order it is': {
    'must not be another customer’s, whatever the amount': {
      given: SHOP,
      when: { from: 'ann', amount: 9_900n, memo: 'ORD-541002' },
      outcome: 'held: the text names ORD-541002 of another customer',
    },
    'is told by the amount where the payer is not known': {
      given: SHOP,
      when: { from: null, amount: 9_900n, memo: 'ORD-541002', name: 'WISE EUROPE SA' },
      outcome: 'ORD-541002:9900 reference',
    },
    'is told by the name where the amount is not exact': {
      given: SHOP,
      when: { from: null, amount: 5_000n, memo: 'ORD-541002', name: 'BJORN SCHRODER HANDELS' },
      outcome: 'ORD-541002:5000 reference',
    },
    'is a question where neither tells': {
      given: SHOP,
      when: { from: null, amount: 5_000n, memo: 'ORD-541002', name: 'ANN WEBER' },
      outcome: 'held: the text points to ORD-541002, but the amount does not agree',
    },
    'is told by the name of the bank and the exact amount together': {
      given: SHOP,
      when: { from: null, amount: 3_300n, memo: 'ﾌﾘｺﾐ', name: 'ｶ)ﾄｳｷﾖｳｻｸﾗﾌﾞﾂｻ' },
      outcome: 'ORD-549999:3300 exact_sum',
    },
    'is not told by a name that two customers have': {
      given: [
        ['A-1001', 'twin1', 400n],
        ['A-1002', 'twin2', 400n],
      ],
      when: { from: null, amount: 400n, name: 'MAPLE FOODS' },
      outcome: 'held: no reference was found and no open order of the payer has this amount',
    },
    'is never told by the amount alone': {
      given: SHOP,
      when: { from: null, amount: 9_900n, name: 'HMRC', memo: 'VAT REPAYMENT 554433' },
      outcome: 'held: no reference was found and the payer is not known',
    },
  },
  'without a reference': {
    'the only open order of the amount is paid': {
      given: SHOP,
      when: { from: 'ann', amount: 7_500n, memo: 'online transfer' },
      outcome: 'ORD-536412:7500 exact_sum',
    },
    'of several of one amount the oldest is paid, and then the next': {
      given: [
        ['A-1001', 'ann', 400n],
        ['A-1002', 'ann', 400n],
      ],
      when: [
        { from: 'ann', amount: 400n },
        { from: 'ann', amount: 400n },
      ],
      outcome: 'A-1001:400 same_amount | A-1002:400 exact_sum',
    },
    'the only group with the sum is paid': {
      given: SHOP,
      when: { from: 'ann', amount: 12_500n },
      outcome: 'ORD-536365:5000 ORD-536412:7500 exact_sum',
    },
    'two groups with the sum are a tie': {
      given: [
        ['A-1001', 'ann', 100n],
        ['A-1002', 'ann', 400n],
        ['A-1003', 'ann', 200n],
        ['A-1004', 'ann', 300n],
      ],
      when: { from: 'ann', amount: 500n },
      outcome: 'held: several answers have exactly this amount',
    },
    'the oldest orders are only suggested': {
      given: SHOP,
      when: { from: 'ann', amount: 6_000n },
      outcome: 'held: a person must confirm: the oldest orders that the money covers in full',
    },
    'a number announced as an invoice that is not known holds the amount back': {
      given: SHOP,
      when: { from: 'ann', amount: 5_000n, memo: 'invoice 99-1' },
      outcome: 'held: the text names 991, which is not known; only the amount agrees',
    },
    'the payer’s own number is no order of ours': {
      given: SHOP,
      when: { from: 'ann', amount: 5_000n, memo: 'your PO 541876' },
      outcome: 'ORD-536365:5000 exact_sum',
    },
  },
  'what a person must see': {
    'an order that is paid already': {
      given: [['A-1001', 'ann', 400n, { status: 'paid' }]],
      when: { from: 'ann', amount: 400n, memo: 'A-1001' },
      outcome: 'held: nothing is open on A-1001',
    },
    'the same payment again': {
      given: [['A-1001', 'ann', 400n]],
      when: [
        { from: 'ann', amount: 400n, memo: 'A-1001' },
        { from: 'ann', amount: 400n, memo: 'A-1001' },
      ],
      outcome:
        'A-1001:400 reference | held: p1 of the same payer and amount is on A-1001 already: refund this one if it is the same payment again',
    },
    'two halves are no duplicate': {
      given: [['A-1001', 'ann', 400n]],
      when: [
        { from: 'ann', amount: 200n, memo: 'A-1001' },
        { from: 'ann', amount: 200n, memo: 'A-1001' },
      ],
      outcome: 'A-1001:200 reference | A-1001:200 reference',
    },
    'another currency': {
      given: [['A-1001', 'ann', 400n, { currency: 'eur' }]],
      when: { from: 'ann', amount: 400n, memo: 'A-1001' },
      outcome: 'held: A-1001 is in eur, the payment in gbp',
    },
    'an overpayment waits on account': {
      given: SHOP,
      when: { from: 'ann', amount: 6_000n, memo: 'ORD-536365' },
      outcome: 'ORD-536365:5000 +1000 reference',
    },
  },
  'what the policy decides': {
    'that the oldest are covered by itself': {
      given: SHOP,
      when: { from: 'ann', amount: 6_000n },
      outcome: 'ORD-536365:5000 +1000 oldest_first',
      policy: { ...QUITTANCE_POLICY, rules: QUITTANCE_POLICY.rules.map((each) => ({ ...each, mode: 'automatic' })) },
    },
    'that a discount for paying early is closed in its days': {
      given: [['A-1001', 'ann', 10_000n]],
      when: { from: 'ann', amount: 9_800n, memo: 'A-1001' },
      outcome: 'A-1001:9800 ~200 reference',
      policy: {
        ...QUITTANCE_POLICY,
        tolerances: [
          { reason: 'early_payment_discount', amountMax: 1_000_000n, basisPointsMax: 200n, withinDays: 400 },
        ],
      },
    },
    'that a slip of the pen is only shown': {
      given: SHOP,
      when: { from: 'ann', amount: 5_000n, memo: 'ORD-536356' },
      outcome: 'held: ORD536356 in the text is one edit away from ORD-536365, which needs exactly this amount',
      policy: { ...QUITTANCE_POLICY, nearReferences: 'suggest' },
    },
    'that old orders are not found by their amount': {
      given: SHOP,
      when: { from: 'ann', amount: 5_000n },
      outcome: 'held: no reference was found and no open order of the payer has this amount',
      policy: { ...QUITTANCE_POLICY, window: { ...QUITTANCE_POLICY.window, lookBackDays: 30 } },
    },
    'that an order is never paid in part': {
      given: SHOP,
      when: { from: 'ann', amount: 4_000n, memo: 'ORD-536365' },
      outcome: 'held: 10.00 gbp is missing, and orders are not paid in part',
      policy: { ...QUITTANCE_POLICY, shortPayment: 'on_account' },
    },
  },
};

for (const [what, cases] of Object.entries(CASES))
  describe(`matching: ${what}`, () => {
    for (const [name, { given, when, outcome, policy }] of Object.entries(cases))
      it(`${name}: ${outcome}`, () => {
        const rehearsal = new Rehearsal({
          orders: given.map(orderOf),
          customers: Object.entries(NAMES).map(([customer, names]) => ({ customer, names })),
          policy: policy ?? QUITTANCE_POLICY,
        });
        const paid = Array.isArray(when) ? when : [when];
        expect(paid.map((each: Paid, n: number) => verdict(rehearsal, each, n)).join(' | ')).to.equal(outcome);
      });
  });

function orderOf([order, customer, amount, special]: Row, n: number): RehearsedOrder {
  return {
    order,
    invoice: special?.invoice ?? null,
    customer,
    currency: special?.currency ?? 'gbp',
    amount,
    createdMs: n * DAY_MS,
    dueMs: null,
    status: special?.status ?? 'open',
  };
}

function verdict(rehearsal: Rehearsal, { amount, memo, from, name }: Paid, n: number): string {
  const payment: RehearsedPayment = {
    id: `p${n + 1}`,
    customer: from ?? null,
    customerName: name ?? null,
    currency: 'gbp',
    amount,
    dateMs: (100 + n) * DAY_MS,
    memo: memo ?? '',
  };
  const { allocations, adjustments, remainder, rule, because } = rehearsal.decide(payment);
  if (allocations.length === 0) return `held: ${because}`;
  return [
    ...allocations.map((each) => `${each.order}:${each.amount}`),
    ...(remainder > 0n ? [`+${remainder}`] : []),
    ...adjustments.map((each) => `~${each.amount}`),
    rule,
  ].join(' ');
}
