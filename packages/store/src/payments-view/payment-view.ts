import type { Because, PaymentKind, PaymentStatus } from '@quittance/domain';
import type { Sql } from '../sql.js';
import { readSuspicions, type Suspicions } from './suspicions.js';

/** Money of a payment on one order now: the sum of its application rows. */
export interface AppliedToOrder {
  /** The application that put it there last. */
  readonly id: string;
  readonly order: string;
  readonly amount: bigint;
  readonly rule: string;
  readonly because: Because;
  readonly at: Date;
}

/** A payment as the books hold it now. Amounts are minor units of `currency`. */
export interface PaymentView extends Suspicions {
  readonly id: string;
  readonly connectionId: string;
  readonly stripeId: string;
  readonly charge: string | null;
  readonly kind: PaymentKind;
  readonly status: PaymentStatus;
  readonly currency: string;
  readonly amount: bigint;
  readonly applied: bigint;
  readonly refunded: bigint;
  readonly reversed: bigint;
  readonly unapplied: bigint;
  readonly customer: string | null;
  readonly stripeCustomer: string | null;
  readonly method: string | null;
  readonly payerName: string | null;
  readonly payerEmail: string | null;
  readonly paidAt: Date | null;
  readonly held: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly applications: readonly AppliedToOrder[];
}

interface PaymentRow {
  readonly id: string;
  readonly connection_id: string;
  readonly stripe_id: string;
  readonly charge_id: string | null;
  readonly kind: PaymentKind;
  readonly status: PaymentStatus;
  readonly currency: string;
  readonly amount: string;
  readonly applied: string;
  readonly refunded: string;
  readonly reversed: string;
  readonly unapplied: string;
  readonly reference: string | null;
  readonly stripe_customer: string | null;
  readonly method: string | null;
  readonly payer_name: string | null;
  readonly payer_email: string | null;
  readonly paid_at: Date | null;
  readonly held: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const SELECT = `SELECT p.id, p.connection_id, p.stripe_id, p.charge_id, p.kind, p.status, p.currency, p.amount, p.applied, p.refunded,
  p.reversed, p.unapplied, a.reference, COALESCE(p.customer, a.stripe_customer) AS stripe_customer, p.method, p.payer_name,
  p.payer_email, p.paid_at, p.held, p.created_at, p.updated_at
  FROM payments p JOIN customer_accounts a ON a.id = p.account_id`;

/** Payments by row id. Four queries, however many are asked for. */
export async function readPaymentViews(sql: Sql, ids: readonly string[]): Promise<Map<string, PaymentView>> {
  if (ids.length === 0) return new Map();
  const [rows, applied, suspicions] = await Promise.all([
    sql.select<PaymentRow>(`${SELECT} WHERE p.id IN (?)`, [ids]),
    readApplied(sql, ids),
    readSuspicions(sql, ids),
  ]);
  return new Map(rows.map((row) => [row.id, { ...toView(row, applied.get(row.id) ?? []), ...suspicions(row.id) }]));
}

/** The row id of the payment with this canonical id or this charge; or null. The id must be ASCII, as its column is. */
export async function findPaymentId(sql: Sql, connectionId: string, stripeId: string): Promise<string | null> {
  const select = 'SELECT id FROM payments WHERE connection_id = ?';
  const [row] = await sql.select<{ id: string }>(
    `${select} AND stripe_id = ? UNION ${select} AND charge_id = ? LIMIT 1`,
    [connectionId, stripeId, connectionId, stripeId],
  );
  return row?.id ?? null;
}

interface ApplicationRow {
  readonly id: string;
  readonly payment_id: string;
  readonly order_id: string;
  readonly reference: string;
  readonly amount: string;
  readonly kind: string;
  readonly rule: string;
  readonly because: string;
  readonly created_at: Date;
}

async function readApplied(sql: Sql, ids: readonly string[]): Promise<Map<string, AppliedToOrder[]>> {
  const rows = await sql.select<ApplicationRow>(
    `SELECT x.id, x.payment_id, x.order_id, o.reference, x.amount, x.kind, x.rule, x.because, x.created_at
     FROM applications x JOIN orders o ON o.id = x.order_id WHERE x.payment_id IN (?) ORDER BY x.id`,
    [ids],
  );
  const byPayment = new Map<string, AppliedToOrder[]>();
  for (const group of Map.groupBy(rows, (row) => `${row.payment_id} ${row.order_id}`).values()) {
    const amount = group.reduce((sum, row) => sum + BigInt(row.amount), 0n);
    const last = group.findLast((row) => row.kind === 'applied') ?? group.at(-1);
    if (last === undefined || amount === 0n) continue;
    const { id, reference: order, rule, created_at: at } = last;
    const net = { id, order, amount, rule, because: JSON.parse(last.because) as Because, at };
    byPayment.set(last.payment_id, [...(byPayment.get(last.payment_id) ?? []), net]);
  }
  return byPayment;
}

function toView(row: PaymentRow, applications: readonly AppliedToOrder[]): Omit<PaymentView, keyof Suspicions> {
  return {
    id: row.id,
    connectionId: row.connection_id,
    stripeId: row.stripe_id,
    charge: row.charge_id,
    kind: row.kind,
    status: row.status,
    currency: row.currency,
    amount: BigInt(row.amount),
    applied: BigInt(row.applied),
    refunded: BigInt(row.refunded),
    reversed: BigInt(row.reversed),
    unapplied: BigInt(row.unapplied),
    customer: row.reference,
    stripeCustomer: row.stripe_customer,
    method: row.method,
    payerName: row.payer_name,
    payerEmail: row.payer_email,
    paidAt: row.paid_at,
    held: row.held,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    applications,
  };
}
