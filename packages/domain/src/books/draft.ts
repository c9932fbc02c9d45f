import { fingerprintOf, type RaisedException } from '../exception.js';
import { larger, smaller } from '../money.js';
import type { Evidence } from '../observation.js';
import { openAmount } from '../order.js';
import type {
  Adjustment,
  Application,
  ApplicationKind,
  Because,
  Books,
  CashEntry,
  Deduction,
  DeductionKind,
  Dispute,
  FraudWarning,
  Order,
  Payment,
  Refund,
} from './books.js';
import { byPayment, copyOf, push } from './group-rows.js';
import { isPlacing, total } from './sum-rows.js';
import { nothingTouched } from './touched.js';

/**
 * A working copy of the books. Every movement goes through one of its few methods, each of which keeps a payment balanced
 * and writes the append-only row that explains it; what was touched is remembered so that only that is saved.
 */
export class Draft {
  readonly books: Books;
  readonly payments: Map<string, Payment>;
  readonly orders: Map<string, Order>;
  readonly refunds: Map<string, Refund>;
  readonly disputes: Map<string, Dispute>;
  readonly warnings: Map<string, FraudWarning>;
  readonly cashEntries: Map<string, CashEntry>;
  readonly evidence: Map<string, Evidence[]>;
  readonly applications: Application[];
  readonly deductions: Deduction[];
  readonly adjustments: Adjustment[] = [];
  readonly #applicationsOf: Map<string, Application[]>;
  readonly #deductionsOf: Map<string, Deduction[]>;
  readonly #paymentsBySource = new Map<string, Set<string>>();
  readonly touched = nothingTouched();
  /** Orders that a refund concerns, of which something new is known. */
  readonly refundNews = new Map<string, Set<string>>();
  /** The same of disputes. */
  readonly disputeNews = new Map<string, Set<string>>();
  readonly added = {
    cashEntries: [] as CashEntry[],
    evidence: [] as { subject: string; evidence: Evidence }[],
  };
  readonly raised = new Map<string, RaisedException>();
  readonly settled = new Map<string, string>();
  /** Keys of exceptions of which a person said that they need nothing. */
  readonly dismissed: Set<string>;

  constructor(books: Books) {
    this.books = books;
    this.payments = copyOf(books.payments);
    this.orders = copyOf(books.orders);
    this.refunds = copyOf(books.refunds);
    this.disputes = copyOf(books.disputes);
    this.warnings = copyOf(books.warnings ?? new Map());
    this.dismissed = new Set([...books.exceptions].filter(([, each]) => each.dismissed).map(([key]) => key));
    this.cashEntries = new Map(books.cashEntries);
    this.evidence = new Map([...books.evidence].map(([subject, said]) => [subject, [...said]]));
    this.applications = [...books.applications];
    this.deductions = [...books.deductions];
    this.#applicationsOf = byPayment(books.applications);
    this.#deductionsOf = byPayment(books.deductions);
    for (const row of [...books.applications, ...books.deductions]) this.#remember(row);
  }

  /** Puts unapplied money of a payment on an order. */
  apply(
    payment: Payment,
    order: Order,
    amount: bigint,
    rule: string,
    because: Because,
    source: string | null = null,
  ): void {
    this.move(payment, order, amount, 'applied', rule, because, source);
  }

  /** Takes money off an order (it becomes unapplied) or, with a negative `amount`, puts it back. */
  takeOff(
    payment: Payment,
    order: Order,
    amount: bigint,
    kind: ApplicationKind,
    rule: string,
    source: string,
    because: Because,
  ): void {
    this.move(payment, order, -amount, kind, rule, because, source);
  }

  /**
   * Says that money was not for this order after all. What already left the payment through the order then left it unplaced, so
   * that the order stands at once as if the money had never been on it.
   */
  unplace(payment: Payment, order: Order, amount: bigint, rule: string, source: string, because: Because): void {
    const rows = this.applicationsOf(payment.stripeId).filter((row) => row.order === order.reference);
    let leaving = amount - total(rows);
    for (const row of rows.toReversed()) {
      if (isPlacing(row) || row.source === null || leaving <= 0n) continue;
      const taken = -total(rows.filter((each) => each.source === row.source && each.kind === row.kind));
      const part = smaller(leaving, taken);
      if (part <= 0n || rows.findLast((each) => each.source === row.source && each.kind === row.kind) !== row) continue;
      this.move(payment, order, part, row.kind, row.kind, because, row.source);
      leaving -= part;
    }
    this.move(payment, order, -amount, 'unapplied', rule, because, source);
  }

