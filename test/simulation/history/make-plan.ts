import { GOOD_ORDER_SYSTEM } from '../parts/order-system.js';
import { GOOD_STRIPE } from '../parts/simulated-stripe.js';
import { type Random, randomOf } from '../time/random.js';
import { CALM } from '../time/simulation.js';
import type { Chances, Operation, Plan, PlannedCustomer, PlannedOrder } from './plan.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Amounts that come often, so that payments and orders meet by chance as well. */
const AMOUNTS = [1_000, 2_500, 2_500, 4_990, 10_000, 12_345] as const;
const NAMES = ['Ada Lovelace', 'Ōsaka Trading K.K.', 'Müller GmbH'] as const;
const CARDS = [
  'visa',
  'visa',
  'visa',
  'visa',
  'mastercard',
  'chargeDeclined',
  'pendingRefund',
  'refundFail',
  'createDispute',
  'createDisputeInquiry',
] as const;

/** A history of a few orders and payments, and what goes wrong meanwhile. */
export function makePlan(seed: string): Plan {
  const random = randomOf(`${seed}/plan`);
  const customers = customersOf(random);
  const currency = random.chance(0.8) ? 'usd' : random.pick(['eur', 'jpy']);
  const orders = ordersOf(random, customers, currency);
  // Within seconds everybody meets everybody; over days things end and come back.
  const spanMs = random.pick([2_000, 2_000, 2 * MINUTE_MS, HOUR_MS, DAY_MS, 5 * DAY_MS]);
  const maker = new Maker(random, { customers, orders, currency, spanMs });
  const operations = maker.make().sort((a, b) => a.atMs - b.atMs);
  return {
    seed,
    customers,
    orders,
    operations,
    chances: chancesOf(random),
    faultsEndMs: spanMs + random.between(0, HOUR_MS),
  };
}

function customersOf(random: Random): PlannedCustomer[] {
  return NAMES.slice(0, random.between(1, 3)).map((name, n) => ({
    reference: `C-${n + 1}`,
    name,
    linked: random.chance(0.7),
  }));
}

function ordersOf(random: Random, customers: readonly PlannedCustomer[], currency: string): PlannedOrder[] {
  const first = random.between(1, 9) * 1_000;
  return Array.from({ length: random.between(1, 3) }, (_, n) => ({
    reference: `ORD-${first + n * random.between(1, 3)}`,
    customer: random.between(0, customers.length - 1),
    currency: random.chance(0.95) ? currency : 'gbp',
    amount: random.pick(AMOUNTS),
    invoice: random.chance(0.3) ? `INV${first + n}` : null,
  })).filter((each, n, all) => all.findIndex((other) => other.reference === each.reference) === n);
}

interface Setting {
  readonly customers: readonly PlannedCustomer[];
  readonly orders: readonly PlannedOrder[];
  readonly currency: string;
  readonly spanMs: number;
}

class Maker {
  readonly #random: Random;
  readonly #setting: Setting;
  readonly #operations: Operation[] = [];
  #payments = 0;
  #transfers = 0;
  #keys = 0;

  constructor(random: Random, setting: Setting) {
    this.#random = random;
    this.#setting = setting;
  }

