import type { Account, Books, Order } from '../books/books.js';
import type { Changes } from '../books/changes.js';
import type { Currency } from '../currency.js';
import { fingerprintOf } from '../exception.js';
import { type MatchingPolicy, QUITTANCE_POLICY } from '../matching/policy.js';
import type { AccountOf } from '../merge/merge-observations.js';
import type { Observation } from '../observation.js';
import { orderReferenceForms } from '../references/order-forms.js';
import { settle } from './settle.js';

export const usd = 'usd' as Currency;

/** Customers `cus_0`… have the accounts `acc_0`…; payments without a customer share one that no order system knows. */
export const accountOf: AccountOf = {
  ofCustomer: (customer) => customer.replace('cus', 'acc'),
  ofPayment: (_payment, customer) => customer?.replace('cus', 'acc') ?? 'guest',
};

type Mutable = { -readonly [Field in keyof Books]: Books[Field] };

/** Books in memory: they do with changes what the store does with them in SQL. */
export class MemoryBooks {
  readonly policy: MatchingPolicy;
  readonly books: Mutable = {
    accounts: new Map([account('acc_0', 'C-0'), account('acc_1', 'C-1'), account('guest', null)]),
    orders: new Map(),
    payments: new Map(),
    refunds: new Map(),
    disputes: new Map(),
    warnings: new Map(),
    cashEntries: new Map(),
    evidence: new Map(),
    applications: [],
    deductions: [],
    adjustments: [],
    hits: new Map(),
    exceptions: new Map(),
  };

  constructor(policy: MatchingPolicy = QUITTANCE_POLICY) {
    this.policy = policy;
  }

  /** Takes in facts, and asks waiting payments again for as long as orders reopen. @returns what the facts themselves changed */
  tell(observations: readonly Observation[], reconsider: readonly string[] = []): Changes {
    // Words about an invoice may concern every payment that carries its number.
    const aboutObjects = observations.some((seen) => seen.kind === 'evidence' && seen.subject.startsWith('in_'));
    const changes = this.settle(observations, aboutObjects ? this.allPayments() : reconsider);
    for (let next = changes; next.reopened.length > 0; ) next = this.settle([], this.allPayments());
    return changes;
  }

  /** Registers an order and asks every payment about it. */
  register(order: OrderToRegister): Changes {
    this.books.orders = new Map([...this.books.orders, [order.reference, registered(order)]]);
    const hits = new Map(this.books.hits);
    for (const { normalised, form } of orderReferenceForms(order.reference))
      hits.set(normalised, [...(hits.get(normalised) ?? []), { token: normalised, order: order.reference, form }]);
    this.books.hits = hits;
    return this.tell([], this.allPayments());
  }

  /** The order system changes an order: cancels it, opens it again, or wants another amount. */
  change(reference: string, changes: Partial<Pick<Order, 'state' | 'amount'>>): Changes {
    const order = this.books.orders.get(reference);
    if (order === undefined) throw new Error(`no order ${reference}`);
    this.books.orders = new Map([...this.books.orders, [reference, { ...order, ...changes }]]);
    return this.tell([], this.allPayments());
  }

  allPayments(): string[] {
    return [...this.books.payments.keys()];
  }

  private settle(observations: readonly Observation[], reconsider: readonly string[]): Changes {
    const changes = settle(this.books, { observations, accounts: accountOf, reconsider, policyFor: () => this.policy });
    this.apply(changes);
    return changes;
  }

  /** Writes what was decided: by the rules, or by a person's command. */
  apply(changes: Changes): void {
    const { books } = this;
    books.payments = merged(books.payments, changes.payments, (each) => each.stripeId);
    books.orders = merged(books.orders, changes.orders, (each) => each.reference);
    books.refunds = merged(books.refunds, changes.refunds, (each) => each.id);
    books.disputes = merged(books.disputes, changes.disputes, (each) => each.id);
    books.warnings = merged(books.warnings ?? new Map(), changes.warnings, (each) => each.id);
    books.cashEntries = merged(books.cashEntries, changes.cashEntries, (each) => each.entry);
    books.applications = [...books.applications, ...changes.applications];
    books.deductions = [...books.deductions, ...changes.deductions];
    books.adjustments = [...(books.adjustments ?? []), ...changes.adjustments];
    const evidence = new Map(books.evidence);
    for (const each of changes.evidence)
      evidence.set(each.subject, [...(evidence.get(each.subject) ?? []), each.evidence]);
    books.evidence = evidence;
    const open = changes.raised.map((each) => ({
      key: each.key,
      reason: each.reason,
      fingerprint: fingerprintOf(each),
    }));
    const settled = new Set(changes.settled.map((each) => each.key));
    const exceptions = merged(books.exceptions, open, (each) => each.key);
    books.exceptions = new Map([...exceptions].filter(([key]) => !settled.has(key)));
  }
}

export interface OrderToRegister {
  readonly reference: string;
  readonly account: string;
  readonly amount: bigint;
  readonly state?: Order['state'];
  readonly currency?: Currency;
}

function registered({ reference, account: accountId, amount, state, currency }: OrderToRegister): Order {
  return {
    id: reference,
    reference,
    accountId,
    state: state ?? 'open',
    currency: currency ?? usd,
    amount,
    placedAtMs: Number(reference.replace(/\D/g, '')),
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

function account(id: string, reference: string | null): [string, Account] {
  const stripeCustomer = reference === null ? null : id.replace('acc', 'cus');
  return [id, { id, reference, stripeCustomer, names: [], email: null }];
}

function merged<Row>(
  rows: ReadonlyMap<string, Row>,
  more: readonly Row[],
  key: (row: Row) => string,
): Map<string, Row> {
  return new Map([...rows, ...more.map((each): [string, Row] => [key(each), each])]);
}
