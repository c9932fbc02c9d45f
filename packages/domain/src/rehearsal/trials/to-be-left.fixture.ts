import { bankSpelling } from './bank-spelling.fixture.js';
import type { TrialCustomer, TrialOrder } from './book.fixture.js';
import { unrelated } from './distractors.fixture.js';
import { chooseOne, type Kind } from './one-order.fixture.js';
import { isOneSlip, numbersOf, percent } from './setting.fixture.js';
import { lastNumber, plain } from './spellings.fixture.js';
import { nothingSaid, sentence } from './words.fixture.js';

/** Trials about money that only a person may place. */
export const otherCustomersNumber: Kind = (setting) => {
  const { dice } = setting;
  const chosen = chooseOne(setting, 0);
  const other = setting.take((each) => setting.open(each).length > 0);
  if (chosen === null || other === null) return null;
  const theirs = dice.pick(setting.open(other));
  const amount = dice.chance(0.5) ? theirs.amount : BigInt(dice.int(100, 300_000));
  const number = setting.written(theirs);
  if (
    chosen.customer.orders.some((each) => each.amount === amount) ||
    setting.meanings(number).some((each) => each.customer === chosen.customer.customer)
  )
    return null;
  return [
    setting.payment(chosen.payer, amount, theirs.currency, sentence(number, dice), {
      difficulty: 'conflict_ref_of_other_customer',
      variant: amount === theirs.amount ? 'its amount' : 'any amount',
      leave: true,
    }),
  ];
};

export const nameAndAmountAgainstNumber: Kind = (setting) => {
  const { dice } = setting;
  const chosen = chooseOne(setting, 1);
  const other = setting.take((each) => setting.open(each).length > 0);
  if (chosen === null || other === null) return null;
  const theirs = dice.pick(setting.open(other));
  const number = setting.written(theirs);
  const spelled = bankSpelling(chosen.customer.party, dice);
  const own = chosen.customer.orders.some((each) => nearAny(each, number));
  if (!spelled.plain || theirs.amount === chosen.order.amount || own || setting.namesakes(chosen.customer).length > 1)
    return null;
  const payer = { customer: null, customerName: spelled.text, plain: true };
  return [
    setting.payment(payer, chosen.order.amount, chosen.order.currency, sentence(number, dice), {
      difficulty: 'conflict_name_and_amount_against_ref',
      leave: true,
    }),
  ];
};

function nearAny(order: TrialOrder, written: string): boolean {
  return numbersOf(order).some(
    (number) => isOneSlip(number, written) || isOneSlip(lastNumber(number), lastNumber(written)),
  );
}

/** The number of a paid order; its amount again. */
export const paidOrder: Kind = (setting) => {
  const customer = setting.take((each) => each.orders.some((order) => order.status === 'paid'));
  if (customer === null) return null;
  const order = setting.dice.pick(customer.orders.filter((each) => each.status === 'paid'));
  const number = setting.written(order);
  if (setting.meanings(number).some((each) => each !== order && each.customer === customer.customer)) return null;
  return [
    setting.payment(setting.payer(customer, 0.2), order.amount, order.currency, sentence(number, setting.dice), {
      difficulty: 'ref_of_paid_order',
      leave: true,
    }),
  ];
};

export const otherCurrency: Kind = (setting) => {
  const chosen = chooseOne(setting, 0.2);
  if (chosen === null) return null;
  const { order, payer } = chosen;
  const number = setting.written(order);
  const currency = setting.dice.pick(['eur', 'usd', 'gbp', 'jpy'].filter((each) => each !== order.currency));
  const amount = setting.dice.chance(0.4) ? order.amount : percent(order.amount, setting.dice.int(50, 200));
  return [
    setting.payment(payer, amount, currency, sentence(number, setting.dice), {
      difficulty: 'currency_differs',
      leave: true,
    }),
  ];
};

export const equalAmountsUnknownPayer: Kind = (setting) => {
  const { dice, book } = setting;
  const order = dice.pick(book.orders);
  const equal = book.orders.filter(
    (each) => each.status === 'open' && each.amount === order.amount && each.currency === order.currency,
  );
  if (equal.length < 2) return null;
  const memo = dice.chance(0.3) ? `DEPOSIT 0${dice.digits(3)}` : nothingSaid(dice);
  if (setting.touches(memo, null)) return null;
  const payer = {
    customer: null,
    customerName: dice.pick(['UNKNOWN', 'CASH DEPOSIT', '', 'BAREINZAHLUNG']),
    plain: false,
  };
  return [
    setting.payment(payer, order.amount, order.currency, memo, {
      difficulty: 'ambiguous_equal_amounts_unknown_payer',
      leave: true,
    }),
  ];
};

/** Two customers of one name; the sum is either that of an order of each, or nobody's. */
export const sameName: Kind = (setting) => {
  const { dice } = setting;
  const customer = setting.take((each) => setting.namesakes(each).length > 1 && setting.open(each).length > 0);
  if (customer === null) return null;
  const payer = { customer: null, customerName: bankSpelling(customer.party, dice).text, plain: false };
  const amount = BigInt(dice.pick([5_000, 10_000, 30_000, 40_000]));
  if (setting.namesakes(customer).some((each) => setting.open(each).some((order) => order.amount === amount)))
    return null;
  return [
    setting.payment(payer, amount, customer.currency, nothingSaid(dice), {
      difficulty: 'ambiguous_same_name',
      leave: true,
    }),
  ];
};

export const unrelatedIncome: Kind = (setting) => {
  const { dice, book } = setting;
  const { sender, memo } = unrelated(dice);
  const order = dice.pick(book.orders);
  const coincides = dice.chance(0.5);
  const amount = coincides ? order.amount : BigInt(dice.int(100, 900_000));
  if (coincides && setting.touches(memo, null)) return null;
  const payer = { customer: null, customerName: sender, plain: false };
  return [
    setting.payment(payer, amount, order.currency, memo, {
      difficulty: coincides ? 'unrelated_income_amount_coincides' : 'unrelated_income',
      leave: true,
    }),
  ];
};

/** The exact name of one customer, and an amount that only another customer of nearly that name owes. */
export const alikeNameOwes: Kind = (setting) => {
  const { dice, book } = setting;
  const customer = setting.take((each) => setting.open(each).length > 0 && alikeNames(book.customers, each).length > 0);
  if (customer === null) return null;
  const alike = alikeNames(book.customers, customer);
  const other = setting.take((each) => alike.includes(each) && setting.open(each).length > 0);
  if (other === null) return null;
  const order = dice.pick(setting.open(other));
  const payer = { customer: null, customerName: customer.party.name, plain: true };
  if (setting.open(customer, order.currency).some((each) => each.amount === order.amount)) return null;
  return [
    setting.payment(payer, order.amount, order.currency, nothingSaid(dice), {
      difficulty: 'conflict_amount_of_alike_name',
      leave: true,
    }),
  ];
};

/** Customers of the same first words, but another name in all. */
function alikeNames(customers: readonly TrialCustomer[], one: TrialCustomer): TrialCustomer[] {
  const front = (each: TrialCustomer) => each.party.name.split(' ').slice(0, 2).join(' ').toUpperCase();
  return customers.filter(
    (each) => plain(each.party.name) !== plain(one.party.name) && !each.party.person && front(each) === front(one),
  );
}
