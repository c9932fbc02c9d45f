import type { TrialCustomer, TrialOrder } from './book.fixture.js';
import { distractor } from './distractors.fixture.js';
import { all, type Labelled, type Payer, type Setting } from './setting.fixture.js';
import { DECORATIONS, lastNumber, lookAlike, plain, SHORTENINGS, type Spelling } from './spellings.fixture.js';
import { sentence } from './words.fixture.js';

/** Trials about a text that names one order. `null` where the customer at hand does not give one. */
export type Kind = (setting: Setting) => Labelled[] | null;

interface Chosen {
  readonly customer: TrialCustomer;
  readonly order: TrialOrder;
  readonly number: string;
  readonly payer: Payer;
}

/** A fresh customer with an open order, and one number of it. */
export function chooseOne(setting: Setting, unknownShare = 0.3): Chosen | null {
  const customer = setting.take((each) => setting.open(each).length > 0);
  if (customer === null) return null;
  const order = setting.dice.pick(setting.open(customer));
  const number = setting.number(order);
  if (setting.isTwice(number, order)) return null;
  return { customer, order, number, payer: setting.payer(customer, unknownShare) };
}

export const exactReference: Kind = (setting) => {
  const chosen = chooseOne(setting);
  if (chosen === null) return null;
  const { order, payer, number } = chosen;
  return [
    setting.payment(payer, order.amount, order.currency, sentence(number, setting.dice), {
      difficulty: 'exact_ref',
      truth: all([order]),
    }),
  ];
};

export const decorated: Kind = (setting) => {
  const names = setting.dice.shuffled(Object.keys(DECORATIONS));
  return spelled(
    setting,
    'decorated_ref',
    names.map((name) => [name, DECORATIONS[name] as Spelling]),
    false,
  );
};

export const shortened: Kind = (setting) => {
  const names = setting.dice.shuffled(Object.keys(SHORTENINGS));
  return spelled(
    setting,
    'shortened_ref',
    names.map((name) => [name, SHORTENINGS[name] as Spelling]),
    true,
  );
};

export const lookAlikes: Kind = (setting) => spelled(setting, 'ocr_ref', [['look-alike', lookAlike]], false);

/** The first way of writing that the number allows and that means no other order of the customer. */
function spelled(
  setting: Setting,
  difficulty: string,
  ways: readonly (readonly [string, Spelling])[],
  shortens: boolean,
): Labelled[] | null {
  const chosen = chooseOne(setting);
  if (chosen === null) return null;
  const { order, customer, payer, number } = chosen;
  for (const [variant, way] of ways) {
    const written = way(number, setting.dice);
    if (written === null || !setting.meansOnly(written, [order])) continue;
    const digits = (written.match(/\d/gu) ?? []).length;
    if (plain(written).length < 2) continue;
    const strange = setting.isStrange(written, customer);
    if (strange && payer.customer === null) continue;
    const short = shortens && isShort(variant, written);
    const grown = variant.startsWith('glued') && setting.book.format.random === true;
    const unclear = strange || grown || (digits < 2 && /\d{2}/u.test(number));
    return [
      setting.payment(payer, order.amount, order.currency, sentence(written, setting.dice), {
        difficulty,
        variant: `${variant}${strange ? ' strange' : ''}`,
        truth: all([order]),
        mayAsk: unclear || short || (shortens && !payer.plain),
      }),
    ];
  }
  return null;
}

/** So little is left of the number that a careful person may ask. */
function isShort(variant: string, written: string): boolean {
  const number = variant.startsWith('creditor')
    ? lastNumber(written.slice(4)).replace(/^0+/u, '')
    : lastNumber(written);
  return plain(written) === '' || number.length < 4;
}

export const distracted: Kind = (setting) => {
  const chosen = chooseOne(setting);
  if (chosen === null) return null;
  const { order, customer, payer } = chosen;
  const number = setting.written(order);
  const { dice } = setting;
  const others = Array.from({ length: dice.int(1, 3) }, () => distractor(dice)).filter(
    (each) => !setting.touches(each, payer.customer === null ? null : customer),
  );
  const strange = others.some((each) => setting.touches(each, null));
  const parts = dice.shuffled([number, ...others]);
  const memo = sentence(parts.join(' '), dice);
  return [
    setting.payment(payer, order.amount, order.currency, memo, {
      difficulty: 'distractor_numbers',
      variant: strange ? 'strange' : '',
      truth: all([order]),
      mayAsk: strange,
    }),
  ];
};

export const thirdParty: Kind = (setting) => {
  const chosen = chooseOne(setting, 0.5);
  if (chosen === null) return null;
  const { order } = chosen;
  const number = setting.written(order);
  const sender = setting.dice.pick([
    'Treuhand Zahlungsdienst GmbH',
    'PAYROLL SERVICES LTD',
    'REVOLUT BUSINESS',
    'WISE PAYMENTS',
    'Familie Hintermoser',
    'ﾀﾞｲｺｳｻｰﾋﾞｽ(ｶ',
    'Factoring Zwei SE',
  ]);
  const payer = { ...chosen.payer, customerName: sender };
  return [
    setting.payment(payer, order.amount, order.currency, sentence(number, setting.dice), {
      difficulty: 'third_party_payer',
      truth: all([order]),
    }),
  ];
};

/** A Japanese sender, with the number glued to it, or none. */
export const kanaSender: Kind = (setting) => {
  const { dice } = setting;
  const fits = (each: TrialCustomer) =>
    each.party.bankName !== null && setting.namesakes(each).length === 1 && setting.open(each).length > 0;
  const customer = setting.take(fits);
  if (customer === null) return null;
  const order = dice.pick(setting.open(customer));
  const unique = setting.open(customer).filter((each) => each.amount === order.amount).length === 1;
  const name = customer.party.bankName ?? '';
  const payer = {
    customer: dice.chance(0.85) ? customer.customer : null,
    customerName: dice.chance(0.2) ? name.slice(0, 12) : name,
  };
  const withNumber = dice.chance(0.5) || !unique;
  const number = setting.number(order);
  const memo = withNumber
    ? dice.pick([`${number}${name}`, `${number} ${name}`, `${name}${number}`, `${name} ${number}`])
    : dice.pick(['', name, name.slice(0, 12)]);
  return [
    setting.payment({ ...payer, plain: true }, order.amount, order.currency, memo, {
      difficulty: 'kana_sender',
      variant: `${withNumber ? 'number' : 'no number'}${payer.customer === null ? ' unknown' : ''}`,
      truth: all([order]),
      mayAsk: payer.customer === null && (!withNumber || payer.customerName !== name),
    }),
  ];
};
