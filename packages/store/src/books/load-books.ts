/**
 * Loads everything a decision needs, under the locks of all accounts concerned.
 *
 * Input: the facts and the scope found without locks. Output: the books for the core, and the row ids for writing back. If
 * the rows under the locks point to accounts that are not locked yet, those are locked too and the rows read again; if facts
 * were added between the scope and the locks, the whole transaction runs again.
 */
import type { Account, AccountOf, Books } from '@quittance/domain';
import { readDismissedPairs } from '../commands/dismissed-pairs.js';
import type { Sql } from '../sql.js';
import { StaleRead } from '../transaction.js';
import { ensureAccounts, type KnownAccounts, lockAccounts, withLearntNames } from './accounts.js';
import { type AskedPayment, askedPayments } from './asked-payments.js';
import type { Wallet } from './candidate-orders.js';
import { countEvidence } from './evidence-rows.js';
import { exceptionKeys } from './exception-keys.js';
import { readOpenExceptions } from './exception-rows.js';
import type { Facts } from './facts.js';
import { factsOf, movementsOf } from './facts-around.js';
import { findCandidates, mayBeAnyones } from './find-candidates.js';
import { readLaterKnown } from './later-numbers.js';
import { readPayments, type StoredPayment } from './payment-rows.js';
import { readRecent } from './recent-payments.js';
import { hitsByToken, type Scope } from './scope.js';
import { isSomebody, readWantedOrders } from './wanted-orders.js';

export interface LoadedBooks {
  readonly books: Books;
  readonly accountOf: AccountOf;
  readonly known: KnownAccounts;
  readonly stored: ReadonlyMap<string, StoredPayment>;
  /** What was asked about each payment. */
  readonly asked: readonly AskedPayment[];
}

/** Times that further accounts are locked and the rows read again. */
const LOCK_ROUNDS_MAX = 4;

export async function loadBooks(sql: Sql, facts: Facts, scope: Scope): Promise<LoadedBooks> {
  const { connectionId } = facts;
  const before = await readPayments(sql, { connectionId, stripeIds: scope.payments, charges: scope.subjects.charges });
  const known = await ensureAccounts(
    sql,
    connectionId,
    [...new Set([...scope.subjects.customers, ...scope.cashCustomers])],
    [...scope.subjects.mayBeNew].filter(([id, customer]) => customer === null && !before.has(id)).map(([id]) => id),
  );
  const wanted = new Set([
    ...[...before.values()].map((each) => each.payment.accountId),
    ...known.byCustomer.values(),
    ...known.byGuest.values(),
    ...scope.hits.map((each) => each.accountId),
    ...scope.changedAccounts,
  ]);
  const { namesakes, accounts: further } = await findCandidates(
    sql,
    connectionId,
    askedPayments(facts, scope, known, before),
  );
  for (const each of further) wanted.add(each);
  for (let round = 0; round < LOCK_ROUNDS_MAX; round += 1) {
    const accounts = await lockAccounts(sql, wanted);
    for (const [customer, id] of known.byCustomer)
      if (accounts.get(id)?.stripeCustomer !== customer) throw new StaleRead('the account of a customer was merged');
    const rows = await readRows(sql, facts, { scope, known, accounts, namesakes });
    const missing = rows.accountsTouched.filter((each) => !accounts.has(each));
    if (missing.length === 0) {
      await refuseStale(sql, connectionId, scope, rows);
      const recent = await readRecent(
        sql,
        rows.asked.filter((each) => isSomebody(accounts.get(each.accountId))),
      );
      return {
        books: {
          ...rows.books,
          recent,
          laterKnown: await readLaterKnown(sql, connectionId, rows.asked, scope, rows.books.orders),
        },
        asked: rows.asked,
        known,
        accountOf: accountOf(scope, known, rows.stored),
        stored: rows.stored,
      };
    }
    for (const each of missing) wanted.add(each);
  }
  throw new StaleRead('accounts kept moving while they were being locked');
}

interface Rows {
  readonly books: Books;
  readonly stored: Map<string, StoredPayment>;
  readonly accountsTouched: string[];
  readonly asked: readonly AskedPayment[];
}

/** What was found before the locks, and the accounts as they stand under them. */
interface Held {
  readonly scope: Scope;
  readonly known: KnownAccounts;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly namesakes: readonly Wallet[];
}