  /** Books unapplied money of a payment as gone, or with a negative `amount` as come back. */
  deduct(payment: Payment, kind: DeductionKind, source: string, amount: bigint): void {
    if (amount === 0n) return;
    if (kind === 'refund') payment.refunded += amount;
    else payment.reversed += amount;
    payment.unapplied -= amount;
    const row = { payment: payment.stripeId, kind, source, amount };
    this.deductions.push(row);
    push(this.#deductionsOf, payment.stripeId, row);
    this.#remember(row);
    this.touched.payments.add(payment.stripeId);
  }

  /** Closes a difference on an order without money. */
  adjust(adjustment: Adjustment): void {
    const order = this.orders.get(adjustment.order);
    if (order === undefined || adjustment.amount === 0n) return;
    order.adjusted += adjustment.amount;
    this.adjustments.push(adjustment);
    this.touched.orders.add(order.reference);
  }

  raise(exception: RaisedException): void {
    this.settled.delete(exception.key);
    const known = this.books.exceptions.get(exception.key);
    const nothingNew = known?.dismissed
      ? !this.suggestsAnother(exception)
      : known?.fingerprint === fingerprintOf(exception);
    if (nothingNew) this.raised.delete(exception.key);
    else this.raised.set(exception.key, exception);
  }

  settle(key: string, because: string): void {
    this.raised.delete(key);
    if (this.books.exceptions.has(key)) this.settled.set(key, because);
  }

  /** Rows of one payment in the book of applications, oldest first. */
  applicationsOf(payment: string): readonly Application[] {
    return this.#applicationsOf.get(payment) ?? [];
  }

  /** Rows of one payment in the book of deductions, oldest first. */
  deductionsOf(payment: string): readonly Deduction[] {
    return this.#deductionsOf.get(payment) ?? [];
  }

  /** Payments of which one cause has rows. */
  paymentsOfSource(source: string): Iterable<string> {
    return this.#paymentsBySource.get(source) ?? [];
  }

  /** Differences closed by one payment, those of this draft included. */
  adjustmentsOf(payment: string): readonly Adjustment[] {
    return [...(this.books.adjustments ?? []), ...this.adjustments].filter((each) => each.payment === payment);
  }

  /** Money of a payment that is on an order now. */
  net(payment: string, order: string): bigint {
    return total(this.applicationsOf(payment).filter((each) => each.order === order));
  }

  /** Money of a payment that was placed on orders, by order, whether or not it left again later. */
  placed(payment: string): Map<string, bigint> {
    const placed = new Map<string, bigint>();
    for (const row of this.applicationsOf(payment))
      if (isPlacing(row)) placed.set(row.order, (placed.get(row.order) ?? 0n) + row.amount);
    for (const [order, amount] of placed) if (amount === 0n) placed.delete(order);
    return placed;
  }

  /** Money of a payment that no rule and nobody has placed yet, whether or not it left again. */
  unplaced(payment: Payment): bigint {
    return larger(0n, payment.amount - total(this.applicationsOf(payment.stripeId).filter(isPlacing)));
  }

  /**
   * What an order can still take of this payment. Where the bank took this payment's own money back the order is open again,
   * for other money: what is gone cannot fill the gap that it left. `freed` is room that others would make.
   */
  openTo(payment: Payment, order: Order, freed = 0n): bigint {
    const rows = this.applicationsOf(payment.stripeId);
    const gone = -total(rows.filter((row) => row.order === order.reference && row.kind === 'bank_return'));
    return larger(0n, this.open(order) + freed - larger(0n, gone - larger(0n, payment.unapplied)));
  }

  /** Rows written so far: tells whether anything moved. */
  rows(): number {
    return this.applications.length + this.deductions.length + this.adjustments.length;
  }

  /** What is still to pay, minor units; nothing is wanted for a cancelled order. */
  open(order: Order): bigint {
    return order.state === 'cancelled' ? 0n : openAmount(order);
  }

  /** Whether an exception that was dismissed has a candidate that was not. */
  private suggestsAnother({ payment, candidates }: RaisedException): boolean {
    const dismissed = this.books.dismissed?.get(payment ?? '');
    return candidates.some((each) => each.orders.some((order) => dismissed?.has(order) !== true));
  }

  private move(
    payment: Payment,
    order: Order,
    amount: bigint,
    kind: ApplicationKind,
    rule: string,
    because: Because,
    source: string | null,
  ): void {
    if (amount === 0n) return;
    payment.applied += amount;
    payment.unapplied -= amount;
    order.paid += amount;
    if (kind === 'refund') order.refunded -= amount;
    if (kind === 'dispute') order.disputed -= amount;
    const row = { payment: payment.stripeId, order: order.reference, amount, kind, source, rule, because };
    this.applications.push(row);
    push(this.#applicationsOf, payment.stripeId, row);
    this.#remember(row);
    this.touched.payments.add(payment.stripeId);
    this.touched.orders.add(order.reference);
  }

  #remember(row: { readonly payment: string; readonly source: string | null }): void {
    if (row.source === null) return;
    const payments = this.#paymentsBySource.get(row.source) ?? new Set();
    this.#paymentsBySource.set(row.source, payments.add(row.payment));
  }
}
