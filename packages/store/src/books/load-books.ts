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
import { readCashEntries, readDisputes } from './fact-rows.js';
import type { Facts } from './facts.js';
import { findCandidates, mayBeAnyones } from './find-candidates.js';
import { readLaterKnown } from './later-numbers.js';
import { type Movements, paymentsOnOrders, readMovements } from './movement-rows.js';
import { readPayments, type StoredPayment } from './payment-rows.js';
import { readRecent } from './recent-payments.js';
import { readRefunds } from './refund-rows.js';
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
      await refuseStale(sql, connectionId, scope, rows.books);
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
  const movements = await movementsOf(sql, facts, stored);
  const asked = askedPayments(facts, scope, known, stored);
  const meant = [...facts.changedOrders, ...scope.hits.map((each) => each.orderId)];
  const ids = [...meant, ...movements.orderIds, ...overpaidOrders(stored)];
  const orders = await readWantedOrders(sql, { connectionId, ids, asked, namesakes, accounts });
  const { payments, refunds, disputes, cashEntries } = await factsOf(sql, facts, scope, stored);
  const exceptions = await readOpenExceptions(
    sql,
    connectionId,
    exceptionKeys({ payments, refunds, disputes, cashEntries, orders, observations: facts.observations }),
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

/** What is stored of the refunds, disputes and cash that the payments, their charges and the batch speak of. */
async function factsOf(sql: Sql, facts: Facts, scope: Scope, stored: ReadonlyMap<string, StoredPayment>) {
  const { connectionId, observations } = facts;
  const payments = [...new Set([...scope.payments, ...stored.keys()])];
  const charges = new Set([
    ...scope.subjects.charges,
    ...[...stored.values()].flatMap((each) => each.payment.charge ?? []),
  ]);
  const keys = { connectionId, payments, charges: [...charges] };
  const refunds = observations.flatMap((each) => (each.kind === 'refund' ? each.refund : []));
  const disputes = observations.flatMap((each) => (each.kind === 'dispute' ? each.dispute : []));
  return {
    payments,
    refunds: await readRefunds(sql, { ...keys, ids: refunds }),
    disputes: await readDisputes(sql, { ...keys, ids: disputes }),
    cashEntries: await readCashEntries(sql, connectionId, [...scope.cashCustomers], payments),
  };
}

/** The books' rows of these payments. A dispute also concerns the other payments of its orders: one of them may be disputed too. */
async function movementsOf(sql: Sql, facts: Facts, stored: Map<string, StoredPayment>): Promise<Movements> {
  const ids = () => [...stored.values()].map((each) => each.id);
  const movements = await readMovements(sql, ids());
  if (!facts.observations.some((seen) => seen.kind === 'dispute')) return movements;
  const others = await paymentsOnOrders(sql, movements.orderIds);
  for (const [id, each] of await readPayments(sql, { connectionId: facts.connectionId, ids: others }))
    stored.set(id, each);
  return readMovements(sql, ids());
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
  const customers = new Set([...scope.purses, ...fromCash]);
  return [
    ...[...customers].flatMap((each) => known.byCustomer.get(each) ?? []),
    ...[...accounts.values()].filter((each) => customers.has(each.stripeCustomer ?? '')).map((each) => each.id),
  ];
}

async function refuseStale(sql: Sql, connectionId: string, scope: Scope, books: Books): Promise<void> {
  const now = await countEvidence(sql, connectionId, scope.evidenceRead.subjects);
  if (now !== scope.evidenceRead.count) throw new StaleRead('evidence was added before the locks were held');
  for (const { customer, intent } of books.cashEntries.values()) {
    const isFirst = scope.cashCustomers.has(customer) && !scope.purses.has(customer);
    if (isFirst || (intent !== undefined && !scope.payments.has(intent)))
      throw new StaleRead('a cash entry was added before the locks were held');
  }
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
