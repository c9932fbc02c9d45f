import { smaller } from '../../money.js';
import type { TrialOrder } from './book.fixture.js';
import { distractor } from './distractors.fixture.js';
import type { Kind } from './one-order.fixture.js';
import { all, type Setting, sum } from './setting.fixture.js';
import { nothingSaid, sentence } from './words.fixture.js';

/** Trials about payments that name nothing. */
export const uniqueAmount: Kind = (setting) => {
  const { dice } = setting;
  const customer = setting.take((each) =>
    setting.open(each).some((order) => equals(setting.open(each), order).length === 1),
  );
  if (customer === null) return null;
  const open = setting.open(customer);
  const order = dice.pick(open.filter((each) => equals(open, each).length === 1));
  const payer = setting.payer(customer, 0.3);
  if (payer.customer === null && setting.namesakes(customer).length > 1) return null;
  return [
    setting.payment(payer, order.amount, order.currency, nothingSaid(dice), {
      difficulty: 'no_ref_unique_amount',
      truth: all([order]),
      mayAsk: payer.customer === null,
    }),
  ];
};

export const severalEqual: Kind = (setting) => equalPayments(setting, 1, 'no_ref_several_equal_oldest');

export const recurring: Kind = (setting) => equalPayments(setting, 2, 'recurring_equal_payments');

function equalPayments(setting: Setting, count: number, difficulty: string): ReturnType<Kind> {
  const customer = setting.take((each) =>
    setting.open(each).some((order) => equals(setting.open(each), order).length > 1),
  );
  if (customer === null) return null;
  const open = setting.open(customer);
  const order = setting.dice.pick(open.filter((each) => equals(open, each).length > 1));
  const oldest = equals(open, order).sort(byAge);
  const payer = setting.payer(customer, 0);
  return oldest
    .slice(0, count)
    .map((each) =>
      setting.payment(payer, each.amount, each.currency, nothingSaid(setting.dice), { difficulty, truth: all([each]) }),
    );
}

function equals(orders: readonly TrialOrder[], one: TrialOrder): TrialOrder[] {
  return orders.filter((each) => each.amount === one.amount);
}

function byAge(a: TrialOrder, b: TrialOrder): number {
  return a.createdMs - b.createdMs;
}

/** The oldest orders together, exactly or with a rest that covers none. */
export const oldestFirst: Kind = (setting) => {
  const { dice } = setting;
  const customer = setting.take((each) => setting.open(each).length > 2);
  if (customer === null) return null;
  const open = setting.open(customer).sort(byAge);
  const covered = open.slice(0, dice.int(2, Math.min(4, open.length - 1)));
  const withRest = dice.chance(0.5);
  const cheapest = open
    .slice(covered.length)
    .reduce((least, each) => smaller(least, each.amount), open.at(-1)?.amount ?? 0n);
  const rest = withRest ? BigInt(dice.int(1, Number(cheapest) - 1)) : 0n;
  const amount = sum(covered) + rest;
  if (open.some((each) => each.amount === amount)) return null;
  return [
    setting.payment(setting.payer(customer, 0), amount, customer.currency, nothingSaid(dice), {
      difficulty: withRest ? 'on_account_oldest_first' : 'no_ref_oldest_first_sum',
      variant: `${open.length} open`,
      truth: all(covered),
      mayAsk: true,
    }),
  ];
};

export const uniqueSubset: Kind = (setting) => {
  const { dice } = setting;
  const customer = setting.take((each) => setting.open(each).length > 2);
  if (customer === null) return null;
  const open = setting.open(customer).sort(byAge);
  const chosen = dice.shuffled(open).slice(0, dice.int(2, 3));
  const amount = sum(chosen);
  if (open.some((each) => each.amount === amount) || sets(open, amount) !== 1) return null;
  return [
    setting.payment(setting.payer(customer, 0), amount, customer.currency, nothingSaid(dice), {
      difficulty: 'no_ref_unique_subset',
      variant: `${open.length} open`,
      truth: all(chosen),
      mayAsk: true,
    }),
  ];
};

/** Money for no order in particular. */
export const onAccount: Kind = (setting) => {
  const customer = setting.take((each) => setting.open(each).length > 1);
  if (customer === null) return null;
  const open = setting.open(customer);
  const amount = BigInt(setting.dice.int(1, 40)) * setting.dice.pick([10_000n, 5_000n, 1_000n, 50_000n]);
  const cheaper = open.filter((each) => each.amount < amount);
  if (
    open.some((each) => each.amount === amount) ||
    (cheaper.length < 8 && sets(open, amount) > 0) ||
    sum(open) === amount
  )
    return null;
  return [
    setting.payment(setting.payer(customer, 0), amount, customer.currency, nothingSaid(setting.dice), {
      difficulty: 'on_account_any_sum',
      variant: `${open.length} open`,
      leave: true,
    }),
  ];
};

/** How many sets of two or three orders have this sum. */
function sets(orders: readonly TrialOrder[], amount: bigint): number {
  let count = 0;
  for (const [i, a] of orders.entries())
    for (const [j, b] of orders.slice(i + 1).entries()) {
      if (a.amount + b.amount === amount) count += 1;
      for (const c of orders.slice(i + j + 2)) if (a.amount + b.amount + c.amount === amount) count += 1;
    }
  return count;
}

/** Numbers that are no order's: dates, phones, the customer's own number; the amount is that of one order, or of none. */
export const numbersOnly: Kind = (setting) => {
  const { dice } = setting;
  const customer = setting.take((each) => setting.open(each).length > 0);
  if (customer === null) return null;
  const open = setting.open(customer);
  const order = dice.pick(open);
  const agrees = dice.chance(0.5);
  const amount = agrees ? order.amount : BigInt(dice.int(100, 300_000));
  if (agrees ? equals(open, order).length > 1 : open.some((each) => each.amount === amount)) return null;
  const own = /^\w*\d\w*(?=-\d+$)/u.exec(order.order)?.[0] ?? '';
  const number =
    own !== '' && order.order.startsWith(own) && dice.chance(0.3)
      ? `${dice.pick(['Kd-Nr. ', 'customer ', ''])}${own}`
      : distractor(dice);
  const memo = sentence(number, dice);
  if (setting.touches(memo, customer)) return null;
  return [
    setting.payment(setting.payer(customer, 0.2), amount, customer.currency, memo, {
      difficulty: agrees ? 'no_ref_numbers_only' : 'no_ref_numbers_only_any_sum',
      truth: agrees ? all([order]) : [],
      leave: !agrees,
      mayAsk: true,
    }),
  ];
};
