import type { Kind } from './one-order.fixture.js';
import { all, sum } from './setting.fixture.js';
import { listed, sentence } from './words.fixture.js';

/** A remittance advice: each number with its date or its amount. */
export const advice: Kind = (setting) => {
  const { dice } = setting;
  const customer = setting.take((each) => setting.open(each).length > 1);
  if (customer === null) return null;
  const orders = dice.shuffled(setting.open(customer)).slice(0, dice.int(2, 4));
  const way = dice.int(0, 2);
  const parts = orders.map((order) => {
    const day = new Date(order.createdMs).toISOString().slice(0, 10);
    const amount = formatAmount(order.amount, order.currency);
    const behind =
      [` vom ${day.split('-').reverse().join('.')}`, ` ${amount}`, ` ${order.currency.toUpperCase()} ${amount}`][way] ??
      '';
    return { number: setting.number(order), behind };
  });
  if (parts.some(({ behind }) => setting.touches(behind, null))) return null;
  const memo = sentence(
    parts.map(({ number, behind }) => number + behind).join(dice.pick([', ', '; ', ' / ', '\n'])),
    dice,
  );
  return [
    setting.payment(setting.payer(customer), sum(orders), customer.currency, memo, {
      difficulty: 'multi_ref_advice',
      variant: String(way),
      truth: all(orders),
    }),
  ];
};

function formatAmount(amount: bigint, currency: string): string {
  const decimals = DECIMALS[currency] ?? 2;
  const digits = amount.toString().padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)},${digits.slice(-decimals)}`;
}

const DECIMALS: Readonly<Record<string, number>> = { jpy: 0, krw: 0, kwd: 3 };

/** Several orders in full, and some money more. */
export const severalOverpaid: Kind = (setting) => {
  const { dice } = setting;
  const customer = setting.take((each) => setting.open(each).length > 1);
  if (customer === null) return null;
  const orders = dice.shuffled(setting.open(customer)).slice(0, dice.int(2, 3));
  const more = BigInt(dice.pick([1, 10, 99, 137]));
  if (setting.open(customer).some((each) => each.amount <= more)) return null;
  const memo = sentence(
    listed(
      orders.map((order) => setting.number(order)),
      dice,
    ),
    dice,
  );
  const payer = setting.payer(customer);
  return [
    setting.payment(payer, sum(orders) + more, customer.currency, memo, {
      difficulty: 'multi_ref_overpaid',
      truth: all(orders),
      mayAsk: true,
    }),
  ];
};

/** Two numbers, of which one is of an order that is paid; the money is what the other needs. */
export const oneOfTwoPaid: Kind = (setting) => {
  const { dice } = setting;
  const customer = setting.take(
    (each) => setting.open(each).length > 0 && each.orders.some((order) => order.status === 'paid'),
  );
  if (customer === null) return null;
  const order = dice.pick(setting.open(customer));
  const paid = dice.pick(customer.orders.filter((each) => each.status === 'paid'));
  const numbers = dice.shuffled([setting.number(order), setting.number(paid)]);
  if (!setting.meansOnly(setting.number(order), [order]) || !setting.meansOnly(setting.number(paid), [paid]))
    return null;
  return [
    setting.payment(setting.payer(customer), order.amount, order.currency, sentence(listed(numbers, dice), dice), {
      difficulty: 'multi_ref_one_paid',
      truth: all([order]),
      mayAsk: true,
    }),
  ];
};

/** Both numbers of one order. */
export const bothNumbers: Kind = (setting) => {
  const { dice } = setting;
  const customer = setting.take((each) => setting.open(each).some((order) => order.invoice !== null));
  if (customer === null) return null;
  const order = dice.pick(setting.open(customer).filter((each) => each.invoice !== null));
  const numbers = dice.shuffled([order.order, order.invoice ?? '']);
  if (!numbers.every((each) => setting.meansOnly(each, [order]))) return null;
  const payer = setting.payer(customer);
  return [
    setting.payment(
      payer,
      order.amount,
      order.currency,
      sentence(numbers.join(dice.pick([' / ', ' ', ', ', ' order ', ' (', ' zu Bestellung '])), dice),
      { difficulty: 'both_numbers', truth: all([order]) },
    ),
  ];
};
