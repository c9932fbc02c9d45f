import type { RehearsedCustomer, RehearsedOrder } from '../rehearsal-files.js';
import type { Dice } from './dice.fixture.js';
import { alikeParty, type Party, party } from './names.fixture.js';
import { customerPrefix, REFERENCE_FORMATS, type ReferenceFormat } from './reference-formats.fixture.js';

export interface TrialCustomer extends RehearsedCustomer {
  readonly party: Party;
  readonly currency: string;
  readonly orders: TrialOrder[];
}

export interface TrialOrder extends RehearsedOrder {
  readonly customer: string;
}

/** A made-up merchant: customers, their orders, and how both are numbered. */
export interface Book {
  readonly format: ReferenceFormat;
  readonly invoiceFormat: ReferenceFormat | null;
  readonly kind: string;
  readonly customers: readonly TrialCustomer[];
  readonly orders: readonly TrialOrder[];
}

const DAY_MS = 86_400_000;
const FIRST_DAY_MS = Date.UTC(2024, 8, 1);
/** The day after the last order: payments come from here on. */
export const LAST_DAY_MS = FIRST_DAY_MS + 420 * DAY_MS;
const CURRENCIES = [
  'eur',
  'eur',
  'eur',
  'gbp',
  'usd',
  'usd',
  'jpy',
  'mxn',
  'kwd',
  'pln',
  'sek',
  'thb',
  'krw',
  'chf',
  'brl',
] as const;

type AmountOf = (dice: Dice, currency: string) => bigint;

/** What the orders of a book are worth: any sum, round sums, or the few prices of a catalogue. */
function amounts(dice: Dice): { kind: string; amountOf: AmountOf } {
  const factor = (currency: string) => (currency === 'jpy' || currency === 'krw' ? 10 : 1);
  const roll = dice.next();
  if (roll < 0.5) return { kind: 'any', amountOf: (d, c) => BigInt(d.int(500, 250_000) * factor(c)) };
  if (roll < 0.65) return { kind: 'tens', amountOf: (d, c) => BigInt(d.int(1, 150) * 1_000 * factor(c)) };
  if (roll < 0.8) return { kind: 'hundreds', amountOf: (d, c) => BigInt(d.int(1, 30) * 10_000 * factor(c)) };
  const prices = Array.from({ length: dice.int(3, 9) }, () => dice.int(9, 400) * 100 - dice.pick([0, 1, 5]));
  return { kind: 'prices', amountOf: (d, c) => BigInt(d.pick(prices) * factor(c)) };
}

/** A merchant by chance: one way of numbering, one density, one kind of amounts. */
export function makeBook(dice: Dice, format = dice.pick(REFERENCE_FORMATS)): Book {
  const others = REFERENCE_FORMATS.filter((each) => each !== format && each.name !== 'letters16');
  const invoiceFormat = dice.chance(0.4) ? dice.pick(others) : null;
  const wholesale = dice.chance(0.4);
  const { kind, amountOf } = amounts(dice);
  const dense = dice.chance(0.5);
  const currencies = dice.chance(0.5)
    ? [dice.pick(CURRENCIES)]
    : [dice.pick(CURRENCIES), dice.pick(CURRENCIES), dice.pick(CURRENCIES)];
  const tiny = dice.chance(0.15);
  const customers = makeCustomers(
    dice,
    tiny ? dice.int(4, 12) : wholesale ? dice.int(12, 30) : dice.int(40, 110),
    currencies,
  );
  const wanted = customers.flatMap((customer) => {
    const count = tiny
      ? dice.int(1, 3)
      : wholesale
        ? dice.pick([3, 6, 8, 12, 20, 35, 60])
        : dice.pick([1, 1, 2, 2, 3, 4, 5]);
    return batches(dice, count).map((day) => ({ customer, day }));
  });
  wanted.sort((a, b) => a.day - b.day);
  const number = numbering(dice, format, dense, customers);
  const invoiceNumber = invoiceFormat === null ? null : numbering(dice, invoiceFormat, dice.chance(0.5), customers);
  const repeat = dice.chance(0.3) ? 0.4 : 0.05;
  const orders = wanted.map(({ customer, day }): TrialOrder => {
    const again = customer.orders.length > 0 && dice.chance(repeat) ? dice.pick(customer.orders).amount : null;
    const createdMs = FIRST_DAY_MS + day * DAY_MS + dice.int(0, DAY_MS - 1);
    const order: TrialOrder = {
      order: number(customer.customer, createdMs),
      invoice: invoiceNumber === null || dice.chance(0.1) ? null : invoiceNumber(customer.customer, createdMs),
      customer: customer.customer,
      currency: dice.chance(0.96) ? customer.currency : dice.pick(CURRENCIES),
      amount: again ?? amountOf(dice, customer.currency),
      createdMs,
      dueMs: createdMs + 30 * DAY_MS,
      status: dice.chance(0.92) ? 'open' : 'paid',
    };
    customer.orders.push(order);
    return order;
  });
  const size = `${tiny ? 'tiny' : wholesale ? 'wholesale' : 'shop'} ${dense ? 'dense' : 'sparse'} ${kind}`;
  return { format, invoiceFormat, kind: size, customers, orders };
}

function makeCustomers(dice: Dice, count: number, currencies: readonly string[]): TrialCustomer[] {
  const taken = new Set<string>();
  const customers: TrialCustomer[] = [];
  while (customers.length < count) {
    const one = customers.length > 0 && dice.chance(0.06) ? alikeParty(dice.pick(customers).party, dice) : party(dice);
    if (taken.has(one.name.toUpperCase()) && !dice.chance(0.03)) continue;
    taken.add(one.name.toUpperCase());
    customers.push({
      customer: `cus_${customers.length}`,
      names: [one.name, ...one.others],
      party: one,
      currency: dice.pick(currencies),
      orders: [],
    });
  }
  return customers;
}

/** Days of a customer's orders; some are placed together, so that their numbers are neighbours. */
function batches(dice: Dice, count: number): number[] {
  const days: number[] = [];
  while (days.length < count) {
    const day = dice.int(0, 418) + dice.next() / 2;
    const size = dice.chance(0.3) ? dice.int(2, 5) : 1;
    for (let n = 0; n < size && days.length < count; n += 1) days.push(day + n / 1e6);
  }
  return days;
}

function numbering(
  dice: Dice,
  format: ReferenceFormat,
  dense: boolean,
  customers: readonly TrialCustomer[],
): (customer: string, createdMs: number) => string {
  const nameOf = new Map(customers.map((each) => [each.customer, each.party.name]));
  const counters = new Map<string, number>();
  const prefixes = new Map<string, string>();
  const taken = new Set<string>();
  return (customer, createdMs) => {
    const date = new Date(createdMs);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
    const key = format.runs === 'book' ? '' : format.runs === 'year' ? String(year) : customer;
    if (!prefixes.has(customer))
      prefixes.set(customer, customerPrefix(format.prefix, nameOf.get(customer) ?? '', dice));
    for (;;) {
      const n = counters.get(key) ?? format.first + dice.int(0, 3);
      counters.set(key, n + (dense ? 1 : dice.int(1, 12)));
      const written = format.write({ n, year, month, prefix: prefixes.get(customer) ?? '', dice });
      if (taken.has(written)) continue;
      taken.add(written);
      return written;
    }
  };
}
