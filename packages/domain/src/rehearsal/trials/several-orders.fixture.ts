import type { TrialCustomer, TrialOrder } from './book.fixture.js';
import type { Kind } from './one-order.fixture.js';
import { all, percent, type Setting, sum } from './setting.fixture.js';
import { DECORATIONS, type Spelling } from './spellings.fixture.js';
import { listed, range, sentence, shortenedList } from './words.fixture.js';

/** Trials about texts that name several orders. */
export const several: Kind = (setting) => {
  const { dice } = setting;
  const customer = setting.take((each) => setting.open(each).length > 1);
  if (customer === null) return null;
  const orders = dice.shuffled(setting.open(customer)).slice(0, dice.int(2, 5));
  const way = dice.chance(0.4)
    ? dice.pick(['lower', 'blank', 'joined', 'underscore', 'slash', 'wide', 'en dash', 'dot', 'upper'])
    : '';
  const written = orders.map((order) => {
    const number = setting.number(order);
    return way === '' ? number : ((DECORATIONS[way] as Spelling)(number, dice) ?? number);
  });
  if (!written.every((each, index) => setting.meansOnly(each, orders.slice(index, index + 1)))) return null;
  const payer = setting.payer(customer);
  return [
    setting.payment(payer, sum(orders), customer.currency, sentence(listed(written, dice), dice), {
      difficulty: 'multi_ref',
      variant: way,
      truth: all(orders),
    }),
  ];
};

/** A whole number and the ends of others. */
export const severalShortened: Kind = (setting) => {
  const { dice } = setting;
  const family = takeFamily(setting, 2);
  if (family === null) return null;
  const { customer, orders } = family;
  const [first, ...rest] = dice.shuffled(orders).slice(0, dice.int(2, 4));
  if (first === undefined || rest.length === 0) return null;
  const number = numberIn(family, first);
  const least = Math.max(...rest.map((each) => differingEnd(number, numberIn(family, each))));
  const length = Math.min(number.length - 1, Math.max(least, dice.pick([1, 2, 3, 4])));
  const ends = rest.map((each) => numberIn(family, each).slice(-length));
  if (
    /^Nº/u.test(number) ||
    !setting.meansOnly(number, [first]) ||
    !ends.every((end) => /^\d+$/u.test(end)) ||
    ends.some((end) => !setting.meansOnly(end, [first, ...rest]) || Number(end) === 0)
  )
    return null;
  const payer = setting.payer(customer);
  return [
    setting.payment(
      payer,
      sum([first, ...rest]),
      customer.currency,
      sentence(shortenedList(number, ends, dice), dice),
      {
        difficulty: 'multi_ref_shortened',
        variant: `ends of ${length}`,
        truth: all([first, ...rest]),
        mayAsk: length === 1,
      },
    ),
  ];
};

/** The first and the last of numbers that follow each other. */
export const severalInRange: Kind = (setting) => {
  const { dice } = setting;
  const family = takeFamily(setting, 3);
  if (family === null) return null;
  const { customer, orders } = family;
  const sorted = [...orders].sort((a, b) => ending(numberIn(family, a)) - ending(numberIn(family, b)));
  const runs = sorted.flatMap((_, from) => {
    let to = from;
    while (to + 1 < sorted.length && follows(family, sorted[to], sorted[to + 1])) to += 1;
    return to - from >= 2 ? [sorted.slice(from, Math.min(to + 1, from + 6))] : [];
  });
  const chosen = runs[0];
  const [first, last] = [chosen?.[0], chosen?.at(-1)];
  if (chosen === undefined || first === undefined || last === undefined) return null;
  const number = numberIn(family, last);
  const end = dice.chance(0.5) ? number : number.slice(-Math.max(2, differingEnd(numberIn(family, first), number)));
  const payer = setting.payer(customer);
  return [
    setting.payment(payer, sum(chosen), customer.currency, sentence(range(numberIn(family, first), end, dice), dice), {
      difficulty: 'multi_ref_range',
      variant: end === number ? 'whole' : 'end',
      truth: all(chosen),
      mayAsk: !payer.plain,
    }),
  ];
};

