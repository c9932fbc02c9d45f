/**
 * Carries out what the plan says, as the people and programs outside the product would: a shop that tries again until it is answered, a payer, a
 * person at the exception desk.
 *
 * What the shop says of one order it says one after the other, since it would not let an older word overtake a newer one itself.
 */
import type { Currency } from '@quittance/domain';
import type { CommandRequest, OrderToRegister, RefundOutcome } from '@quittance/store';
import type { Database } from '../mysql/database.js';
import type { Cluster } from '../parts/cluster.js';
import type { Ingress } from '../parts/ingress.js';
import type { SimulatedOrderSystem } from '../parts/order-system.js';
import type { SimulatedRedis } from '../parts/simulated-redis.js';
import type { SimulatedStripe } from '../parts/simulated-stripe.js';
import { inTime } from '../time/in-time.js';
import { type Random, randomOf } from '../time/random.js';
import type { Simulation } from '../time/simulation.js';
import { nextWord, type OrderSaying, type OrderWord } from './order-word.js';
import type { Operation, Plan } from './plan.js';

export interface Stage {
  readonly plan: Plan;
  readonly simulation: Simulation;
  readonly database: Database;
  readonly cluster: Cluster;
  readonly redis: SimulatedRedis;
  readonly stripe: SimulatedStripe;
  readonly orderSystem: SimulatedOrderSystem;
  readonly startMs: number;
}

const ANSWER_MS_MAX = 15_000;
const TRY_AGAIN_MS = 7_000;

