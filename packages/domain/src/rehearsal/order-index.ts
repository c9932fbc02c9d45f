import type { Order } from '../books/books.js';
import type { Currency } from '../currency.js';
import { payerKey } from '../payer/payer-key.js';
import { laterNumbers } from '../references/later.js';
import type { Hit } from '../references/mention.js';
import { orderReferenceForms } from '../references/order-forms.js';
import { normaliseReference } from '../text/fold.js';
import type { RehearsedCustomer, RehearsedOrder } from './rehearsal-files.js';

/** An order whose open amount falls as payments are placed on it. */
export interface IndexedOrder {
  readonly order: Order;
  readonly numbers: readonly string[];
  open: bigint;
}

/** Orders found under one shortened form at the most: a number that so many orders carry names none of them. */
const HITS_PER_TOKEN_MAX = 20;
/** Open orders of exactly one amount that are looked at where the payer is not known. */
export const SAME_AMOUNT_MAX = 20;
/** Customers of one name that are looked at. */
const NAMESAKES_MAX = 5;

const NO_HITS: readonly Hit<Order>[] = [];

/** Finds orders by what a payment may say of them: in memory what the indexes of the store are in the database. */
export class OrderIndex {
  readonly #byReference = new Map<string, IndexedOrder>();
  readonly #byToken = new Map<string, Hit<Order>[]>();
  readonly #crowded = new Set<string>();
  readonly #byAccount = new Map<string, IndexedOrder[]>();
  readonly #byAmount = new Map<string, IndexedOrder[]>();
  readonly #byName = new Map<string, Set<string>>();
  readonly #names = new Map<string, readonly string[]>();
  readonly #numbers: string[] = [];

  constructor(orders: Iterable<RehearsedOrder>, customers: Iterable<RehearsedCustomer>) {
    for (const each of orders) this.#add(each);
    this.#numbers.sort();
    for (const own of this.#byAccount.values()) own.sort(byAge);
    for (const { customer, names } of customers) {
      this.#names.set(customer, names);
      for (const key of new Set(names.map(payerKey))) if (key !== '') this.#nameOf(key).add(customer);
    }
  }

  indexed(order: Order): IndexedOrder | undefined {
    return this.#byReference.get(order.reference);
  }

  lookUp(token: string): readonly Hit<Order>[] {
    return this.#byToken.get(token) ?? NO_HITS;
  }

  laterKnown(token: string): boolean {
    const later = laterNumbers(token);
    if (later === null) return true;
    let [from, to] = [0, this.#numbers.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#numbers[middle] ?? '') > later.after) to = middle;
      else from = middle + 1;
    }
    const next = this.#numbers[from];
    return next !== undefined && next <= later.upTo;
  }

  isKnown(customer: string): boolean {
    return this.#names.has(customer) || this.#byAccount.has(customer);
  }

  namesOf(account: string): readonly string[] {
    return this.#names.get(account) ?? [];
  }

  openOf(account: string, currency: string): Order[] {
    return (this.#byAccount.get(account) ?? [])
      .filter((each) => each.open > 0n && each.order.currency === currency)
      .map((each) => each.order);
  }

  /** Open orders of exactly this amount, of any customer. */
  ofAmount(amount: bigint, currency: string): Order[] {
    const same = (this.#byAmount.get(`${currency} ${amount}`) ?? []).filter((each) => each.open === amount).sort(byAge);
    return same.slice(0, SAME_AMOUNT_MAX).map((each) => each.order);
  }

  /** Customers known under this name. */
  called(name: string): readonly string[] {
    const key = payerKey(name);
    return key === '' ? [] : [...(this.#byName.get(key) ?? [])].sort().slice(0, NAMESAKES_MAX);
  }

  /** Takes money of a payment, or a difference closed with it, off what is open. */
  take(order: Order, amount: bigint): void {
    const indexed = this.indexed(order);
    if (indexed === undefined || amount === 0n) return;
    indexed.open -= amount;
    if (indexed.open > 0n) this.#amountOf(`${order.currency} ${indexed.open}`).push(indexed);
  }

  #add(each: RehearsedOrder): void {
    const order = orderOf(each);
    const numbers = [each.order, ...(each.invoice === null ? [] : [each.invoice])];
    const indexed = {
      order,
      numbers: numbers.map(normaliseReference),
      open: each.status === 'open' ? each.amount : 0n,
    };
    this.#byReference.set(each.order, indexed);
    for (const [n, number] of numbers.entries())
      for (const { normalised, form } of orderReferenceForms(number))
        this.#addHit(normalised, { order, form, full: indexed.numbers[n] ?? '' });
    this.#numbers.push(...indexed.numbers);
    const own = this.#byAccount.get(order.accountId) ?? [];
    this.#byAccount.set(order.accountId, own);
    own.push(indexed);
    if (indexed.open > 0n) this.#amountOf(`${order.currency} ${indexed.open}`).push(indexed);
  }

  /** Beyond the maximum the shortened forms of a token are forgotten: it names none of them. */
  #addHit(token: string, hit: Hit<Order>): void {
    if (hit.form !== 'full' && this.#crowded.has(token)) return;
    const hits = this.#byToken.get(token);
    if (hits === undefined) this.#byToken.set(token, [hit]);
    else if (hits.length < HITS_PER_TOKEN_MAX || hit.form === 'full') hits.push(hit);
    else {
      this.#crowded.add(token);
      const full = hits.filter((each) => each.form === 'full');
      this.#byToken.set(token, full);
    }
  }

  #amountOf(key: string): IndexedOrder[] {
    const same = this.#byAmount.get(key) ?? [];
    this.#byAmount.set(key, same);
    return same;
  }

  #nameOf(key: string): Set<string> {
    const accounts = this.#byName.get(key) ?? new Set();
    this.#byName.set(key, accounts);
    return accounts;
  }
}

function byAge(a: IndexedOrder, b: IndexedOrder): number {
  return a.order.placedAtMs - b.order.placedAtMs || (a.order.reference < b.order.reference ? -1 : 1);
}

function orderOf(each: RehearsedOrder): Order {
  return {
    id: each.order,
    reference: each.order,
    accountId: each.customer ?? `guest of ${each.order}`,
    state: each.status === 'cancelled' ? 'cancelled' : 'open',
    currency: each.currency as Currency,
    amount: each.amount,
    placedAtMs: each.createdMs,
    dueAtMs: each.dueMs,
    invoice: each.invoice,
    paid: 0n,
    refunded: 0n,
    disputed: 0n,
    adjusted: 0n,
    overpaid: 0n,
    disputeOpen: false,
    hold: null,
    paymentState: 'unpaid',
    version: 1n,
  };
}