  make(): Operation[] {
    const random = this.#random;
    for (const n of this.#setting.orders.keys()) this.#order(n);
    if (random.chance(0.25)) this.#crowd();
    for (let n = random.between(1, 3); n > 0; n -= 1) {
      if (random.chance(0.65)) this.#card();
      else this.#transfer();
    }
    if (random.chance(0.25)) this.#balanceIntent();
    for (let n = random.between(0, 2); n > 0; n -= 1) this.#askRefund();
    for (let n = random.between(0, 3); n > 0; n -= 1) this.#add(0.3, { kind: 'person', chance: random.fraction() });
    this.#trouble();
    return this.#operations;
  }

  #add(from: number, operation: OperationWithoutTime): void {
    const { spanMs } = this.#setting;
    this.#operations.push({
      ...operation,
      atMs: Math.floor(spanMs * from) + this.#random.between(0, Math.floor(spanMs * (1 - from))),
    });
  }

  #after(first: number, operation: OperationWithoutTime): void {
    this.#operations.push({ ...operation, atMs: first + this.#random.between(0, this.#setting.spanMs) });
  }

  #order(order: number): void {
    const random = this.#random;
    const early = random.chance(0.6);
    this.#operations.push({
      kind: 'register',
      order,
      atMs: early ? random.between(0, 1_000) : random.between(0, this.#setting.spanMs),
    });
    const amount = this.#setting.orders[order]?.amount ?? 0;
    if (random.chance(0.15))
      this.#add(0.2, { kind: 'change', order, amount: random.pick([amount + 500, Math.max(1, amount - 500), amount]) });
    if (random.chance(0.15)) {
      this.#add(0.2, { kind: 'cancel', order });
      if (random.chance(0.4)) this.#add(0.5, { kind: 'reopen', order });
    }
  }

  /** Several people pay parts of one order at the same time. */
  #crowd(): void {
    const random = this.#random;
    const order = random.pick(this.#setting.orders);
    const atMs = random.between(0, this.#setting.spanMs);
    for (let n = random.between(2, 4); n > 0; n -= 1) {
      this.#operations.push({
        kind: 'card',
        atMs: atMs + random.between(0, 300),
        payment: this.#payments,
        customer: random.chance(0.5) ? order.customer : null,
        currency: order.currency,
        amount: Math.max(1, Math.floor(order.amount / random.between(1, 3))),
        names: order.reference,
        text: null,
        method: 'visa',
        capture: null,
      });
      this.#payments += 1;
    }
  }

  #card(): void {
    const random = this.#random;
    const { orders, customers, currency } = this.#setting;
    const order = random.pick(orders);
    const payment = this.#payments;
    this.#payments += 1;
    const amount = random.chance(0.75) ? order.amount : random.pick(AMOUNTS) + random.between(-50, 50);
    const capture = random.chance(0.15)
      ? random.chance(0.5)
        ? amount
        : Math.max(1, amount - random.between(0, 900))
      : null;
    const atMs = random.between(0, this.#setting.spanMs);
    this.#operations.push({
      kind: 'card',
      atMs,
      payment,
      customer: random.chance(0.3)
        ? null
        : random.chance(0.85)
          ? order.customer
          : random.between(0, customers.length - 1),
      currency: random.chance(0.95) ? order.currency : currency,
      amount,
      names: random.chance(0.6) ? nameOf(random, order.reference) : null,
      text: random.chance(0.5) ? this.#text() : null,
      method: random.chance(0.1) ? random.pick(['usBank', 'usBankFails']) : random.pick(CARDS),
      capture,
    });
    if (capture !== null) this.#after(atMs, { kind: 'capture', payment, amount: capture });
    for (let n = random.pick([0, 0, 1, 2]); n > 0; n -= 1)
      this.#after(atMs, {
        kind: 'refundAtStripe',
        payment,
        amount: random.chance(0.4) ? amount : random.between(1, amount),
      });
    if (random.chance(0.15)) this.#after(atMs, { kind: 'refundFails', nth: random.between(0, 2) });
    if (random.chance(0.4))
      this.#after(atMs + 3 * HOUR_MS, { kind: 'dispute', nth: random.between(0, 1), to: random.pick(['won', 'lost']) });
  }

  #text(): string {
    const random = this.#random;
    const order = random.pick(this.#setting.orders);
    const number = order.reference.slice(4);
    return random.pick([
      order.reference,
      `order ${number}`,
      `Payment ${order.reference.toLowerCase()} thank you`,
      order.invoice ?? number,
      'rent',
      `ORD-${Number(number) + 777}`,
    ]);
  }

  #transfer(): void {
    const random = this.#random;
    const order = random.pick(this.#setting.orders);
    const transfer = this.#transfers;
    this.#transfers += 1;
    const atMs = random.between(0, this.#setting.spanMs);
    const amount = random.chance(0.7) ? order.amount : random.pick(AMOUNTS);
    this.#operations.push({
      kind: 'transfer',
      atMs,
      customer: order.customer,
      currency: order.currency,
      amount,
      text: this.#text(),
    });
    if (random.chance(0.15)) this.#after(atMs, { kind: 'takeBack', transfer });
  }

  #balanceIntent(): void {
    const random = this.#random;
    const order = random.pick(this.#setting.orders);
    const payment = this.#payments;
    this.#payments += 1;
    this.#add(0, {
      kind: 'balanceIntent',
      payment,
      customer: order.customer,
      currency: order.currency,
      amount: order.amount,
      names: random.chance(0.7) ? order.reference : null,
    });
    if (random.chance(0.3)) this.#add(0.5, { kind: 'refundAtStripe', payment, amount: order.amount });
  }

  #askRefund(): void {
    const random = this.#random;
    const order = random.between(0, this.#setting.orders.length - 1);
    const whole = this.#setting.orders[order]?.amount ?? 1;
    this.#keys += 1;
    const key = `shop-refund-${random.chance(0.2) ? 1 : this.#keys}`;
    this.#add(0.3, {
      kind: 'askRefund',
      order,
      key,
      times: random.pick([1, 1, 2, 3]),
      amount: random.chance(0.5) ? whole : random.between(1, whole),
    });
  }

  #trouble(): void {
    const random = this.#random;
    const { spanMs } = this.#setting;
    if (random.chance(0.3)) this.#add(0, { kind: 'flush' });
    if (random.chance(0.2))
      this.#add(0, { kind: 'redisAway', forMs: random.between(1_000, Math.min(spanMs, HOUR_MS)) });
    if (random.chance(0.25))
      this.#add(0, {
        kind: 'orderSystemAway',
        forMs: random.between(1_000, Math.min(spanMs, HOUR_MS / 2)),
        how: random.pick(['fails', 'unreachable']),
      });
    if (random.chance(0.2)) this.#add(0, { kind: 'forget' });
    if (random.chance(0.3)) this.#add(0, { kind: 'killAll' });
  }
}

