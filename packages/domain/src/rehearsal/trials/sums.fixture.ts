import { chooseOne, type Kind } from './one-order.fixture.js';
import { all, type Labelled, percent } from './setting.fixture.js';
import { sentence } from './words.fixture.js';

/** Trials where an order is named and the money is not exactly what it needs. */
export const shortByFee: Kind = (setting) => {
  const chosen = chooseOne(setting);
  if (chosen === null) return null;
  const { order, payer } = chosen;
  const number = setting.written(order);
  const fee = BigInt(setting.dice.pick([100, 250, 500, 1000, 1500, 2000]));
  if (fee * 4n > order.amount) return null;
  const amount = order.amount - fee;
  const memo =
    sentence(number, setting.dice) + setting.dice.pick(['', '', ' CHGS OUR', ' /OCMT/', ' less bank charges', ' SHA']);
  return [
    part(
      setting.payment(payer, amount, order.currency, memo, { difficulty: 'short_by_fee', mayAsk: !payer.plain }),
      order.order,
    ),
  ];
};

export const underpaid: Kind = (setting) => {
  const chosen = chooseOne(setting);
  if (chosen === null) return null;
  const { order, payer } = chosen;
  const number = setting.written(order);
  const amount = percent(order.amount, setting.dice.int(20, 80));
  if (amount < 1n || setting.open(chosen.customer).some((each) => each.amount === amount)) return null;
  const memo =
    sentence(number, setting.dice) + setting.dice.pick(['', ' part payment', ' Teilzahlung', ' acompte', ' anticipo']);
  return [
    part(
      setting.payment(payer, amount, order.currency, memo, { difficulty: 'underpaid', mayAsk: !payer.plain }),
      order.order,
    ),
  ];
};

function part(payment: Labelled, order: string): Labelled {
  return { ...payment, truth: [{ order, amount: payment.amount }] };
}

export const overpaid: Kind = (setting) => {
  const chosen = chooseOne(setting);
  if (chosen === null) return null;
  const { order, payer } = chosen;
  const number = setting.written(order);
  const more = BigInt(setting.dice.pick([1, 10, 99, 100, 500, 2410, 10_000]));
  if (setting.open(chosen.customer).some((each) => each.amount === more)) return null;
  return [
    setting.payment(payer, order.amount + more, order.currency, sentence(number, setting.dice), {
      difficulty: 'overpaid',
      truth: all([order]),
      mayAsk: !payer.plain,
    }),
  ];
};

export const overpaidByAnother: Kind = (setting) => {
  const { dice } = setting;
  const customer = setting.take((each) => setting.open(each).length > 1);
  if (customer === null) return null;
  const [order, other] = dice.shuffled(setting.open(customer));
  if (order === undefined || other === undefined) return null;
  const equal = setting.open(customer).filter((each) => each !== order && each.amount === other.amount);
  return [
    setting.payment(
      setting.payer(customer, 0.2),
      order.amount + other.amount,
      order.currency,
      sentence(setting.written(order), dice),
      {
        difficulty: 'overpaid_by_another_order',
        truth: all([order]),
        alternatives: equal.map((each) => all([order, each])),
        mayAsk: true,
      },
    ),
  ];
};

export const instalments: Kind = (setting) => {
  const chosen = chooseOne(setting);
  if (chosen === null) return null;
  const { order, payer } = chosen;
  const number = setting.written(order);
  const { dice } = setting;
  const count = dice.int(2, 3);
  const share = order.amount / BigInt(count);
  if (share < 10n) return null;
  const mark = dice.pick([
    (n: number) => ` ${n}/${count}`,
    (n: number) => ` part ${n} of ${count}`,
    (n: number) => ` Rate ${n}`,
    (n: number) => ` ${n}. Rate`,
    (n: number) => ` rate ${n}/${count}`,
    () => '',
    (n: number) => ` acompte ${n}`,
    (n: number) => `, ${n}. Teilzahlung`,
    (n: number) => ` (${n}/${count})`,
    (n: number) => ` 第${n}回`,
  ]);
  const uneven = dice.chance(0.5) ? share / 10n : 0n;
  return Array.from({ length: count }, (_, index) => {
    const amount = index === count - 1 ? order.amount - (share - uneven) * BigInt(count - 1) : share - uneven;
    const memo = sentence(number, dice) + mark(index + 1);
    return part(
      setting.payment(payer, amount, order.currency, memo, {
        difficulty: 'instalment',
        variant: `${index + 1} of ${count}${mark(1)}`,
        mayAsk: !payer.plain,
      }),
      order.order,
    );
  });
};

export const duplicate: Kind = (setting) => {
  const chosen = chooseOne(setting);
  if (chosen === null) return null;
  const { order, payer } = chosen;
  const number = setting.written(order);
  const memo = sentence(number, setting.dice);
  return [
    setting.payment(payer, order.amount, order.currency, memo, { difficulty: 'exact_ref', truth: all([order]) }),
    setting.payment(payer, order.amount, order.currency, memo, { difficulty: 'duplicate_payment', leave: true }),
  ];
};
