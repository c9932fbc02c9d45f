import type { CashEntry, Order, Payment } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import { larger } from '../money.js';
import { type InvoicesByNumber, invoicesByNumber, ordersInWords } from './match-question.js';
import { oldestFirst } from './payment-behind.js';

/** One customer's cash balance in one currency: the transfers that filled it, and what the provider left on each intent. */
export class Purse {
  readonly draft: Draft;
  readonly fundings: readonly Payment[];
  /** Minor units that stand on each intent now, by its id, sorted; 0 where all was taken off again. */
  readonly balances: ReadonlyMap<string, bigint>;
  readonly #invoices: InvoicesByNumber;
  #rowsSeen = -1;
  #placed = new Map<string, bigint>();

  constructor(draft: Draft, entries: readonly CashEntry[], invoices: InvoicesByNumber) {
    this.draft = draft;
    this.#invoices = invoices;
    const [first] = entries;
    this.fundings = oldestFirst(
      [...draft.payments.values()].filter(
        (each) => each.kind === 'funding' && each.currency === first?.currency && each.customer === first.customer,
      ),
    );
    this.balances = balancesOf(entries);
  }

  /** Money of the transfers that was placed on an order, by whatever rule. */
  on(order: Order): bigint {
    if (this.#rowsSeen !== this.draft.applications.length) this.#count();
    return this.#placed.get(order.reference) ?? 0n;
  }

  /** What an order can still take of these transfers; the gap that one left when the bank took it back is for the others. */
  openTo(order: Order): bigint {
    return this.fundings.map((each) => this.draft.openTo(each, order)).reduce(larger, 0n);
  }

  /** Transfers in the order in which they are taken to be meant for an order. */
  inFavourOf(order: Order): Payment[] {
    const classes = new Map(this.fundings.map((each) => [each, classOf(this.draft, this.#invoices, each, order)]));
    return [...this.fundings].sort((a, b) => (classes.get(a) ?? 0) - (classes.get(b) ?? 0));
  }

  unplaced(): bigint {
    return this.fundings.reduce((sum, each) => sum + this.draft.unplaced(each), 0n);
  }

  #count(): void {
    this.#placed = new Map();
    for (const funding of this.fundings)
      for (const [order, amount] of this.draft.placed(funding.stripeId))
        this.#placed.set(order, (this.#placed.get(order) ?? 0n) + amount);
    this.#rowsSeen = this.draft.applications.length;
  }
}

/** 0: the words of the transfer name the order; 1: they name none; 2: they name another one. */
function classOf(draft: Draft, invoices: InvoicesByNumber, funding: Payment, order: Order): 0 | 1 | 2 {
  const named = ordersInWords(draft, funding, invoices);
  if (named.has(order.reference)) return 0;
  return named.size === 0 ? 1 : 2;
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
