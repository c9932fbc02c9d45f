/**
 * Writes what the core decided, in the transaction that holds the locks.
 *
 * Input: the changes and the row ids. Output: the ids of the outbox messages to publish once the commit is through. A new
 * payment or book row that somebody else wrote meanwhile is refused by its unique key, and the whole transaction runs again.
 */
import { type Changes, normaliseReference, type Order, openAmount, type Payment } from '@quittance/domain';
import { type ChangedBy, RULES } from '../commands/exception-history.js';
import { insertMessages, type NewMessage } from '../outbox/insert-messages.js';
import type { Sql } from '../sql.js';
import { isDuplicate, StaleRead } from '../transaction.js';
import { filledOrders } from './ask-again.js';
import { AMOUNT_ORDERS_MAX, type AmountWanted, findByAmount } from './candidate-orders.js';
import { saveDisputes } from './dispute-rows.js';
import { insertEvidence, tokensOf } from './evidence-rows.js';
import { raiseExceptions, settleExceptions } from './exception-rows.js';
import { insertCashEntries } from './fact-rows.js';
import { mayBeAnyones } from './find-candidates.js';
import type { LoadedBooks } from './load-books.js';
import {
  type Ids,
  insertAdjustments,
  insertApplications,
  insertDeductions,
  type NextPlace,
  ownerOf,
} from './movement-rows.js';
import { messagesOfNews } from './news-messages.js';
import { updateOrders } from './order-rows.js';
import { insertPayments, readPayments, type StoredPayment, updatePayments } from './payment-rows.js';
import { anyOrderAppeared, forgetTokens, rememberTokens } from './reference-rows.js';
import { saveRefunds } from './refund-rows.js';
import type { Scope } from './scope.js';
import { saveWarnings } from './warning-rows.js';

/** Ids of outbox rows, by the stage that is to hear of them. */
export interface NewMessages {
  readonly pushback: readonly string[];
  readonly matching: readonly string[];
}

export async function saveChanges(
  sql: Sql,
  connectionId: string,
  changes: Changes,
  loaded: LoadedBooks,
  scope: Scope,
  by: ChangedBy = RULES,
): Promise<NewMessages> {
  await insertEvidence(sql, connectionId, changes.evidence);
  await insertCashEntries(sql, connectionId, changes.cashEntries);
  await saveRefunds(sql, connectionId, changes);
  await saveDisputes(sql, connectionId, changes);
  await saveWarnings(sql, connectionId, changes.warnings);
  const ids = await savePayments(sql, connectionId, changes, loaded);
  await saveMovements(sql, connectionId, changes, loaded, ids);
  await updateOrders(sql, changes.orders);
  await raiseExceptions(sql, connectionId, changes.raised, ids, by);
  await settleExceptions(sql, connectionId, changes.settled, by);
  await keepWaiting(sql, connectionId, changes, { ids, loaded, scope });
  await refuseNewcomers(sql, connectionId, changes, loaded);
  const filled = await filledOrders(sql, connectionId, loaded.books, changes.orders);
  return {
    pushback: await insertMessages(sql, connectionId, 'pushback', [
      ...changes.orders.map(messageOf),
      ...messagesOfNews(changes, ids.order),
    ]),
    matching: await insertMessages(sql, connectionId, 'matching', [...changes.reopened, ...filled].map(messageOf)),
  };
}

function messageOf(order: Order): NewMessage {
  return { orderId: order.id, version: order.version };
}

async function savePayments(sql: Sql, connectionId: string, changes: Changes, loaded: LoadedBooks): Promise<Ids> {
  const orderId = (reference: string) => loaded.books.orders.get(reference)?.id ?? null;
  const known: StoredPayment[] = [];
  const fresh: Payment[] = [];
  for (const payment of changes.payments) {
    const stored = loaded.stored.get(payment.stripeId);
    if (stored === undefined) fresh.push(payment);
    else known.push({ id: stored.id, payment });
  }
  await onceOnly(() => insertPayments(sql, connectionId, fresh, orderId));
  await updatePayments(sql, known, orderId);
  const inserted = await readPayments(sql, { connectionId, stripeIds: fresh.map((each) => each.stripeId) });
  return {
    payment: (stripeId) => required((inserted.get(stripeId) ?? loaded.stored.get(stripeId))?.id, stripeId),
    order: (reference) => required(orderId(reference) ?? undefined, reference),
  };
}