export class Actors {
  readonly #stage: Stage;
  /** Ids at Stripe, by the plan's numbers. */
  readonly #customers: string[] = [];
  readonly #intents = new Map<number, string>();
  readonly #sayings = new Map<number, Promise<void>>();
  /** What the order system says of each order: its last word. */
  readonly lastWord = new Map<number, OrderWord>();
  /** Orders of which a call was given up: it may be carried out after the words that came later, and nothing tells the two apart. */
  readonly overtaken = new Set<number>();
  /** Refunds that were asked for, by key, with what became of it. */
  readonly asked = new Map<string, RefundOutcome[]>();
  /** Whether anything depended on when a person or the shop acted: then another order of things may end otherwise. */
  underWay = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  async begin(): Promise<void> {
    for (const each of this.#stage.plan.customers) {
      const made = await this.#stage.stripe.call('/v1/customers', {
        name: each.name,
        email: `${each.reference}@example.com`,
      });
      this.#customers.push(String(made['id']));
    }
    for (const operation of this.#stage.plan.operations)
      this.#stage.simulation.at(this.#stage.startMs + operation.atMs, () => void this.#act(operation));
  }

  async #act(operation: Operation): Promise<void> {
    const { simulation, redis, stripe, orderSystem, cluster } = this.#stage;
    if (operation.kind !== 'person') simulation.note('—', () => `${operation.kind} ${describe(operation)}`);
    switch (operation.kind) {
      case 'register':
      case 'change':
      case 'cancel':
      case 'reopen':
        return this.#say(operation);
      case 'card':
        return this.#pay(operation);
      case 'capture':
        return this.#ofIntent(operation.payment, (id) =>
          stripe.call(`/v1/payment_intents/${id}/capture`, { amount_to_capture: operation.amount }),
        );
      case 'transfer': {
        const { amount, currency, text } = operation;
        await stripe.call(`/v1/test_helpers/customers/${this.#customers[operation.customer]}/fund_cash_balance`, {
          amount,
          currency,
          reference: text,
        });
        return;
      }
      case 'balanceIntent':
        return this.#awaitTransfer(operation);
      case 'takeBack': {
        const funding = stripe.sandbox.truth().fundings[operation.transfer];
        if (funding !== undefined) await stripe.call(`/v1/test_helpers/sandbox/fundings/${funding.id}/reverse`);
        return;
      }
      case 'refundAtStripe':
        return this.#ofIntent(operation.payment, (id) =>
          stripe.call('/v1/refunds', { payment_intent: id, amount: operation.amount }),
        );
      case 'refundFails': {
        const refund = stripe.sandbox.truth().refunds[operation.nth];
        if (refund !== undefined)
          await stripe.call(`/v1/test_helpers/sandbox/refunds/${refund.id}/move`, {
            status: 'failed',
            failure_reason: 'unknown',
          });
        return;
      }
      case 'dispute': {
        const dispute = stripe.sandbox.truth().disputes[operation.nth];
        if (dispute !== undefined)
          await stripe.call(`/v1/test_helpers/sandbox/disputes/${dispute.id}/move`, { status: operation.to });
        return;
      }
      case 'askRefund':
        for (let n = 0; n < operation.times; n += 1) void this.#askRefund(operation);
        return;
      case 'person':
        return this.#person(operation.chance);
      case 'takeOff': {
        const [oldest] = this.#stage.database.rows('applications');
        if (oldest !== undefined)
          await this.#command({ action: 'unapply', application: String(oldest['id']) }, 'take-off');
        return;
      }
      case 'flush':
        return redis.flush();
      case 'redisAway':
        redis.setUp(false);
        simulation.at(simulation.nowMs + operation.forMs, () => redis.setUp(true));
        return;
      case 'orderSystemAway': {
        const before = orderSystem.faults;
        orderSystem.faults = { ...before, [operation.how]: 1 };
        simulation.at(simulation.nowMs + operation.forMs, () => {
          orderSystem.faults = { ...orderSystem.faults, [operation.how]: before[operation.how] };
        });
        return;
      }
      case 'forget':
        return orderSystem.forget();
      case 'killAll':
        for (const place of cluster.places()) cluster.kill(place, 'all are killed');
        return;
    }
  }

  /** Calls until somebody answers. @param onSilence called when a call was given up that may still be carried out */
  async #until<T>(
    what: string,
    call: (ingress: Ingress) => Promise<T>,
    onSilence: () => void = () => undefined,
  ): Promise<T> {
    const { simulation, cluster } = this.#stage;
    this.underWay += 1;
    for (;;) {
      const { ingress } = cluster;
      const answer = ingress === null ? null : await inTime(simulation, call(ingress), ANSWER_MS_MAX);
      if (answer !== null) {
        this.underWay -= 1;
        return answer;
      }
      if (ingress !== null) onSilence();
      simulation.note('a caller', () => `was not answered and tries again: ${what}`);
      await simulation.sleep(TRY_AGAIN_MS);
    }
  }

  /** Says something of an order once everything before was answered. */
  #say(operation: OrderSaying): Promise<void> {
    const { order } = operation;
    const before = this.#sayings.get(order) ?? Promise.resolve();
    const saying = before.then(async () => {
      const planned = this.#stage.plan.orders[order];
      if (planned === undefined) return;
      const next = nextWord(this.lastWord.get(order), planned, operation);
      const told = await this.#until(
        `order ${planned.reference}`,
        (ingress) => ingress.register(this.#registration(order, next)),
        () => void this.overtaken.add(order),
      );
      this.#stage.simulation.note('shop', () => `${planned.reference} (${next.amount}, ${next.state}) is ${told.kind}`);
      if (told.kind !== 'conflict') this.lastWord.set(order, next);
    });
    this.#sayings.set(order, saying);
    return saying;
  }

  #registration(order: number, word: OrderWord): OrderToRegister {
    const { plan, startMs } = this.#stage;
    const planned = plan.orders[order];
    const customer = plan.customers[planned?.customer ?? 0];
    if (planned === undefined || customer === undefined) throw new Error('an order of nobody');
    return {
      reference: planned.reference,
      customer: {
        reference: customer.reference,
        name: customer.name,
        stripeCustomer: customer.linked ? this.#customers[planned.customer] : undefined,
      },
      order: {
        customer: customer.reference,
        currency: planned.currency as Currency,
        amount: BigInt(word.amount),
        state: word.state,
        placedAtMs: startMs + order * 1_000,
        dueAtMs: null,
        invoice: planned.invoice,
        description: null,
        lines: null,
        metadata: null,
      },
    };
  }

  async #pay(operation: Extract<Operation, { kind: 'card' }>): Promise<void> {
    const { amount, currency, customer, names, text, method, capture } = operation;
    const bank = method.startsWith('usBank');
    const made = await this.#stage.stripe.call('/v1/payment_intents', {
      amount,
      currency: bank ? 'usd' : currency,
      allowed_payment_method_types: ['card', 'us_bank_account'],
      payment_method: bank
        ? `pm_usBankAccount_${method === 'usBank' ? 'success' : 'insufficientFunds'}`
        : `pm_card_${method}`,
      confirm: true,
      capture_method: capture === null || bank ? 'automatic' : 'manual',
      ...(customer === null ? {} : { customer: this.#customers[customer] }),
      ...(names === null ? {} : { metadata: { order_id: names } }),
      ...(text === null ? {} : { description: text }),
    });
    if (made['id'] !== undefined) this.#intents.set(operation.payment, String(made['id']));
  }

  async #awaitTransfer(operation: Extract<Operation, { kind: 'balanceIntent' }>): Promise<void> {
    const { amount, currency, customer, names } = operation;
    const type =
      { usd: 'us_bank_transfer', eur: 'eu_bank_transfer', gbp: 'gb_bank_transfer', jpy: 'jp_bank_transfer' }[
        currency
      ] ?? 'us_bank_transfer';
    const made = await this.#stage.stripe.call('/v1/payment_intents', {
      amount,
      currency,
      customer: this.#customers[customer],
      allowed_payment_method_types: ['customer_balance'],
      payment_method_data: { type: 'customer_balance' },
      payment_method_options: {
        customer_balance: {
          funding_type: 'bank_transfer',
          bank_transfer: { type, ...(currency === 'eur' ? { eu_bank_transfer: { country: 'NL' } } : {}) },
        },
      },
      capture_method: 'automatic',
      confirm: true,
      ...(names === null ? {} : { metadata: { order_id: names } }),
    });
    if (made['id'] !== undefined) this.#intents.set(operation.payment, String(made['id']));
  }

  async #ofIntent(payment: number, act: (id: string) => Promise<unknown>): Promise<void> {
    const id = this.#intents.get(payment);
    if (id !== undefined) await act(id);
  }

  async #askRefund({ order, amount, key }: Extract<Operation, { kind: 'askRefund' }>): Promise<void> {
    const reference = this.#stage.plan.orders[order]?.reference;
    if (reference === undefined) return;
    const outcome = await this.#until(`refund ${key}`, (ingress) =>
      ingress.askRefund({ key, actor: 'api', of: { order: reference }, amount: BigInt(amount), approval: new Map() }),
    );
    this.#stage.simulation.note(
      'shop',
      () =>
        `refund ${key} of ${amount} of ${reference}: ${outcome.kind === 'taken' ? `${outcome.state}${outcome.replayed ? ', known' : ''}` : outcome.because}`,
    );
    this.asked.set(key, [...(this.asked.get(key) ?? []), outcome]);
  }

  /** Answers some exception with some command that a person might give, not always a sensible one. */
  async #person(chance: number): Promise<void> {
    const { database } = this.#stage;
    const random = randomOf(`${this.#stage.plan.seed}/person/${chance}`);
    const open = database
      .rows('exceptions')
      .filter((row) => row['state'] === 'open' || row['state'] === 'refund_proposed');
    const request = commandOf(random, open, {
      orders: database.rows('orders'),
      applications: database.rows('applications'),
    });
    if (request === null) return;
    await this.#command(request, String(chance));
  }

  async #command(request: CommandRequest, name: string): Promise<void> {
    const { simulation } = this.#stage;
    const said = JSON.stringify(request, (_name, value: unknown) =>
      typeof value === 'bigint' ? Number(value) : value,
    );
    simulation.note('—', `person ${said}`);
    const key = `person-${name}`;
    const outcome = await this.#until('a command', (ingress) => ingress.command('cli:ana', { ...request, key }));
    simulation.note('person', () => (outcome.kind === 'done' ? outcome.sentence : `refused: ${outcome.because}`));
  }
}

