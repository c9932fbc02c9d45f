/**
 * Writes a new version of a policy.
 *
 * Input: the policy, or null to take a customer's own back. Output: a row that is never changed again, and an entry of the audit log,
 * in one transaction. Versions are handed out by their unique key: of two writers at the same moment one runs again and sees what
 * the other wrote. Batches that run now end with the policy they began with.
 */
import { writePolicy } from '@quittance/contracts';
import type { MatchingPolicy } from '@quittance/domain';
import type { Store } from '../open-store.js';
import type { Sql } from '../sql.js';
import { isDuplicate, StaleRead } from '../transaction.js';
import { newestVersion, type PolicyVersion } from './policy-versions.js';

export interface PolicyToSet {
  readonly connectionId: string;
  /** The order system's name of the customer; null: the whole connection. */
  readonly customer: string | null;
  /** null: the customer goes by the connection's policy again. */
  readonly policy: MatchingPolicy | null;
  /** The version that the writer saw (0: none); left out, whatever is there is followed. */
  readonly seen?: number;
  /** Who: `api`, `cli:root`. */
  readonly actor: string;
  readonly note?: string;
}

export type PolicySet =
  | { readonly kind: 'written'; readonly now: PolicyVersion }
  /** The same policy is in force already: no version was added. */
  | { readonly kind: 'unchanged'; readonly now: PolicyVersion | null }
  /** Somebody else wrote a version meanwhile. */
  | { readonly kind: 'moved'; readonly now: PolicyVersion | null }
  | { readonly kind: 'no_customer' };

export async function setPolicy(store: Store, wanted: PolicyToSet): Promise<PolicySet> {
  return store.transaction(async (sql) => {
    const { connectionId, customer, policy, seen } = wanted;
    if (customer !== null && !(await customerIsKnown(sql, connectionId, customer))) return { kind: 'no_customer' };
    // Read first: whatever is written from here on makes the number of the new version a duplicate, and this run a stale one.
    const last = await lastVersion(sql, connectionId);
    const before = await newestVersion(sql, connectionId, customer);
    if (seen !== undefined && seen !== (before?.version ?? 0)) return { kind: 'moved', now: before };
    const document = policy === null ? null : JSON.stringify(writePolicy(policy));
    if (document === documentOf(before) && (before?.problem ?? null) === null)
      return { kind: 'unchanged', now: before };
    await append(sql, wanted, last + 1, document);
    await audit(sql, wanted, documentOf(before), document);
    const now = await newestVersion(sql, connectionId, customer);
    if (now === null) throw new Error('a policy was written and is not there');
    return { kind: 'written', now };
  });
}

/** Whether the order system ever told of this customer. */
export async function customerIsKnown(sql: Sql, connectionId: string, customer: string): Promise<boolean> {
  const rows = await sql.select('SELECT 1 FROM customer_accounts WHERE connection_id = ? AND reference = ?', [
    connectionId,
    customer,
  ]);
  return rows.length > 0;
}

async function lastVersion(sql: Sql, connectionId: string): Promise<number> {
  const [last] = await sql.select<{ version: number | null }>(
    'SELECT MAX(version) AS version FROM matching_policies WHERE connection_id = ?',
    [connectionId],
  );
  return last?.version ?? 0;
}

async function append(sql: Sql, wanted: PolicyToSet, version: number, document: string | null): Promise<void> {
  const { connectionId, customer, actor, note } = wanted;
  try {
    await sql.insertMany(
      'matching_policies',
      ['connection_id', 'customer', 'version', 'document', 'actor', 'note'],
      [[connectionId, customer, version, document, actor, note ?? null]],
    );
  } catch (error) {
    if (isDuplicate(error)) throw new StaleRead('another version was written at the same moment');
    throw error;
  }
}

async function audit(sql: Sql, wanted: PolicyToSet, before: string | null, after: string | null): Promise<void> {
  const { customer, actor, note } = wanted;
  await sql.insertMany(
    'audit_log',
    ['actor', 'action', 'subject', 'before_state', 'after_state', 'note'],
    [
      [
        actor,
        after === null ? 'policy.unset' : 'policy.set',
        customer === null ? 'policy matching' : `policy of ${customer}`,
        before,
        after,
        note ?? null,
      ],
    ],
  );
}

function documentOf(version: PolicyVersion | null): string | null {
  return version === null || version.policy === null ? null : JSON.stringify(writePolicy(version.policy));
}
