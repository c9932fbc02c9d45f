/**
 * Loads the books that commands concern, under the locks of the accounts, as a stage loads them for its events.
 *
 * Input: what the commands name. Output: the books with the adjustments that stand by themselves, and the exceptions, locked as well: of two
 * people who answer the same one the second sees what the first did.
 */
import type { Adjustment, Because, ExceptionFound } from '@quittance/domain';
import { readEvidence } from '../books/evidence-rows.js';
import { subjectsOf } from '../books/facts.js';
import { type LoadedBooks, loadBooks } from '../books/load-books.js';
import type { Scope } from '../books/scope.js';
import type { Sql } from '../sql.js';
import { readExceptionsFound } from './exceptions-found.js';
import type { Target } from './find-targets.js';

export interface LoadedCommands {
  readonly loaded: LoadedBooks;
  readonly scope: Scope;
  readonly exceptions: ReadonlyMap<string, ExceptionFound>;
}

export async function loadCommands(
  sql: Sql,
  connectionId: string,
  targets: readonly Target[],
): Promise<LoadedCommands> {
  const orders = await findOrders(sql, connectionId, [...new Set(targets.flatMap((each) => each.orders))]);
  const scope = await scopeOf(sql, connectionId, targets, orders);
  const facts = { connectionId, observations: [], changedOrders: orders.map((each) => each.id) };
  const loaded = await loadBooks(sql, facts, scope);
  const alone = await readAdjustmentsAlone(sql, orders);
  const { books } = loaded;
  const exceptions = await readExceptionsFound(sql, connectionId, {
    ids: targets.flatMap((each) => each.exception?.id ?? []),
    keys: [
      ...[...scope.payments].map((id) => `payment:${id}:match`),
      ...orders.map((each) => `order:${each.reference}:cancelled`),
    ],
    locked: true,
  });
  return {
    loaded: { ...loaded, books: { ...books, adjustments: [...(books.adjustments ?? []), ...alone] } },
    scope,
    exceptions: new Map(exceptions.map((each) => [each.key, each])),
  };
}

interface FoundOrder {
  readonly id: string;
  readonly reference: string;
  readonly account_id: string;
}

async function findOrders(sql: Sql, connectionId: string, references: readonly string[]): Promise<FoundOrder[]> {
  if (references.length === 0) return [];
  return sql.select<FoundOrder>(
    'SELECT id, reference, account_id FROM orders WHERE connection_id = ? AND reference IN (?)',
    [connectionId, references],
  );
}

/** No text is read and no rule is asked: all that matters are the payments and the accounts of the orders. */
async function scopeOf(
  sql: Sql,
  connectionId: string,
  targets: readonly Target[],
  orders: readonly FoundOrder[],
): Promise<Scope> {
  const payments = new Set(targets.flatMap((each) => each.payments));
  const evidence = await readEvidence(sql, connectionId, payments);
  const count = [...payments].reduce((sum, subject) => sum + (evidence.get(subject)?.length ?? 0), 0);
  return {
    subjects: subjectsOf([]),
    payments,
    reconsider: new Set(),
    stored: evidence,
    evidence,
    evidenceRead: { subjects: [...payments], count },
    hits: [],
    unresolved: [],
    cashCustomers: new Set(),
    purses: null,
    newestTransfer: 0n,
    changedAccounts: new Set(orders.map((each) => each.account_id)),
  };
}

/** Differences that were closed without a payment. */
async function readAdjustmentsAlone(sql: Sql, orders: readonly FoundOrder[]): Promise<Adjustment[]> {
  if (orders.length === 0) return [];
  const references = new Map(orders.map((each) => [each.id, each.reference]));
  const rows = await sql.select<{ order_id: string; amount: string; reason: Adjustment['reason']; because: string }>(
    'SELECT order_id, amount, reason, because FROM adjustments WHERE order_id IN (?) AND payment_id IS NULL ORDER BY id',
    [[...references.keys()]],
  );
  return rows.map((row) => ({
    order: references.get(row.order_id) ?? '',
    payment: null,
    amount: BigInt(row.amount),
    reason: row.reason,
    because: JSON.parse(row.because) as Because,
  }));
}
