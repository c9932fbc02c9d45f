/**
 * Finds out, before any lock is taken, which payments and orders a batch may concern, so that all their accounts can be
 * locked at once and in order. What it finds may be stale a moment later; the loading under the locks reads it again.
 */
import { type Evidence, normaliseReference, type ReferenceHit } from '@quittance/domain';
import type { Sql } from '../sql.js';
import { readEvidence, subjectsSaying, tokensOf } from './evidence-rows.js';
import { type Facts, type Subjects, subjectsOf } from './facts.js';
import { ACCOUNT_PAYMENTS_MAX } from './payment-rows.js';
import { readHits, type StoredHit } from './reference-hits.js';
import { waitingFor } from './waiting-payments.js';

export interface Scope {
  readonly subjects: Subjects;
  /** Every payment id that is asked about, known or not. */
  readonly payments: ReadonlySet<string>;
  /** Payments to look at again although nothing new was told of them. */
  readonly reconsider: ReadonlySet<string>;
  /** What is stored of the subjects and of invoices whose number a text carries. */
  readonly stored: ReadonlyMap<string, readonly Evidence[]>;
  /** The same with what the batch itself tells. */
  readonly evidence: ReadonlyMap<string, readonly Evidence[]>;
  /** What the evidence was read for, and how much there was: more of it under the locks means that the scope is stale. */
  readonly evidenceRead: { readonly subjects: readonly string[]; readonly count: number };
  readonly hits: readonly StoredHit[];
  /** Tokens and references that named no known order: an order that appears now would have been missed. */
  readonly unresolved: readonly string[];
  /** Customers whose cash balance this batch is about. */
  readonly cashCustomers: ReadonlySet<string>;
  /**
   * Those of them whose balance was spent or taken back, as far as is known: all their transfers belong to the question. `null` where no rule
   * is asked.
   */
  readonly purses: ReadonlySet<string> | null;
  /** Row of the latest transfer of these; a later one came after the scope was found. */
  readonly newestTransfer: bigint;
  readonly changedAccounts: ReadonlySet<string>;
}

export async function findScope(sql: Sql, facts: Facts): Promise<Scope> {
  const { connectionId } = facts;
  const subjects = subjectsOf(facts.observations);
  const waiting = await waitingFor(sql, facts, subjects);
  const payments = new Set([...subjects.payments, ...waiting.payments]);
  const cash = await cashAround(sql, facts, payments, waiting.customers);
  for (const each of cash.payments) payments.add(each);
  const asked = [...new Set([...subjects.evidence, ...payments, ...waiting.subjects])];
  const stored = await readEvidence(sql, connectionId, asked);
  const count = asked.reduce((sum, subject) => sum + (stored.get(subject)?.length ?? 0), 0);
  const evidence = withObserved(stored, facts);
  const wanted = await wantedReferences(sql, connectionId, evidence, stored);
  const hits = await readHits(sql, connectionId, wanted);
  const found = new Set(hits.map((each) => each.token));
  return {
    subjects,
    payments,
    reconsider: new Set(waiting.payments),
    stored,
    evidence,
    evidenceRead: { subjects: asked, count },
    hits,
    unresolved: wanted.filter((each) => !found.has(each)),
    cashCustomers: new Set(cash.customers),
    purses: new Set(cash.purses),
    newestTransfer: cash.newestTransfer,
    changedAccounts: waiting.changedAccounts,
  };
}

/** Hits by token, as the core wants them. */
export function hitsByToken(hits: readonly StoredHit[]): Map<string, ReferenceHit[]> {
  const byToken = new Map<string, ReferenceHit[]>();
  for (const { token, form, reference } of hits)
    byToken.set(token, [...(byToken.get(token) ?? []), { token, form, order: reference }]);
  return byToken;
}

