import type { Payment } from '@quittance/domain';
import type { Sql, SqlValue } from '../sql.js';

/** A stored payment: its row id beside what the core knows of it. */
export interface StoredPayment {
  readonly id: string;
  readonly payment: Payment;
  /** Row id of the order whose overpayment its rest is. */
  readonly overpaidOrderId?: string | null;
}

interface PaymentRow {
  id: string;
  account_id: string;
  stripe_id: string;
  charge_id: string | null;
  kind: Payment['kind'];
  status: Payment['status'];
  funded_by: Payment['fundedBy'];
  currency: Payment['currency'];
  captured: string;
  amount: string;
  applied: string;
  refunded: string;
  reversed: string;
  unapplied: string;
  refund_total: string;
  customer: string | null;
  method: string | null;
  payer_name: string | null;
  payer_email: string | null;
  paid_at: Date | null;
  overpaid_order_id: string | null;
  overpaid_reference: string | null;
  held: string | null;
}

const SELECT = `SELECT p.id, p.account_id, p.stripe_id, p.charge_id, p.kind, p.status, p.funded_by, p.currency, p.captured, p.amount,
  p.applied, p.refunded, p.reversed, p.unapplied, p.refund_total, p.customer, p.method, p.payer_name, p.payer_email, p.paid_at,
  p.overpaid_order_id, o.reference AS overpaid_reference, p.held FROM payments p LEFT JOIN orders o ON o.id = p.overpaid_order_id`;

export interface PaymentsWanted {
  readonly connectionId: string;
  readonly stripeIds?: Iterable<string>;
  readonly charges?: Iterable<string>;
  readonly ids?: Iterable<string>;
  /** Accounts whose bank transfers are wanted. */
  readonly fundingAccounts?: Iterable<string>;
  /** Accounts whose payments with unapplied money are wanted. */
  readonly unappliedAccounts?: Iterable<string>;
}

/** Payments read for one account at the most, whatever asks for them. */
export const ACCOUNT_PAYMENTS_MAX = 500;

/** Reads payments by any of several keys in one statement. */
export async function readPayments(sql: Sql, wanted: PaymentsWanted): Promise<Map<string, StoredPayment>> {
  const parts: string[] = [];
  const values: SqlValue[] = [];
  const add = (condition: string, keys: Iterable<string> | undefined, tail = '', scoped = true) => {
    const list = [...new Set(keys ?? [])];
    if (list.length === 0) return;
    parts.push(`(${SELECT} WHERE ${scoped ? 'p.connection_id = ? AND ' : ''}${condition} IN (?)${tail})`);
    values.push(...(scoped ? [wanted.connectionId] : []), list);
  };
  const latest = ` ORDER BY p.id DESC LIMIT ${ACCOUNT_PAYMENTS_MAX}`;
  const oldest = ` ORDER BY p.id LIMIT ${ACCOUNT_PAYMENTS_MAX}`;
  add('p.stripe_id', wanted.stripeIds);
  add('p.charge_id', wanted.charges);
  add('p.id', wanted.ids, '', false);
  add(`p.kind = 'funding' AND p.account_id`, wanted.fundingAccounts, latest, false);
  add('p.unapplied > 0 AND p.account_id', wanted.unappliedAccounts, oldest, false);
  if (parts.length === 0) return new Map();
  const rows = await sql.select<PaymentRow>(parts.join(' UNION ALL '), values);
  return new Map(
    rows.map((row) => [row.stripe_id, { id: row.id, payment: fromRow(row), overpaidOrderId: row.overpaid_order_id }]),
  );
}

function fromRow(row: PaymentRow): Payment {
  return {
    stripeId: row.stripe_id,
    kind: row.kind,
    accountId: row.account_id,
    status: row.status,
    fundedBy: row.funded_by,
    currency: row.currency,
    captured: BigInt(row.captured),
    amount: BigInt(row.amount),
    applied: BigInt(row.applied),
    refunded: BigInt(row.refunded),
    reversed: BigInt(row.reversed),
    unapplied: BigInt(row.unapplied),
    refundTotal: BigInt(row.refund_total),
    charge: row.charge_id,
    customer: row.customer,
    method: row.method,
    payerName: row.payer_name,
    payerEmail: row.payer_email,
    paidAtMs: row.paid_at === null ? null : row.paid_at.getTime(),
    overpaidOrder: row.overpaid_reference,
    held: row.held,
  };
}

const COLUMNS = [
  'account_id',
  'charge_id',
  'status',
  'funded_by',
  'currency',
  'captured',
  'amount',
  'applied',
  'refunded',
  'reversed',
  'unapplied',
  'refund_total',
  'customer',
  'method',
  'payer_name',
  'payer_email',
  'paid_at',
  'overpaid_order_id',
  'held',
] as const;

/** Inserts new payments. A row of the same identity made by somebody else meanwhile is refused as a duplicate. */
export async function insertPayments(
  sql: Sql,
  connectionId: string,
  payments: readonly Payment[],
  orderId: (reference: string) => string | null,
): Promise<void> {
  await sql.insertMany(
    'payments',
    ['connection_id', 'stripe_id', 'kind', ...COLUMNS],
    payments.map((each) => [connectionId, each.stripeId, each.kind, ...toRow(each, orderId)]),
  );
}

/** Writes what changed of payments that exist. */
export async function updatePayments(
  sql: Sql,
  payments: readonly StoredPayment[],
  orderId: (reference: string) => string | null,
): Promise<void> {
  await sql.updateMany(
    'payments',
    COLUMNS,
    payments.map((each) => [each.id, ...toRow(each.payment, orderId)]),
    ', t.updated_at = CURRENT_TIMESTAMP(3)',
  );
}

function toRow(payment: Payment, orderId: (reference: string) => string | null): SqlValue[] {
  return [
    payment.accountId,
    payment.charge,
    payment.status,
    payment.fundedBy,
    payment.currency,
    payment.captured,
    payment.amount,
    payment.applied,
    payment.refunded,
    payment.reversed,
    payment.unapplied,
    payment.refundTotal,
    payment.customer,
    payment.method,
    payment.payerName,
    payment.payerEmail,
    payment.paidAtMs === null ? null : new Date(payment.paidAtMs),
    payment.overpaidOrder === null ? null : orderId(payment.overpaidOrder),
    payment.held,
  ];
}
