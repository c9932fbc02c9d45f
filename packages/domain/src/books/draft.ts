import { fingerprintOf, type RaisedException } from '../exception.js';
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
  Order,
  Payment,
  Refund,
} from './books.js';

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
  readonly cashEntries: Map<string, CashEntry>;
  readonly evidence: Map<string, Evidence[]>;
  readonly applications: Application[];
  readonly deductions: Deduction[];
  readonly adjustments: Adjustment[] = [];
  readonly touched = {
    payments: new Set<string>(),
    orders: new Set<string>(),
    refunds: new Set<string>(),
    disputes: new Set<string>(),
  };
  readonly added = {
    cashEntries: [] as CashEntry[],
    evidence: [] as { subject: string; evidence: Evidence }[],
  };
  readonly raised = new Map<string, RaisedException>();
  readonly settled = new Map<string, string>();

  constructor(books: Books) {
    this.books = books;
    this.payments = copyOf(books.payments);
    this.orders = copyOf(books.orders);
    this.refunds = copyOf(books.refunds);
    this.disputes = copyOf(books.disputes);
    this.cashEntries = new Map(books.cashEntries);
    this.evidence = new Map([...books.evidence].map(([subject, said]) => [subject, [...said]]));
    this.applications = [...books.applications];
    this.deductions = [...books.deductions];
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

  /** Books unapplied money of a payment as gone, or with a negative `amount` as come back. */
  deduct(payment: Payment, kind: DeductionKind, source: string, amount: bigint): void {
    if (amount === 0n) return;
    if (kind === 'refund') payment.refunded += amount;
    else payment.reversed += amount;
    payment.unapplied -= amount;
    this.deductions.push({ payment: payment.stripeId, kind, source, amount });
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
    if (this.books.exceptions.get(exception.key)?.fingerprint === fingerprintOf(exception))
      this.raised.delete(exception.key);
    else this.raised.set(exception.key, exception);
  }

  settle(key: string, because: string): void {
    this.raised.delete(key);
    if (this.books.exceptions.has(key)) this.settled.set(key, because);
  }

  /** Money of a payment that is on an order now. */
  net(payment: string, order: string): bigint {
    return total(this.applications.filter((each) => each.payment === payment && each.order === order));
  }

  /** Rows that one cause wrote, for finding out what it already did. */
  bySource(source: string): { applications: Application[]; deducted: Deduction[] } {
    return {
      applications: this.applications.filter((each) => each.source === source),
      deducted: this.deductions.filter((each) => each.source === source),
    };
  }

  open(order: Order): bigint {
    return order.state === 'cancelled' ? 0n : openAmount(order);
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
    this.applications.push({ payment: payment.stripeId, order: order.reference, amount, kind, source, rule, because });
    this.touched.payments.add(payment.stripeId);
    this.touched.orders.add(order.reference);
  }
}

/** Sum of the amounts of rows, minor units. */
export function total(rows: readonly { readonly amount: bigint }[]): bigint {
  return rows.reduce((sum, each) => sum + each.amount, 0n);
}

function copyOf<Row extends object>(rows: ReadonlyMap<string, Row>): Map<string, Row> {
  return new Map([...rows].map(([key, row]) => [key, { ...row }]));
}
