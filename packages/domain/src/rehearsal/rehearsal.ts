import type { Order } from '../books/books.js';
import type { Currency } from '../currency.js';
import type { Decision, MatchQuestion } from '../matching/decision.js';
import { matchPayment } from '../matching/match-payment.js';
import type { MatchingPolicy } from '../matching/policy.js';
import { namesAgree } from '../payer/names-agree.js';
import { DAY_MS } from '../time.js';
import { OrderIndex } from './order-index.js';
import type {
  RehearsedCustomer,
  RehearsedDecision,
  RehearsedOrder,
  RehearsedPayment,
  RehearsedStatus,
} from './rehearsal-files.js';

/**
 * Matching without a database: the rules of the workers over orders and payments at hand. Each payment is decided by what the ones
 * before left open. Pure but for its own memory: the same input in the same order gives the same answers.
 */
export class Rehearsal {
  readonly #orders: OrderIndex;
  readonly #policy: MatchingPolicy;
  readonly #earlier = new Map<string, { payment: string; atMs: number; orders: readonly string[] }[]>();

  constructor(known: {
    readonly orders: Iterable<RehearsedOrder>;
    readonly customers: Iterable<RehearsedCustomer>;
    readonly policy: MatchingPolicy;
  }) {
    this.#orders = new OrderIndex(known.orders, known.customers);
    this.#policy = known.policy;
  }

  /**
   * Decides about one payment and remembers what it took. Payments are to come in the order in which they were made.
   * @param policy that of the payer, where it is another than everybody's
   */
  decide(payment: RehearsedPayment, policy: MatchingPolicy = this.#policy): RehearsedDecision {
    const decision = matchPayment(this.#question(payment, policy));
    for (const { order, amount } of [...decision.allocations, ...decision.adjustments])
      this.#orders.take(order, amount);
    this.#remember(payment, decision);
    return answer(payment, decision);
  }

  #question(payment: RehearsedPayment, policy: MatchingPolicy): MatchQuestion {
    const orders = this.#orders;
    const { amount, currency, customer, customerName, dateMs } = payment;
    const payerKnown = customer !== null && orders.isKnown(customer);
    const accountId = customer ?? `payer of ${payment.id}`;
    return {
      payment: {
        stripeId: payment.id,
        kind: payment.kind ?? 'funding',
        accountId,
        currency: currency as Currency,
        unapplied: amount,
        payerName: customerName,
        paidAtMs: dateMs,
      },
      amount,
      whole: true,
      payerKnown,
      named: [],
      texts: payment.memo.trim() === '' ? [] : [payment.memo],
      lookUp: (token) => orders.lookUp(token),
      laterKnown: (token) => orders.laterKnown(token),
      numbersOf: (order) => orders.indexed(order)?.numbers ?? [],
      open: payerKnown ? orders.openOf(accountId, currency) : [],
      others: payerKnown ? [] : this.#others(payment),
      exactlyCalled: payerKnown ? NOBODY : this.#exactlyCalled(customerName),
      namesOf: (order) => orders.namesOf(order.accountId),
      openOf: (order) => orders.indexed(order)?.open ?? 0n,
      placedOn: () => 0n,
      earlier: this.#earlierOf(payment, policy.duplicateDays),
      dismissed: NOBODY,
      policy,
    };
  }

  /** Orders that somebody not known may mean: of exactly the amount, or of customers with the name on the transfer or in its text. */
  #others({ amount, currency, customerName, memo }: RehearsedPayment): Order[] {
    const namesakes = [customerName ?? '', memo].flatMap((name) => this.#orders.called(name));
    const theirs = [...new Set(namesakes)].flatMap((account) => this.#orders.openOf(account, currency));
    return [...new Set([...this.#orders.ofAmount(amount, currency), ...theirs])];
  }

  #exactlyCalled(name: string | null): ReadonlySet<string> {
    if (name === null) return NOBODY;
    const accounts = this.#orders.called(name);
    return new Set(
      accounts.filter((account) => this.#orders.namesOf(account).some((each) => namesAgree(name, each) === 'exact')),
    );
  }

  #earlierOf(payment: RehearsedPayment, days: number) {
    const since = payment.dateMs - days * DAY_MS;
    return days === 0 || payment.customer === null
      ? []
      : (this.#earlier.get(keyOf(payment)) ?? []).filter((each) => each.atMs >= since);
  }

  #remember(payment: RehearsedPayment, { allocations }: Decision): void {
    if (allocations.length === 0 || payment.customer === null) return;
    const before = this.#earlier.get(keyOf(payment)) ?? [];
    const orders = allocations.map((each) => each.order.reference);
    before.push({ payment: payment.id, atMs: payment.dateMs, orders });
    this.#earlier.set(keyOf(payment), before.slice(-EARLIER_MAX));
  }
}

/** Earlier payments of one payer and amount that are remembered. */
const EARLIER_MAX = 10;
const NOBODY: ReadonlySet<string> = new Set();

function keyOf({ customer, currency, amount }: RehearsedPayment): string {
  return `${customer ?? ''} ${currency} ${amount}`;
}

function answer(payment: RehearsedPayment, decision: Decision): RehearsedDecision {
  const placed = decision.allocations.reduce((sum, each) => sum + each.amount, 0n);
  return {
    id: payment.id,
    status: statusOf(decision, placed, payment.amount),
    rule: decision.rule,
    allocations: decision.allocations.map((each) => ({ order: each.order.reference, amount: each.amount })),
    adjustments: decision.adjustments.map((each) => ({ ...each, order: each.order.reference })),
    remainder: payment.amount - placed,
    exception: decision.exception?.reason ?? null,
    candidates: decision.exception?.candidates ?? [],
    because: decision.because.sentence,
  };
}

function statusOf(decision: Decision, placed: bigint, amount: bigint): RehearsedStatus {
  if (placed === amount) return 'applied';
  if (placed > 0n) return 'partial';
  return (decision.exception?.candidates.length ?? 0) > 0 ? 'review' : 'unapplied';
}
