import type { TrialCustomer, TrialOrder } from './book.fixture.js';
import { OWN_NUMBER } from './distractors.fixture.js';
import { chooseOne, type Kind } from './one-order.fixture.js';
import { all, isOneSlip, numbersOf, type Setting } from './setting.fixture.js';
import { lastNumber, plain, type Spelling, TYPOS } from './spellings.fixture.js';
import { sentence } from './words.fixture.js';

/** Trials about a number with a mistake in it, or cut off, or of something else. */
export const typo: Kind = (setting) => {
  const chosen = chooseOne(setting);
  if (chosen === null) return null;
  const { order, customer, payer, number } = chosen;
  const { dice } = setting;
  for (const name of dice.shuffled(Object.keys(TYPOS))) {
    const written = (TYPOS[name] as Spelling)(number, dice);
    if (written === null || isSpellingOf(written, number) || !setting.meansOnly(written, [order])) continue;
    const strangers = setting.meanings(written).filter((each) => each.customer !== customer.customer);
    if (strangers.length > 0 && payer.customer === null) continue;
    const rivals = equalOrders(setting, customer, order).filter((each) => nearTo(each, written));
    const memo = sentence(written, dice);
    return [
      setting.payment(payer, order.amount, order.currency, memo, {
        difficulty: rivals.length > 1 ? 'ambiguous_typo' : strangers.length > 0 ? 'typo_hits_other_order' : 'typo_ref',
        variant: name,
        truth: rivals.length > 1 ? [] : all([order]),
        leave: rivals.length > 1,
        mayAsk: true,
      }),
    ];
  }
  return null;
};

/** Zeros more or less make no other number. */
function isSpellingOf(written: string, number: string): boolean {
  const stripped = (text: string) => plain(text.replace(/(?<!\d)0+(?=\d)/gu, ''));
  return stripped(written) === stripped(number);
}

function equalOrders(setting: Setting, customer: TrialCustomer, order: TrialOrder): TrialOrder[] {
  return setting.open(customer, order.currency).filter((each) => each.amount === order.amount);
}

function nearTo(order: TrialOrder, written: string): boolean {
  return numbersOf(order).some((number) => isOneSlip(number, written));
}

/** Fields of banks end here. */
const FIELDS = [18, 27, 35, 140];

/** The sender and a number whose end the bank's field cut off. */
function cutText(setting: Setting, customer: TrialCustomer, number: string, kept: number): string {
  const field = setting.dice.pick(FIELDS);
  const front =
    `${customer.party.name.toUpperCase()} ${setting.dice.pick(['', 'ORDER ', 'INVOICE ', 'RECHNUNG ', 'REF '])}`.repeat(
      field > 100 ? 6 : 1,
    );
  const room = field - kept;
  if (room <= 2) return number.slice(0, kept);
  return `${front.slice(0, room - 1).trimEnd()} ${number.slice(0, kept)}`;
}

export const truncated: Kind = (setting) => {
  const chosen = chooseOne(setting, 0.15);
  if (chosen === null) return null;
  const { order, customer, payer, number } = chosen;
  const kept = cutLength(setting, number);
  if (kept === null) return null;
  const left = number.slice(0, kept);
  const hits = setting.meanings(left).filter((each) => each !== order);
  if (hits.some((each) => each.customer === customer.customer) || (hits.length > 0 && payer.customer === null))
    return null;
  const rivals = equalOrders(setting, customer, order).filter((each) =>
    numbersOf(each).some((one) => one.startsWith(left)),
  );
  return [
    setting.payment(payer, order.amount, order.currency, cutText(setting, customer, number, kept), {
      difficulty: rivals.length > 1 ? 'ambiguous_cut_equal_amounts' : 'truncated_ref',
      variant: hits.length > 0 ? 'strange' : '',
      truth: rivals.length > 1 ? [] : all([order]),
      leave: rivals.length > 1,
      mayAsk: true,
    }),
  ];
};

function cutLength(setting: Setting, number: string): number | null {
  const least = Math.max(4, Math.ceil(number.length / 2));
  if (number.length - 1 < least) return null;
  const kept = setting.dice.int(least, number.length - 1);
  return /\d{2}/u.test(number.slice(0, kept)) && plain(number.slice(0, kept)) !== plain(number) ? kept : null;
}

/** A cut number that two orders of the customer begin with, and money that neither needs. */
export const cutWithTwoReadings: Kind = (setting) => {
  const { dice } = setting;
  const customer = setting.take((each) => setting.open(each).length > 1);
  if (customer === null) return null;
  const open = dice.shuffled(setting.open(customer));
  for (const one of open)
    for (const other of open) {
      const shared = sharedFront(one.order, other.order);
      if (one === other || shared < 4 || shared >= one.order.length || !/\d{2}/u.test(one.order.slice(0, shared)))
        continue;
      const left = one.order.slice(0, shared);
      if (setting.meanings(left).length > 0) continue;
      const amount = BigInt(dice.int(100, 99_999));
      if (customer.orders.some((each) => each.amount === amount)) continue;
      const payer = setting.payer(customer, 0);
      return [
        setting.payment(payer, amount, one.currency, dice.pick([left, cutText(setting, customer, one.order, shared)]), {
          difficulty: 'ambiguous_cut_ref_two_candidates',
          leave: true,
        }),
      ];
    }
  return null;
};

function sharedFront(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return at;
}

/** A number of the payer's own that somebody else's order happens to have; the amount is that of one of the payer's orders. */
export const foreignNumberHits: Kind = (setting) => {
  const { dice } = setting;
  const customer = setting.take((each) => setting.open(each).length > 0);
  if (customer === null) return null;
  const order = dice.pick(setting.open(customer));
  if (equalOrders(setting, customer, order).length > 1) return null;
  const other = dice.pick(setting.book.orders);
  const number = lastNumber(setting.number(other));
  if (other.customer === customer.customer || number.length < 3 || setting.touches(number, customer)) return null;
  const memo = dice.pick(OWN_NUMBER).replace('{}', () => number);
  if (setting.touches(memo, customer)) return null;
  return [
    setting.payment(setting.payer(customer, 0), order.amount, order.currency, memo, {
      difficulty: 'distractor_hits_other_order',
      truth: all([order]),
      mayAsk: true,
    }),
  ];
};

/** A number like the shop's own that no order has yet; the amount is that of another order. */
export const unknownNumber: Kind = (setting) => {
  const { dice, book } = setting;
  const customer = setting.take((each) => setting.open(each).length > 0);
  if (customer === null || book.format.random === true) return null;
  const order = dice.pick(setting.open(customer));
  const last = book.orders.at(-1);
  if (last === undefined) return null;
  if (/^FV|^\d{6}-\d\d$/u.test(last.order)) return null;
  const runs = last.order.match(/\d+/gu) ?? [];
  const running = runs.findLast((run) => runs.every((each) => each.length <= run.length)) ?? '';
  const at = last.order.lastIndexOf(running);
  const next = String(Number(running) + dice.int(2, 9)).padStart(running.length, '0');
  const written = last.order.slice(0, at) + next + last.order.slice(at + running.length);
  const near = setting.open(customer).some((each) => nearTo(each, written));
  if (near || setting.meanings(written).length > 0 || book.format.runs === 'customer') return null;
  return [
    setting.payment(setting.payer(customer, 0.1), order.amount, order.currency, sentence(written, dice), {
      difficulty: 'number_not_known_yet',
      leave: true,
    }),
  ];
};
