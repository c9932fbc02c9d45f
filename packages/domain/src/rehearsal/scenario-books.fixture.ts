import type { Payment } from '../books/books.js';
import type { CommandAsked, ExceptionFound, OperatorCommand, RowFound } from '../commands/operator-command.js';
import { planCommands } from '../commands/plan-commands.js';
import type { Currency } from '../currency.js';
import type { MatchingPolicy } from '../matching/policy.js';
import type { Observation } from '../observation.js';
import { openAmount } from '../order.js';
import { MemoryBooks } from '../settle/books.fixture.js';
import { matchKeyOf } from '../settle/explain-rest.js';
import { card, names, words } from '../settle/facts.fixture.js';
import type { ScenarioOrder, ScenarioPayment } from './scenario.fixture.js';
import { type OrderStanding, type Outcome, wordFor } from './scenario-outcome.fixture.js';
import { isOrder } from './scenario-rehearsal.fixture.js';

/** Books in memory on which a scenario's story happens: facts of the provider, changes of orders, commands of people. */
export class ScenarioBooks {
  readonly memory: MemoryBooks;
  readonly #ids = new Map<string, string>();

  constructor(policy: MatchingPolicy, orders: readonly ScenarioOrder[]) {
    this.memory = new MemoryBooks(policy);
    for (const order of orders.filter(isOrder)) this.register(order);
  }

  register({ ref, currency, amount_minor, paid_minor = 0, credited_minor = 0, status }: ScenarioOrder): void {
    const amount = BigInt(amount_minor - credited_minor);
    const state = status === 'void' ? 'cancelled' : 'open';
    this.memory.register({ reference: ref, account: 'acc_0', amount, state, currency: currency as Currency });
    if (paid_minor > 0)
      this.pay({ id: 'before', amount_minor: paid_minor, currency, customer: 'cust_a', memo: '', named: [ref] });
  }

  /** A payment comes in: a transfer unless an order is named by the merchant. @returns whether it changed anything */
  pay(payment: ScenarioPayment, asCard = false): boolean {
    const name = payment.id ?? 'payment';
    const transfer = payment.named === undefined && !asCard;
    const id = this.#ids.get(name) ?? `${transfer ? 'ccsbtxn' : 'pi'}_${this.#ids.size + 1}`;
    this.#ids.set(name, id);
    const paid = card(id, BigInt(payment.amount_minor), {
      paymentKind: transfer ? 'funding' : 'payment',
      currency: payment.currency as Currency,
      paidAtMs: this.#ids.size,
    });
    const { customer: _, ...anonymous } = paid;
    const said: Observation[] = payment.memo === '' ? [] : [words(id, payment.memo)];
    if (payment.named !== undefined) said.push(names(id, ...payment.named));
    const changes = this.memory.tell([payment.customer === null ? anonymous : paid, ...said]);
    return changes.payments.length + changes.applications.length + changes.raised.length > 0;
  }

  /** Stripe's id of the payment that a scenario calls so, or that has it. */
  idOf(name: string): string {
    const id = this.memory.books.payments.has(name) ? name : this.#ids.get(name);
    if (id === undefined) throw new Error(`no payment ${name}`);
    return id;
  }

  paymentOf(name: string): Payment {
    const found = this.memory.books.payments.get(this.idOf(name));
    if (found === undefined) throw new Error(`no payment ${name}`);
    return found;
  }

  /** A person does something. @returns why it was refused, if it was */
  command(payment: string | null, command: OperatorCommand, row: RowFound | null = null): string | null {
    const { books } = this.memory;
    const id = payment === null ? null : this.idOf(payment);
    const asked: CommandAsked = { command, actor: 'ana', exception: null, payment: id, row };
    const { changes, commands } = planCommands(books, this.#exceptions(), [asked]);
    this.memory.apply(changes);
    const [planned] = commands;
    return planned?.kind === 'refused' ? planned.refusal.code : null;
  }

  /** A person spreads a payment, whatever the rules did with it. */
  split(payment: string, parts: readonly (readonly [string, number])[]): void {
    this.undo(payment);
    const allocations = parts.map(([order, amount]) => ({ order, amount: BigInt(amount) }));
    const refused = this.command(payment, { action: 'split', allocations });
    if (refused !== null) throw new Error(refused);
  }

  /** A person takes all money of a payment off its orders. */
  undo(payment: string): void {
    for (const { ref } of this.allocationsOf(payment)) this.takeOff(payment, ref);
  }

  takeOff(payment: string, order: string): void {
    const id = this.idOf(payment);
    const rows = this.memory.books.applications.filter((each) => each.payment === id && each.order === order);
    const row = { payment: id, order, place: rows.findLastIndex((each) => each.kind === 'applied') };
    const refused = this.command(null, { action: 'unapply', application: 'its row' }, row);
    if (refused !== null) throw new Error(refused);
  }

  allocationsOf(payment: string): { readonly ref: string; readonly amount: bigint }[] {
    const sums = new Map<string, bigint>();
    for (const row of this.memory.books.applications)
      if (row.payment === this.idOf(payment)) sums.set(row.order, (sums.get(row.order) ?? 0n) + row.amount);
    return [...sums].flatMap(([ref, amount]) => (amount === 0n ? [] : [{ ref, amount }]));
  }

  standingOf(ref: string): OrderStanding {
    const order = this.memory.books.orders.get(ref);
    if (order === undefined) throw new Error(`no order ${ref}`);
    return { open: order.state === 'cancelled' ? 0n : openAmount(order), paid: order.paid };
  }

  /** Money of all payments that is on no order. */
  credit(): bigint {
    return [...this.memory.books.payments.values()].reduce((sum, each) => sum + each.unapplied, 0n);
  }

  owed(): bigint {
    return [...this.memory.books.orders.keys()].reduce((sum, ref) => sum + this.standingOf(ref).open, 0n);
  }

  outcomeOf(payment: string): Outcome {
    const { books } = this.memory;
    const found = this.paymentOf(payment);
    const allocations = this.allocationsOf(payment);
    const closed = (books.adjustments ?? []).filter((each) => each.payment === found.stripeId);
    const writeOff = closed.reduce((sum, each) => sum + each.amount, 0n);
    const reason = books.exceptions.get(matchKeyOf(found))?.reason;
    const nothing = reason === undefined || reason === 'no_match' ? 'waits' : 'asked';
    const touched = allocations.map((each) => this.standingOf(each.ref));
    return {
      allocations,
      remainder: found.unapplied,
      writeOff,
      status: allocations.length > 0 ? wordFor(writeOff, touched) : nothing,
      shown: [],
      orders: Object.fromEntries([...books.orders.keys()].map((ref) => [ref, this.standingOf(ref)])),
    };
  }

  #exceptions(): Map<string, ExceptionFound> {
    const rest = { payment: null, order: null, owner: null, currency: 'usd', amount: 0n, candidates: [], because: '' };
    return new Map(
      [...this.memory.books.exceptions.values()].map((each) => [
        each.key,
        { ...rest, id: each.key, key: each.key, reason: each.reason as ExceptionFound['reason'], state: 'open' },
      ]),
    );
  }
}
