import { type Currency, type Evidence, normaliseReference } from '@quittance/domain';
import type { Sql } from '../sql.js';
import { readEvidence, subjectsSaying } from './evidence-rows.js';
import type { Facts, Subjects } from './facts.js';
import { readPayments } from './payment-rows.js';
import { paymentsOfAmount, type WaitingAmount } from './waiting-by-amount.js';

export interface Waiting {
  /** Payments that may find their order now. */
  readonly payments: readonly string[];
  /** Customers whose bank transfers are among them: what the provider spent of their balance belongs to the question. */
  readonly customers: readonly string[];
  /** Further objects whose evidence belongs to the question. */
  readonly subjects: readonly string[];
  readonly changedAccounts: ReadonlySet<string>;
}

/**
 * Payments that wait for what this batch brings: for a new or changed order those that name it, link to an invoice that names
 * it, or wait on its customer's account, and those of unknown payers that wait with exactly its amount; for new words about an invoice those that link to it or carry its number.
 */
export async function waitingFor(sql: Sql, facts: Facts, subjects: Subjects): Promise<Waiting> {
  const { connectionId } = facts;
  const orders = await readChangedOrders(sql, facts.changedOrders);
  const naming = await subjectsSaying(sql, connectionId, 'order_reference', orders.forms);
  const told = facts.observations.flatMap((seen) => (seen.kind === 'evidence' ? seen.evidence : []));
  const toldOf = [...subjects.evidence].filter((each) => !subjects.payments.has(each));
  const about = await readEvidence(sql, connectionId, [...naming, ...toldOf]);
  const numbers = invoiceNumbers([...about.values()].flat().concat(told));
  const objects = [...naming, ...toldOf];
  const linked = await subjectsSaying(sql, connectionId, 'link', objects);
  const ids = await paymentsRemembering(sql, connectionId, [...orders.forms, ...numbers]);
  const ofAmount = await paymentsOfAmount(sql, connectionId, orders.amounts);
  const found = await readPayments(sql, {
    connectionId,
    ids: [...ids, ...ofAmount],
    stripeIds: [...naming, ...linked],
    unappliedAccounts: orders.accounts,
  });
  const transfers = [...found.values()].filter((each) => each.payment.kind === 'funding');
  return {
    payments: [...found.keys()],
    customers: [...new Set(transfers.flatMap((each) => each.payment.customer ?? []))],
    subjects: naming,
    changedAccounts: orders.accounts,
  };
}

interface ChangedOrders {
  readonly forms: string[];
  readonly accounts: Set<string>;
  /** What is open on them; for one that is closed, what it cost: who waits with that may have one order less to choose from. */
  readonly amounts: WaitingAmount[];
}

interface ChangedRow {
  readonly account_id: string;
  readonly currency: Currency;
  readonly amount: string;
  readonly open_amount: string;
  readonly normalised: string | null;
}

async function readChangedOrders(sql: Sql, ids: readonly string[]): Promise<ChangedOrders> {
  if (ids.length === 0) return { forms: [], accounts: new Set(), amounts: [] };
  const rows = await sql.select<ChangedRow>(
    `SELECT o.account_id, o.currency, o.amount, o.open_amount, r.normalised FROM orders o LEFT JOIN order_references r ON r.order_id = o.id WHERE o.id IN (?)`,
    [ids],
  );
  return {
    forms: [...new Set(rows.flatMap((row) => row.normalised ?? []))],
    accounts: new Set(rows.map((row) => row.account_id)),
    amounts: rows
      .map((row) => ({ currency: row.currency, amount: BigInt(row.open_amount) || BigInt(row.amount) }))
      .filter((each) => each.amount > 0n),
  };
}

function invoiceNumbers(said: readonly Evidence[]): string[] {
  return said.filter((each) => each.kind === 'invoice_number').map((each) => normaliseReference(each.value));
}

/** The locking read waits for a payment that is being left waiting at this moment, so that neither misses the other. */
async function paymentsRemembering(sql: Sql, connectionId: string, tokens: readonly string[]): Promise<string[]> {
  if (tokens.length === 0) return [];
  const rows = await sql.select<{ payment_id: string }>(
    'SELECT payment_id FROM payment_references WHERE connection_id = ? AND normalised IN (?) LOCK IN SHARE MODE',
    [connectionId, [...new Set(tokens)]],
  );
  return [...new Set(rows.map((row) => row.payment_id))];
}
