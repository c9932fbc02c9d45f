/**
 * Looks up what commands name: exceptions, payments, orders, applications, adjustments.
 *
 * Input: commands as they were handed in. Output: each with what was found, and what has to be locked and loaded. Read without locks;
 * under the locks the exceptions are read again, the rest is only added to.
 */
import { type ExceptionFound, mayBeStripeId, type RowFound } from '@quittance/domain';
import type { Sql } from '../sql.js';
import type { CommandRequest } from './command-request.js';
import { readExceptionsFound } from './exceptions-found.js';

/** What one command names, as it is known. */
export interface Target {
  readonly exception: ExceptionFound | null;
  /** Stripe's id of the payment named beside the command. */
  readonly payment: string | null;
  readonly row: RowFound | null;
  /** Payments and orders that the command may touch. */
  readonly payments: readonly string[];
  readonly orders: readonly string[];
}

/** The id of a row: anything else would be turned into a number by the database. */
const ROW_ID = /^[1-9]\d{0,18}$/;

export async function findTargets(
  sql: Sql,
  connectionId: string,
  requests: readonly CommandRequest[],
): Promise<Target[]> {
  const rowIds = (ids: readonly (string | undefined)[]) =>
    ids.flatMap((id) => (ROW_ID.test(id ?? '') ? [id ?? ''] : []));
  const exceptions = await readExceptionsFound(sql, connectionId, {
    ids: rowIds(requests.map((each) => each.exception)),
  });
  const byId = new Map(exceptions.map((each) => [each.id, each]));
  const payments = await findPayments(sql, connectionId, requests);
  const applied = requests.map((each) => (each.action === 'unapply' ? each.application : undefined));
  const adjusted = requests.map((each) => (each.action === 'unadjust' ? each.adjustment : undefined));
  const applications = await findRows(sql, 'applications', connectionId, rowIds(applied));
  const adjustments = await findRows(sql, 'adjustments', connectionId, rowIds(adjusted));
  const targets: Target[] = [];
  for (const [n, request] of requests.entries()) {
    const exception = byId.get(request.exception ?? '') ?? null;
    const payment = payments.get(request.payment ?? '') ?? request.payment ?? null;
    const row = applications.get(applied[n] ?? '') ?? adjustments.get(adjusted[n] ?? '') ?? null;
    const onOrder = await paymentsOnCancelled(sql, connectionId, exception);
    targets.push({
      exception,
      payment,
      row,
      payments: known([payments.get(payment ?? ''), exception?.payment, row?.payment, ...onOrder]),
      orders: known([exception?.order, row?.order, ...ordersNamed(request)]),
    });
  }
  return targets;
}

function known(names: readonly (string | null | undefined)[]): string[] {
  return [...new Set(names.flatMap((each) => each ?? []))];
}

function ordersNamed(request: CommandRequest): (string | undefined)[] {
  if (request.action === 'split') return request.allocations.map((each) => each.order);
  return 'order' in request ? [request.order] : [];
}

/** Canonical ids by what was named: the payment's own id, or its charge's. */
async function findPayments(
  sql: Sql,
  connectionId: string,
  requests: readonly CommandRequest[],
): Promise<Map<string, string>> {
  const named = [...new Set(requests.flatMap((each) => each.payment ?? []))].filter(mayBeStripeId);
  if (named.length === 0) return new Map();
  const select = 'SELECT stripe_id, charge_id FROM payments WHERE connection_id = ?';
  const rows = await sql.select<{ stripe_id: string; charge_id: string | null }>(
    `${select} AND stripe_id IN (?) UNION ${select} AND charge_id IN (?)`,
    [connectionId, named, connectionId, named],
  );
  return new Map(
    rows.flatMap((row) => [[row.charge_id ?? '', row.stripe_id] as const, [row.stripe_id, row.stripe_id] as const]),
  );
}

/** Rows of the books by id, with their place among the rows of their payment on their order. */
async function findRows(
  sql: Sql,
  table: 'applications' | 'adjustments',
  connectionId: string,
  ids: readonly string[],
): Promise<Map<string, RowFound>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.select<{ id: string; payment: string | null; reference: string; place: string | number }>(
    `SELECT a.id, p.stripe_id AS payment, o.reference, (SELECT COUNT(*) FROM ${table} b
       WHERE b.order_id = a.order_id AND b.payment_id <=> a.payment_id AND b.id < a.id) AS place
     FROM ${table} a LEFT JOIN payments p ON p.id = a.payment_id JOIN orders o ON o.id = a.order_id
     WHERE a.connection_id = ? AND a.id IN (?)`,
    [connectionId, ids],
  );
  return new Map(
    rows.map(({ id, payment, reference, place }) => [id, { payment, order: reference, place: Number(place) }]),
  );
}

/** Whose money is on the cancelled order that an exception is about. */
async function paymentsOnCancelled(
  sql: Sql,
  connectionId: string,
  exception: ExceptionFound | null,
): Promise<string[]> {
  if (exception?.reason !== 'cancelled_order_paid' || exception.order === null) return [];
  const rows = await sql.select<{ payment: string }>(
    `SELECT DISTINCT p.stripe_id AS payment FROM orders o JOIN applications a ON a.order_id = o.id
     JOIN payments p ON p.id = a.payment_id WHERE o.connection_id = ? AND o.reference = ?`,
    [connectionId, exception.order],
  );
  return rows.map((row) => row.payment);
}
