import type { RehearsedPayment } from '../rehearsal-files.js';
import { bankSpelling } from './bank-spelling.fixture.js';
import { type Book, LAST_DAY_MS, type TrialCustomer, type TrialOrder } from './book.fixture.js';
import type { Dice } from './dice.fixture.js';
import { DECORATIONS, lastNumber, plain } from './spellings.fixture.js';

export interface Allocated {
  readonly order: string;
  readonly amount: bigint;
}

/** A payment with the answer that an honest accountant would give. */
export interface Labelled extends RehearsedPayment {
  readonly difficulty: string;
  /** How it was made difficult, for the report. */
  readonly variant: string;
  readonly truth: readonly Allocated[];
  /** Other answers that are as good. */
  readonly alternatives: readonly (readonly Allocated[])[];
  /** Only a person may place it. */
  readonly leave: boolean;
  /** Asking a person is as good as placing it. */
  readonly mayAsk: boolean;
}

/** Ways of writing that everybody reads. */
const HARMLESS = [
  'lower',
  'upper',
  'blank',
  'joined',
  'underscore',
  'slash',
  'hyphen',
  'en dash',
  'wide',
  'glued sign',
  'bracketed',
  'full stop',
];

/** Who pays, as the bank tells it. */
export interface Payer {
  readonly customer: string | null;
  readonly customerName: string | null;
  /** The payer is known, or named so that everybody would see who it is. */
  readonly plain: boolean;
}

/** A book whose customers are used up one by one, so that no trial disturbs another. */
export class Setting {
  readonly book: Book;
  readonly dice: Dice;
  #fresh: TrialCustomer[];
  readonly #named = new Set<string>();
  readonly #byForm = new Map<string, Set<TrialOrder>>();
  #clockMs = LAST_DAY_MS;
  #count = 0;

  constructor(book: Book, dice: Dice) {
    this.book = book;
    this.dice = dice;
    this.#fresh = dice.shuffled(book.customers);
    for (const order of book.orders)
      for (const number of numbersOf(order))
        for (const form of formsOf(number)) {
          const known = this.#byForm.get(form) ?? new Set();
          this.#byForm.set(form, known.add(order));
        }
  }

  /** Customers that no trial has used. */
  get left(): number {
    return this.#fresh.length;
  }

  /** A fresh customer of whom this is true; it is used up. */
  take(fits: (customer: TrialCustomer) => boolean): TrialCustomer | null {
    const index = this.#fresh.findIndex(fits);
    return index === -1 ? null : (this.#fresh.splice(index, 1)[0] ?? null);
  }

  /** Customers whose payments all had one clear answer may pay again, for their other orders. */
  again(payments: readonly Labelled[]): void {
    const unclear = new Set<string>();
    const paying = new Set<string>();
    const ownerOf = new Map(this.book.orders.map((order) => [order.order, order.customer]));
    for (const payment of payments) {
      const orders = [payment.truth, ...payment.alternatives].flat().map((each) => each.order);
      for (const order of orders) this.#named.add(order);
      const owners = [...orders.map((order) => ownerOf.get(order) ?? ''), payment.customer ?? ''];
      for (const owner of owners) (payment.leave || payment.mayAsk ? unclear : paying).add(owner);
    }
    this.#fresh = this.dice.shuffled(
      this.book.customers.filter((each) => paying.has(each.customer) && !unclear.has(each.customer)),
    );
  }

  open(customer: TrialCustomer, currency: string = customer.currency): TrialOrder[] {
    return customer.orders.filter(
      (order) => order.status === 'open' && order.currency === currency && !this.#named.has(order.order),
    );
  }