/** Customers of whose balance the batch tells, and those of them of whom it tells that something was spent or taken back. */
function cashTold({ observations }: Facts): { customers: string[]; moved: string[] } {
  const moved = observations.flatMap((seen) =>
    seen.kind === 'cash_entry' || seen.kind === 'refund' ? (seen.customer ?? []) : [],
  );
  const filled = observations.flatMap((seen) =>
    seen.kind === 'payment' && seen.paymentKind === 'funding' ? (seen.customer ?? []) : [],
  );
  return { customers: [...moved, ...filled], moved };
}

/** Cash entries of one customer that are followed at the most, the latest ones. */
export const CUSTOMER_CASH_ENTRIES_MAX = 2_000;

/**
 * Customers whose balance paid one of these intents or whose transfers are asked about again, every intent that their balance paid, and the
 * transfers that filled it. Transfers of which nothing was ever spent or taken back have nothing to say to each other, and are left out however
 * many there are.
 */
async function cashAround(
  sql: Sql,
  facts: Facts,
  intents: ReadonlySet<string>,
  again: readonly string[],
): Promise<{ payments: string[]; customers: string[]; purses: string[]; newestTransfer: bigint }> {
  const { connectionId } = facts;
  const told = cashTold(facts);
  const payers =
    intents.size === 0
      ? []
      : await sql.select<{ customer: string }>(
          'SELECT DISTINCT customer FROM cash_entries WHERE connection_id = ? AND intent IN (?)',
          [connectionId, [...intents]],
        );
  const customers = [...new Set([...told.customers, ...again, ...payers.map((row) => row.customer)])];
  if (customers.length === 0) return { payments: [], customers, purses: [], newestTransfer: 0n };
  const rows = await sql.select<{ customer: string; intent: string | null }>(
    `SELECT customer, intent FROM cash_entries WHERE connection_id = ? AND customer IN (?) ORDER BY id DESC LIMIT ${CUSTOMER_CASH_ENTRIES_MAX}`,
    [connectionId, customers],
  );
  const purses = [...new Set([...told.moved, ...[...payers, ...rows].map((row) => row.customer)])];
  const transfers =
    purses.length === 0
      ? []
      : await sql.select<{ id: string; stripe_id: string }>(
          `SELECT id, stripe_id FROM payments WHERE connection_id = ? AND kind = 'funding' AND customer IN (?)
           ORDER BY id DESC LIMIT ${ACCOUNT_PAYMENTS_MAX}`,
          [connectionId, purses],
        );
  return {
    payments: [...rows.flatMap((row) => row.intent ?? []), ...transfers.map((row) => row.stripe_id)],
    customers,
    purses,
    newestTransfer: BigInt(transfers[0]?.id ?? 0),
  };
}

function withObserved(stored: ReadonlyMap<string, Evidence[]>, facts: Facts): Map<string, Evidence[]> {
  const all = new Map([...stored].map(([subject, said]) => [subject, [...said]]));
  for (const seen of facts.observations) {
    if (seen.kind !== 'evidence') continue;
    all.set(seen.subject, [...(all.get(seen.subject) ?? []), ...seen.evidence]);
  }
  return all;
}

/** Every normalised form under which an order may be meant: named, in a text, or behind an invoice number in a text. */
async function wantedReferences(
  sql: Sql,
  connectionId: string,
  evidence: Map<string, Evidence[]>,
  stored: Map<string, Evidence[]>,
): Promise<string[]> {
  const tokens = new Set([...evidence.values()].flatMap(tokensOf));
  const invoices = await subjectsSaying(sql, connectionId, 'invoice_number', tokens);
  const missing = invoices.filter((each) => !stored.has(each));
  for (const [subject, said] of await readEvidence(sql, connectionId, missing)) {
    stored.set(subject, said);
    evidence.set(subject, [...said, ...(evidence.get(subject) ?? [])]);
  }
  const named = [...evidence.values()]
    .flat()
    .filter((each) => each.kind === 'order_reference')
    .map((each) => normaliseReference(each.value));
  return [...new Set([...tokens, ...named])].filter((each) => each !== '');
}
