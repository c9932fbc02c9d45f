import type { Adjustment, Application, Because, Deduction } from '@quittance/domain';
import type { Sql } from '../sql.js';

/** Rows of the append-only books that belong to some payments, and the accounts of the orders they touch. */
export interface Movements {
  readonly applications: readonly Application[];
  readonly deductions: readonly Deduction[];
  readonly adjustments: readonly Adjustment[];
  readonly orderIds: ReadonlySet<string>;
  readonly orderAccounts: ReadonlySet<string>;
}

interface ApplicationRow {
  payment: string;
  reference: string;
  order_id: string;
  account_id: string;
  amount: string;
  kind: Application['kind'];
  source: string | null;
  rule: string;
  because: string;
}

interface DeductionRow {
  payment: string;
  kind: Deduction['kind'];
  source: string;
  amount: string;
}

interface AdjustmentRow {
  payment: string;
  reference: string;
  amount: string;
  reason: Adjustment['reason'];
  because: string;
}

export async function readMovements(sql: Sql, paymentIds: readonly string[]): Promise<Movements> {
  if (paymentIds.length === 0)
    return { applications: [], deductions: [], adjustments: [], orderIds: new Set(), orderAccounts: new Set() };
  const applications = await sql.select<ApplicationRow>(
    `SELECT p.stripe_id AS payment, o.reference, o.id AS order_id, o.account_id, a.amount, a.kind, a.source, a.rule, a.because
     FROM applications a JOIN payments p ON p.id = a.payment_id JOIN orders o ON o.id = a.order_id
     WHERE a.payment_id IN (?) ORDER BY a.id`,
    [paymentIds],
  );
  const deductions = await sql.select<DeductionRow>(
    `SELECT p.stripe_id AS payment, d.kind, d.source, d.amount FROM payment_deductions d
     JOIN payments p ON p.id = d.payment_id WHERE d.payment_id IN (?) ORDER BY d.id`,
    [paymentIds],
  );
  const adjustments = await sql.select<AdjustmentRow>(
    `SELECT p.stripe_id AS payment, o.reference, a.amount, a.reason, a.because FROM adjustments a
     JOIN payments p ON p.id = a.payment_id JOIN orders o ON o.id = a.order_id WHERE a.payment_id IN (?) ORDER BY a.id`,
    [paymentIds],
  );
  return {
    adjustments: adjustments.map((row) => ({
      payment: row.payment,
      order: row.reference,
      amount: BigInt(row.amount),
      reason: row.reason,
      because: JSON.parse(row.because) as Because,
    })),
    applications: applications.map((row) => ({
      payment: row.payment,
      order: row.reference,
      amount: BigInt(row.amount),
      kind: row.kind,
      source: row.source,
      rule: row.rule,
      because: JSON.parse(row.because) as Because,
    })),
    deductions: deductions.map((row) => ({ ...row, amount: BigInt(row.amount) })),
    orderIds: new Set(applications.map((row) => row.order_id)),
    orderAccounts: new Set(applications.map((row) => row.account_id)),
  };
}

/** Row ids of all payments that were ever put on these orders. */
export async function paymentsOnOrders(sql: Sql, orderIds: Iterable<string>): Promise<string[]> {
  const wanted = [...new Set(orderIds)];
  if (wanted.length === 0) return [];
  const rows = await sql.select<{ payment_id: string }>(
    'SELECT DISTINCT payment_id FROM applications WHERE order_id IN (?)',
    [wanted],
  );
  return rows.map((row) => row.payment_id);
}

/** Row ids by natural key, for writing. */
export interface Ids {
  payment(stripeId: string): string;
  order(reference: string): string;
}

/** The place of a row among its payment's rows is its unique key, so two writers can never both add the same one. */
export type NextPlace = (owner: string) => number;

/** Whose rows an adjustment is counted among: its payment's, or its order's where it stands by itself. */
export function ownerOf({ payment, order }: Pick<Adjustment, 'payment' | 'order'>): string {
  return payment ?? `order ${order}`;
}

export async function insertApplications(
  sql: Sql,
  connectionId: string,
  rows: readonly Application[],
  ids: Ids,
  place: NextPlace,
): Promise<void> {
  await sql.insertMany(
    'applications',
    ['connection_id', 'payment_id', 'order_id', 'amount', 'kind', 'source', 'rule', 'because', 'effect_key'],
    rows.map((each) => [
      connectionId,
      ids.payment(each.payment),
      ids.order(each.order),
      each.amount,
      each.kind,
      each.source,
      each.rule,
      JSON.stringify(each.because),
      `${ids.payment(each.payment)}#${place(each.payment)}`,
    ]),
  );
}

export async function insertDeductions(
  sql: Sql,
  connectionId: string,
  rows: readonly Deduction[],
  ids: Ids,
  place: NextPlace,
): Promise<void> {
  await sql.insertMany(
    'payment_deductions',
    ['connection_id', 'payment_id', 'kind', 'source', 'amount', 'effect_key'],
    rows.map((each) => [
      connectionId,
      ids.payment(each.payment),
      each.kind,
      each.source,
      each.amount,
      `${ids.payment(each.payment)}#${place(each.payment)}`,
    ]),
  );
}

export async function insertAdjustments(
  sql: Sql,
  connectionId: string,
  rows: readonly Adjustment[],
  ids: Ids,
  place: NextPlace,
): Promise<void> {
  await sql.insertMany(
    'adjustments',
    ['connection_id', 'order_id', 'payment_id', 'amount', 'reason', 'because', 'effect_key'],
    rows.map((each) => [
      connectionId,
      ids.order(each.order),
      each.payment === null ? null : ids.payment(each.payment),
      each.amount,
      each.reason,
      JSON.stringify(each.because),
      `${each.payment === null ? `order ${ids.order(each.order)}` : ids.payment(each.payment)}#${place(ownerOf(each))}`,
    ]),
  );
}