interface Family {
  readonly customer: TrialCustomer;
  readonly orders: readonly TrialOrder[];
  readonly invoices: boolean;
}

/** Orders of one customer whose numbers differ in the last digits only. */
function takeFamily(setting: Setting, least: number): Family | null {
  let found: Family | null = null;
  setting.take((customer) => {
    for (const invoices of [false, true]) {
      const orders = setting.open(customer).filter((order) => !invoices || order.invoice !== null);
      for (const order of orders) {
        const family = {
          customer,
          orders: orders.filter((each) => differingEnd(number(order, invoices), number(each, invoices)) <= 4),
          invoices,
        };
        if (family.orders.length >= least && (found === null || family.orders.length > found.orders.length))
          found = family;
      }
    }
    return found !== null;
  });
  return found;
}

function number(order: TrialOrder, invoices: boolean): string {
  return invoices ? (order.invoice ?? '') : order.order;
}

function numberIn(family: Family, order: TrialOrder): string {
  return number(order, family.invoices);
}

/** How many characters at the end two numbers of one length have of their own; many where they are different otherwise. */
function differingEnd(one: string, other: string): number {
  if (one.length !== other.length) return 99;
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const digits = /^\d*$/u.test(one.slice(at) + other.slice(at)) && /\d$/u.test(`${one.slice(0, at)}`);
  return one === other ? 0 : digits ? one.length - at : 99;
}

function ending(written: string): number {
  return Number(/\d+$/u.exec(written)?.[0] ?? 0);
}

function follows(family: Family, one: TrialOrder | undefined, next: TrialOrder | undefined): boolean {
  return (
    one !== undefined && next !== undefined && ending(numberIn(family, next)) === ending(numberIn(family, one)) + 1
  );
}

/** A list that the bank's field cut off before its end. */
export const severalCut: Kind = (setting) => {
  const { dice } = setting;
  const customer = setting.take((each) => setting.open(each).length > 3);
  if (customer === null) return null;
  const orders = dice.shuffled(setting.open(customer)).slice(0, dice.int(3, 5));
  const field = dice.pick([35, 70, 140]);
  const references = orders.map((order) => order.order);
  const list = references.join(dice.pick([' ', ', ']));
  const shown = dice.int(2, orders.length - 1);
  const until = references.slice(0, shown).join('  ').length + dice.int(0, 4);
  const front = field - until;
  if (front < 0) return null;
  const words = 'SETTLEMENT OF THE FOLLOWING INVOICES AS PER STATEMENT '.repeat(3);
  const memo = (front < 4 ? list : `${words.slice(-front)}${list}`).slice(0, field);
  return [
    setting.payment(setting.payer(customer, 0), sum(orders), customer.currency, memo, {
      difficulty: 'truncated_multi_ref',
      truth: all(orders),
      mayAsk: true,
    }),
  ];
};

/** Two numbers, and money for neither nor both. */
export const tooLittleForTwo: Kind = (setting) => {
  const { dice } = setting;
  const customer = setting.take((each) => setting.open(each).length > 1);
  if (customer === null) return null;
  const orders = dice.shuffled(setting.open(customer)).slice(0, 2);
  const [one, other] = orders;
  if (one === undefined || other === undefined) return null;
  const amount = percent(sum(orders), dice.int(30, 90));
  if (setting.open(customer).some((each) => each.amount === amount)) return null;
  const memo = sentence(listed([setting.written(one), setting.written(other)], dice), dice);
  return [
    setting.payment(setting.payer(customer), amount, customer.currency, memo, {
      difficulty: 'ambiguous_two_refs_sum_too_small',
      leave: true,
    }),
  ];
};