async function readRows(sql: Sql, facts: Facts, { scope, known, accounts, namesakes }: Held): Promise<Rows> {
  const { connectionId } = facts;
  const stored = await readPayments(sql, {
    connectionId,
    stripeIds: scope.payments,
    charges: scope.subjects.charges,
    fundingAccounts: fundingAccounts(scope, known, accounts, facts),
  });
  const { movements, suspicions } = await movementsOf(sql, facts, scope, stored);
  const asked = askedPayments(facts, scope, known, stored);
  const meant = [...facts.changedOrders, ...scope.hits.map((each) => each.orderId)];
  const ids = [...meant, ...movements.orderIds, ...overpaidOrders(stored)];
  const orders = await readWantedOrders(sql, { connectionId, ids, asked, namesakes, accounts });
  const { payments, refunds, disputes, warnings, cashEntries } = await factsOf(sql, facts, scope, stored, suspicions);
  const exceptions = await readOpenExceptions(
    sql,
    connectionId,
    exceptionKeys({ payments, refunds, disputes, warnings, cashEntries, orders, observations: facts.observations }),
  );
  return {
    stored,
    asked,
    accountsTouched: [
      ...[...stored.values()].map((each) => each.payment.accountId),
      ...[...orders.values()].map((each) => each.accountId),
    ],
    books: {
      // Only where somebody is not known by account are names compared.
      accounts: asked.some((each) => mayBeAnyones(each) && accounts.get(each.accountId)?.reference == null)
        ? await withLearntNames(sql, accounts)
        : accounts,
      orders,
      payments: new Map([...stored].map(([id, each]) => [id, each.payment])),
      refunds,
      disputes,
      warnings,
      cashEntries,
      // Only what is stored: the core adds what the batch tells, and so knows which of it is new.
      evidence: scope.stored,
      applications: movements.applications,
      deductions: movements.deductions,
      adjustments: movements.adjustments,
      hits: hitsByToken(scope.hits),
      exceptions,
      dismissed: await readDismissedPairs(
        sql,
        [...stored.values()].map((each) => each.id),
      ),
    },
  };
}

/** Orders whose overpayment waits as the rest of one of these payments. */
function overpaidOrders(stored: ReadonlyMap<string, StoredPayment>): string[] {
  return [...stored.values()].flatMap((each) => each.overpaidOrderId ?? []);
}

/** Accounts whose bank transfers belong to the question: cash moved, or an intent was paid from the balance. */
function fundingAccounts(
  scope: Scope,
  known: KnownAccounts,
  accounts: ReadonlyMap<string, Account>,
  facts: Facts,
): string[] {
  const fromCash = facts.observations.flatMap((seen) => {
    if (seen.kind === 'payment' && seen.fundedBy !== 'customer') return seen.customer ?? [];
    return [];
  });
  const customers = new Set([...(scope.purses ?? []), ...fromCash]);
  return [
    ...[...customers].flatMap((each) => known.byCustomer.get(each) ?? []),
    ...[...accounts.values()].filter((each) => customers.has(each.stripeCustomer ?? '')).map((each) => each.id),
  ];
}

async function refuseStale(sql: Sql, connectionId: string, scope: Scope, { books, stored }: Rows): Promise<void> {
  const now = await countEvidence(sql, connectionId, scope.evidenceRead.subjects);
  if (now !== scope.evidenceRead.count) throw new StaleRead('evidence was added before the locks were held');
  if (scope.purses === null) return;
  for (const { customer, intent } of books.cashEntries.values()) {
    // All transfers of whoever's balance was spent belong to the question, however the entry was found.
    if (!scope.purses.has(customer) || (intent !== undefined && !scope.payments.has(intent)))
      throw new StaleRead('a cash entry was added before the locks were held');
  }
  // What it says, and which orders that names, was not read.
  for (const { id, payment } of stored.values())
    if (payment.kind === 'funding' && scope.purses.has(payment.customer ?? '') && BigInt(id) > scope.newestTransfer)
      throw new StaleRead('a transfer was added before the locks were held');
}

function accountOf(scope: Scope, known: KnownAccounts, stored: ReadonlyMap<string, StoredPayment>): AccountOf {
  const found = (id: string | undefined, what: string): string => {
    if (id === undefined) throw new StaleRead(`the account of ${what} is not known`);
    return id;
  };
  return {
    ofCustomer: (customer) => found(known.byCustomer.get(customer), customer),
    ofPayment: (payment, customer) => {
      const named = customer ?? scope.subjects.mayBeNew.get(payment) ?? null;
      if (named !== null) return found(known.byCustomer.get(named), named);
      return found(stored.get(payment)?.payment.accountId ?? known.byGuest.get(payment), payment);
    },
  };
}