async function saveMovements(
  sql: Sql,
  connectionId: string,
  changes: Changes,
  loaded: LoadedBooks,
  ids: Ids,
): Promise<void> {
  const { applications, deductions, adjustments } = loaded.books;
  await onceOnly(async () => {
    await insertApplications(sql, connectionId, changes.applications, ids, places(applications.map(paymentOf)));
    await insertDeductions(sql, connectionId, changes.deductions, ids, places(deductions.map(paymentOf)));
    await insertAdjustments(sql, connectionId, changes.adjustments, ids, places((adjustments ?? []).map(ownerOf)));
  });
}

function paymentOf(row: { readonly payment: string }): string {
  return row.payment;
}

/** Numbers the rows of each owner onward from those it has. */
function places(owners: readonly string[]): NextPlace {
  const next = new Map<string, number>();
  for (const owner of owners) next.set(owner, (next.get(owner) ?? 0) + 1);
  return (owner) => {
    const place = (next.get(owner) ?? 0) + 1;
    next.set(owner, place);
    return place;
  };
}

/** Leaves word under which references a payment waits, and makes sure that none of those orders has come meanwhile. */
async function keepWaiting(
  sql: Sql,
  connectionId: string,
  changes: Changes,
  { ids, loaded, scope }: { readonly ids: Ids; readonly loaded: LoadedBooks; readonly scope: Scope },
): Promise<void> {
  const empty = changes.payments
    .filter((each) => each.unapplied === 0n && loaded.stored.has(each.stripeId))
    .map((each) => ids.payment(each.stripeId));
  const waiting = changes.payments
    .filter((each) => each.unapplied > 0n)
    .map((each) => ({ paymentId: ids.payment(each.stripeId), tokens: waitingTokens(scope, each.stripeId) }));
  await forgetTokens(sql, empty);
  await rememberTokens(sql, connectionId, waiting);
  const open = new Set(waiting.flatMap((each) => each.tokens));
  const unresolved = scope.unresolved.filter((each) => open.has(each));
  if (await anyOrderAppeared(sql, connectionId, unresolved))
    throw new StaleRead('an order that a payment waits for was registered at the same moment');
}

/** Makes sure that no order of exactly the amount has come since the orders were read for a payment of an unknown payer. */
async function refuseNewcomers(
  sql: Sql,
  connectionId: string,
  changes: Changes,
  { asked, books }: LoadedBooks,
): Promise<void> {
  const waiting = new Set(changes.payments.filter((each) => each.unapplied > 0n).map((each) => each.stripeId));
  const strangers = asked.filter(
    (each) => waiting.has(each.payment) && mayBeAnyones(each) && books.accounts.get(each.accountId)?.reference == null,
  );
  const known = new Set([...books.orders.values()].map((each) => each.id));
  const found = await findByAmount(
    sql,
    connectionId,
    strangers.filter((each) => !isCrowded(books, each)),
  );
  if (found.some((each) => !known.has(each.id)))
    throw new StaleRead('an order of the amount of a payment was registered at the same moment');
}

/** So many orders of the amount that only some were read: one more makes no difference. */
function isCrowded(books: LoadedBooks['books'], { currency, amount }: AmountWanted): boolean {
  const same = [...books.orders.values()].filter((each) => each.currency === currency && openAmount(each) === amount);
  return same.length >= AMOUNT_ORDERS_MAX;
}

function waitingTokens(scope: Scope, payment: string): string[] {
  const said = scope.evidence.get(payment) ?? [];
  const linked = said.filter((each) => each.kind === 'link').flatMap((each) => scope.evidence.get(each.value) ?? []);
  const named = [...said, ...linked].filter((each) => each.kind === 'order_reference');
  return [...tokensOf(said), ...named.map((each) => normaliseReference(each.value))].filter((each) => each !== '');
}

async function onceOnly(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (isDuplicate(error)) throw new StaleRead('somebody else wrote the same row');
    throw error;
  }
}

function required(id: string | undefined, what: string): string {
  if (id === undefined) throw new Error(`no row is known for ${what}`);
  return id;
}
