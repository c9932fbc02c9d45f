import type { CashEntry, Order, Payment } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import { total } from '../books/sum-rows.js';
import { larger } from '../money.js';
import { type InvoicesByNumber, invoicesByNumber, ordersWrittenOut } from './match-question.js';
import { oldestFirst } from './payment-behind.js';

/** One customer's cash balance in one currency: the transfers that filled it, and what the provider left on each intent. */
export class Purse {
  readonly draft: Draft;
  readonly fundings: readonly Payment[];
  /** Minor units that stand on each intent now, by its id, sorted; 0 where all was taken off again. */
  readonly balances: ReadonlyMap<string, bigint>;
  readonly #entries: readonly CashEntry[];
  readonly #invoices: InvoicesByNumber;
  readonly #words = new Map<Payment, ReadonlySet<string>>();
  #rowsSeen = -1;
  #placed = new Map<string, { amount: bigint; readonly fundings: Payment[] }>();
  #free: Payment[] = [];

  constructor(draft: Draft, entries: readonly CashEntry[], invoices: InvoicesByNumber) {
    this.draft = draft;
    this.#invoices = invoices;
    this.#entries = entries;
    const [first] = entries;
    this.fundings = oldestFirst(
      [...draft.payments.values()].filter(
        (each) => each.kind === 'funding' && each.currency === first?.currency && each.customer === first.customer,
      ),
    );
    this.balances = balancesOf(entries);
  }

  /** Nobody spends what never came in: while more was spent, some transfer is not known here, and nothing is certain. */
  isComplete(): boolean {
    const spent = [...this.balances.values()].reduce((sum, each) => sum + each, 0n);
    return total(this.fundings) >= spent;
  }

  /** Money of the transfers that was placed on an order, by whatever rule. */
  on(order: Order): bigint {
    return this.#counted().get(order.reference)?.amount ?? 0n;
  }

  /** What an order can still take of these transfers; the gap that one left when the bank took it back is for the others. */
  openTo(order: Order): bigint {
    const there = this.#counted().get(order.reference)?.fundings ?? [];
    if (there.length < this.fundings.length) return this.draft.open(order);
    return there.map((each) => this.draft.openTo(each, order)).reduce(larger, 0n);
  }

  /** Transfers that are on an order or may be put there, in the order in which they are taken to be meant for it. */
  inFavourOf(order: Order): Payment[] {
    const there = this.#counted().get(order.reference)?.fundings ?? [];
    const classes = new Map([...there, ...this.#free].map((each) => [each, this.#classOf(each, order)]));
    return oldestFirst(classes.keys()).sort((a, b) => (classes.get(a) ?? 0) - (classes.get(b) ?? 0));
  }

  /**
   * The transfers that the provider must have spent on these intents: a movement of the balance and a transfer of just that amount, neither
   * of which has a twin in this purse.
   */
  meantFor(intents: readonly string[]): Map<Payment, bigint> {
    const whole = this.#entries.filter((each) => each.entryKind === 'applied');
    const taken = new Set(this.#entries.flatMap((each) => (each.entryKind === 'unapplied' ? (each.intent ?? []) : [])));
    const meant = new Map<Payment, bigint>();
    for (const { intent, amount } of whole) {
      if (intent === undefined || !intents.includes(intent) || taken.has(intent)) continue;
      const [funding, twin] = this.fundings.filter((each) => each.amount === amount);
      const alone = whole.filter((each) => each.amount === amount).length === 1;
      if (funding !== undefined && twin === undefined && alone) meant.set(funding, amount);
    }
    return meant;
  }

  unplaced(): bigint {
    return this.fundings.reduce((sum, each) => sum + this.draft.unplaced(each), 0n);
  }

  #counted() {
    if (this.#rowsSeen === this.draft.applications.length) return this.#placed;
    this.#placed = new Map();
    for (const funding of this.fundings)
      for (const [order, amount] of this.draft.placed(funding.stripeId)) {
        const there = this.#placed.get(order) ?? { amount: 0n, fundings: [] };
        this.#placed.set(order, there);
        there.amount += amount;
        there.fundings.push(funding);
      }
    this.#free = this.fundings.filter((each) => this.draft.unplaced(each) > 0n);
    this.#rowsSeen = this.draft.applications.length;
    return this.#placed;
  }

  /** 0: the words of the transfer name the order; 1: they name none; 2: they name another one. */
  #classOf(funding: Payment, order: Order): 0 | 1 | 2 {
    const named = this.#words.get(funding) ?? ordersWrittenOut(this.draft, funding, this.#invoices);
    this.#words.set(funding, named);
    if (named.has(order.reference)) return 0;
    return named.size === 0 ? 1 : 2;
  }
}

/** The purses of all customers whose balance was applied to an intent. */
export function pursesOf(draft: Draft): Purse[] {
  const entries = new Map<string, CashEntry[]>();
  for (const entry of draft.cashEntries.values()) {
    if (entry.intent === undefined) continue;
    const key = `${entry.customer} ${entry.currency}`;
    entries.set(key, [...(entries.get(key) ?? []), entry]);
  }
  const invoices = entries.size === 0 ? new Map() : invoicesByNumber(draft);
  return [...entries.values()].map((each) => new Purse(draft, each, invoices));
}

function balancesOf(entries: readonly CashEntry[]): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { intent, entryKind, amount } of entries) {
    if (intent === undefined) continue;
    const signed = entryKind === 'applied' ? amount : entryKind === 'unapplied' ? -amount : 0n;
    sums.set(intent, (sums.get(intent) ?? 0n) + signed);
  }
  return new Map([...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([intent, sum]) => [intent, larger(0n, sum)]));
}