/** Some command that answers one of the open exceptions, or touches an order or a row of the books. */
export function commandOf(
  random: Random,
  open: readonly Readonly<Record<string, unknown>>[],
  books: {
    readonly orders: readonly Readonly<Record<string, unknown>>[];
    readonly applications: readonly Readonly<Record<string, unknown>>[];
  },
): CommandRequest | null {
  const orders = books.orders.map((row) => String(row['reference']));
  const { applications } = books;
  if (random.chance(0.15) && applications.length > 0)
    return { action: 'unapply', application: String(random.pick(applications)['id']) };
  if (random.chance(0.1) && orders.length > 0)
    return { action: 'mark_paid_outside', order: random.pick(orders), proof: 'a receipt' };
  if (open.length === 0) return null;
  const row = random.pick(open);
  const exception = String(row['id']);
  const candidates = (JSON.parse(String(row['candidates'])) as { orders: string[] }[]).flatMap((each) => each.orders);
  const order =
    candidates.length > 0 && random.chance(0.8)
      ? random.pick(candidates)
      : orders.length > 0
        ? random.pick(orders)
        : 'ORD-0';
  return random.pick<CommandRequest>([
    { action: 'apply', exception, order },
    { action: 'apply', exception, order },
    { action: 'split', exception, allocations: [{ order, amount: 100n }] },
    { action: 'on_account', exception },
    { action: 'propose_refund', exception },
    { action: 'dismiss', exception },
    { action: 'write_off', exception, reason: 'rounding' },
    { action: 'refund_settled_outside', exception, proof: 'paid by bank' },
    { action: 'comment', exception, note: 'looked at it' },
  ]);
}

function describe(operation: Operation): string {
  const { kind, atMs, ...rest } = operation;
  void kind;
  void atMs;
  return JSON.stringify(rest);
}
