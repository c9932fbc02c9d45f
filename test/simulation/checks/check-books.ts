/**
 * The books agree with themselves (the money invariants of ARCHITECTURE.md): every amount is the sum of its rows, every order's state follows from
 * its amounts, every version was told, and no row stands for a thing that is not there.
 */
import { type OrderMoney, type OrderState, openAmount, paymentState } from '@quittance/domain';
import type { Database } from '../mysql/database.js';
import type { Row } from '../mysql/table.js';

/** More rows than this between one payment and one order are no history but a quarrel of two rules. */
const MOVES_MAX = 12;

export function checkBooks(database: Database): void {
  const books = new Books(database);
  for (const payment of database.rows('payments')) checkPayment(books, payment);
  for (const order of database.rows('orders')) checkOrder(books, order);
  checkKeys(database);
}

class Books {
  readonly database: Database;
  readonly applications: readonly Row[];
  readonly deductions: readonly Row[];
  readonly adjustments: readonly Row[];
  readonly payments: ReadonlyMap<unknown, Row>;
  readonly orders: ReadonlyMap<unknown, Row>;

  constructor(database: Database) {
    this.database = database;
    this.applications = database.rows('applications');
    this.deductions = database.rows('payment_deductions');
    this.adjustments = database.rows('adjustments');
    this.payments = new Map(database.rows('payments').map((row) => [row['id'], row]));
    this.orders = new Map(database.rows('orders').map((row) => [row['id'], row]));
  }
}

function checkPayment({ applications, deductions, orders }: Books, payment: Row): void {
  const id = payment['id'];
  const name = `payment ${String(payment['stripe_id'])}`;
  const own = applications.filter((row) => row['payment_id'] === id);
  const left = deductions.filter((row) => row['payment_id'] === id);
  equal(`${name}: applied is the sum of its applications`, payment['applied'], sum(own));
  equal(
    `${name}: refunded is the sum of its refunds`,
    payment['refunded'],
    sum(left.filter((row) => row['kind'] === 'refund')),
  );
  equal(
    `${name}: reversed is the sum of what was taken back`,
    payment['reversed'],
    sum(left.filter((row) => row['kind'] !== 'refund')),
  );
  const parts =
    amount(payment, 'applied') +
    amount(payment, 'refunded') +
    amount(payment, 'reversed') +
    amount(payment, 'unapplied');
  equal(`${name}: amount = applied + refunded + reversed + unapplied`, payment['amount'], parts);
  for (const row of own)
    equal(`${name}: is in the currency of its order`, orders.get(row['order_id'])?.['currency'], payment['currency']);
  for (const order of new Set(own.map((row) => row['order_id']))) {
    const net = sum(own.filter((row) => row['order_id'] === order));
    if (net < 0n) throw new Error(`${name}: less than nothing of it is on an order (${net})`);
    const moves = own.filter((row) => row['order_id'] === order).length;
    if (moves > MOVES_MAX) throw new Error(`${name}: went to an order and off it again and again (${moves} rows)`);
  }
}

function checkOrder({ applications, adjustments, payments, database }: Books, order: Row): void {
  const id = order['id'];
  const name = `order ${String(order['reference'])}`;
  const own = applications.filter((row) => row['order_id'] === id);
  const kind = (word: string) => own.filter((row) => row['kind'] === word);
  equal(`${name}: paid is the sum of its applications`, order['paid'], sum(own));
  equal(`${name}: refunded is what refunds took off`, order['refunded'], -sum(kind('refund')));
  equal(`${name}: disputed is what disputes took off`, order['disputed'], -sum(kind('dispute')));
  equal(
    `${name}: adjusted is the sum of its adjustments`,
    order['adjusted'],
    sum(adjustments.filter((row) => row['order_id'] === id)),
  );
  const waiting = [...payments.values()].filter((row) => row['overpaid_order_id'] === id);
  equal(
    `${name}: overpaid is what waits for it`,
    order['overpaid'],
    waiting.reduce((so, row) => so + amount(row, 'unapplied'), 0n),
  );
  const money = order as unknown as OrderMoney;
  const state = order['state'] as OrderState;
  equal(`${name}: open follows from its amounts`, order['open_amount'], state === 'cancelled' ? 0n : openAmount(money));
  equal(
    `${name}: its state follows from its amounts`,
    order['payment_status'],
    paymentState(money, state, order['dispute_open'] === 1n),
  );
  const told = new Set(
    database
      .rows('outbox_messages')
      .filter((row) => row['order_id'] === id && row['subject'] === '')
      .map((row) => row['version']),
  );
  for (let version = 2n; version <= amount(order, 'version'); version += 1n)
    if (!told.has(version)) throw new Error(`${name}: version ${version} of ${order['version']} was told to nobody`);
}

/** One row a thing: what the unique keys promise, looked at without them. */
function checkKeys(database: Database): void {
  once(database, 'stripe_events', ['connection_id', 'account', 'livemode', 'event_id']);
  once(database, 'payments', ['connection_id', 'stripe_id']);
  once(database, 'orders', ['connection_id', 'reference']);
  once(database, 'refunds', ['connection_id', 'stripe_id']);
  once(database, 'disputes', ['connection_id', 'stripe_id']);
  once(database, 'applications', ['connection_id', 'effect_key']);
  once(database, 'payment_deductions', ['connection_id', 'effect_key']);
  once(database, 'outbox_messages', ['stage', 'order_id', 'subject', 'version']);
  once(database, 'exceptions', ['connection_id', 'exception_key']);
  once(database, 'customer_accounts', ['connection_id', 'stripe_customer']);
  once(database, 'customer_accounts', ['connection_id', 'reference']);
  once(database, 'refund_requests', ['connection_id', 'request_key']);
}

function once(database: Database, table: string, columns: readonly string[]): void {
  const seen = new Set<string>();
  for (const row of database.rows(table)) {
    if (columns.some((column) => row[column] === null)) continue;
    const key = columns.map((column) => String(row[column])).join(' ');
    if (seen.has(key)) throw new Error(`${table} holds ${columns.join(', ')} = ${key} twice`);
    seen.add(key);
  }
}

function sum(rows: readonly Row[]): bigint {
  return rows.reduce((so, row) => so + amount(row, 'amount'), 0n);
}

function amount(row: Row, column: string): bigint {
  const value = row[column];
  if (typeof value !== 'bigint') throw new Error(`${column} is no amount`);
  return value;
}

function equal(what: string, is: unknown, wanted: unknown): void {
  if (is !== wanted) throw new Error(`${what}: the row says ${String(is)}, it should be ${String(wanted)}`);
}