type OperationWithoutTime = Operation extends infer Each
  ? Each extends Operation
    ? Omit<Each, 'atMs'>
    : never
  : never;

function nameOf(random: Random, reference: string): string {
  return random.chance(0.85) ? reference : random.pick([reference.toLowerCase(), `${reference} `, 'ORD-404404']);
}

function chancesOf(random: Random): Chances {
  const rough = random.pick([0, 0.3, 1, 1, 2]);
  const some = (most: number) => (random.chance(0.6) ? random.fraction() * most * rough : 0);
  return {
    turbulence: {
      ...CALM,
      interleave: random.pick([0, 0.3, 0.7, 1, 1]),
      stepMsMax: random.pick([0, 0, 5, 50, 500]),
      stall: some(0.004),
      crash: some(0.006),
      lostConnection: some(0.003),
      deadlock: some(0.004),
    },
    stripe: {
      ...GOOD_STRIPE,
      drop: some(0.2),
      duplicate: some(0.3),
      late: some(0.3),
      twin: some(0.2),
      neverMade: random.chance(0.3) ? some(0.2) : 0,
      apiRateLimitRate: some(0.1),
      apiErrorRate: some(0.1),
      apiErrorAfterRate: some(0.1),
      apiLostAnswerRate: some(0.1),
      apiResetRate: some(0.1),
    },
    redis: { lost: some(0.2), unanswered: some(0.2), lockLost: some(0.2) },
    orderSystem: {
      ...GOOD_ORDER_SYSTEM,
      fails: some(0.3),
      breaksOff: some(0.3),
      unreachable: some(0.2),
      throttles: some(0.1),
      slow: some(0.3),
      late: some(0.15),
    },
  };
}