  /** Orders that this spelling of a number may mean. */
  meanings(written: string): TrialOrder[] {
    return [...new Set(formsOf(written).flatMap((form) => [...(this.#byForm.get(form) ?? [])]))];
  }

  /** Whether what is written means this order and none of the same customer beside it. */
  meansOnly(written: string, meant: readonly TrialOrder[]): boolean {
    return this.meanings(written).every((order) => meant.includes(order) || order.customer !== meant[0]?.customer);
  }

  /** Whether some number in a text may be an order's of this customer, or of anybody. */
  touches(text: string, customer: TrialCustomer | null): boolean {
    const runs = [
      ...(text.match(/[\p{L}\d]*\d[\p{L}\d]*/gu) ?? []),
      ...(text.match(/\d+/gu) ?? []),
      ...(text.match(/[\d][\d .,/-]+\d/gu) ?? []),
    ];
    return runs.some((run) =>
      this.meanings(run).some((order) => customer === null || order.customer === customer.customer),
    );
  }

  isStrange(written: string, customer: TrialCustomer): boolean {
    return this.meanings(written).some((order) => order.customer !== customer.customer);
  }

  /** The order's number or its invoice's, whichever is no other order's of the customer. */
  number(order: TrialOrder): string {
    const own = numbersOf(order).filter((number) => !this.isTwice(number, order));
    return own.length > 1 && this.dice.chance(0.4) ? (own[1] ?? order.order) : (own[0] ?? order.order);
  }

  /** Whether another order of the same customer has the same number, signs apart. */
  isTwice(number: string, order: TrialOrder): boolean {
    const others = this.#byForm.get(plain(number)) ?? [];
    return [...others].some(
      (each) =>
        each !== order &&
        each.customer === order.customer &&
        numbersOf(each).some((one) => plain(one) === plain(number)),
    );
  }

  /** A number of an order as its payer writes it: mostly as it is, else decorated so that it means no other order of the customer. */
  written(order: TrialOrder, decoratedShare = 0.25): string {
    const number = this.number(order);
    if (!this.dice.chance(decoratedShare)) return number;
    const way = DECORATIONS[this.dice.pick(HARMLESS)];
    const text = way?.(number, this.dice) ?? number;
    return this.meansOnly(text, [order]) && !this.meanings(text).some((each) => each !== order) ? text : number;
  }

  payer(customer: TrialCustomer, unknownShare = 0.3): Payer {
    const spelled = bankSpelling(customer.party, this.dice);
    const unknown = this.dice.chance(unknownShare);
    const alone = this.namesakes(customer).length === 1;
    return {
      customer: unknown ? null : customer.customer,
      customerName: spelled.text,
      plain: !unknown || (spelled.plain && alone),
    };
  }

  namesakes(customer: TrialCustomer): TrialCustomer[] {
    const key = plain(customer.party.name);
    return this.book.customers.filter((each) => plain(each.party.name) === key);
  }

  payment(
    payer: Payer,
    amount: bigint,
    currency: string,
    memo: string,
    label: Partial<Labelled> & Pick<Labelled, 'difficulty'>,
  ): Labelled {
    this.#clockMs += this.dice.int(1, 40) * 3_600_000;
    this.#count += 1;
    return {
      id: `pay_${this.#count}`,
      customer: payer.customer,
      customerName: payer.customerName,
      currency,
      amount,
      dateMs: this.#clockMs,
      memo,
      variant: '',
      truth: [],
      alternatives: [],
      leave: false,
      mayAsk: false,
      ...label,
    };
  }
}

export function numbersOf(order: TrialOrder): string[] {
  return order.invoice === null ? [order.order] : [order.order, order.invoice];
}

export function all(orders: readonly TrialOrder[]): Allocated[] {
  return orders.map(({ order, amount }) => ({ order, amount }));
}

export function sum(orders: readonly TrialOrder[]): bigint {
  return orders.reduce((total, order) => total + order.amount, 0n);
}

const PERCENT = 100n;

/** So many hundredths of an amount, rounded down. */
export function percent(amount: bigint, share: number): bigint {
  return (amount * BigInt(share)) / PERCENT;
}

/** Every form under which two spellings may be the same: as written, without zeros, the number alone, letters taken for digits. */
export function formsOf(written: string): string[] {
  const full = plain(written);
  const stripped = full.replace(/(?<!\d)0+(?=\d)/gu, '');
  const runs = written.normalize('NFKC').replace(/(?<!\d)0+(?=\d)/gu, '');
  const behind = plain(runs.replace(/^[^\d]+/u, ''));
  const last = lastNumber(written.normalize('NFKC')).replace(/^0+/u, '');
  const alike = full.replace(/[OQILZSGB]/gu, (letter) => '00112568'['OQILZSGB'.indexOf(letter)] ?? letter);
  return [...new Set([full, stripped, plain(runs), behind, last, `~${alike}`])].filter((each) => each.length > 1);
}

/** Whether one slip makes one of the other. */
export function isOneSlip(a: string, b: string): boolean {
  const [x, y] = [plain(a), plain(b)].sort((one, other) => one.length - other.length) as [string, string];
  if (x === y || y.length - x.length > 1) return x === y;
  let at = 0;
  while (at < x.length && x[at] === y[at]) at += 1;
  if (y.length > x.length) return x.slice(at) === y.slice(at + 1);
  if (x.slice(at + 1) === y.slice(at + 1)) return true;
  return x[at] === y[at + 1] && x[at + 1] === y[at] && x.slice(at + 2) === y.slice(at + 2);
}
