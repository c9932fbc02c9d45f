/**
 * The policies that a batch of work needs.
 *
 * Input: a connection and the customers concerned. Output: the policy in force for each, read in one query. A stored version that
 * cannot be read stops nothing: the last one before it that can be read counts, else what comes with the product, and the caller is
 * told, so that the log says it.
 */
import { type MatchingPolicy, QUITTANCE_POLICY } from '@quittance/domain';
import type { Sql } from '../sql.js';
import { heldBy, labelOf, newestPolicies, type PolicyRow } from './policy-rows.js';

/** A newest version that cannot be read, and what counts in its place. */
export interface UnreadablePolicy {
  readonly customer: string | null;
  readonly version: number;
  readonly problem: string;
  /** Name and version of the policy that counts instead. */
  readonly inForce: string;
}

export interface PoliciesInForce {
  /** @param customer the order system's name; null for money of nobody known. The policy's name has its version: `quittance@3`. */
  of(customer: string | null): MatchingPolicy;
  /** Whether this customer has a policy of its own, or for null whether one is stored for everybody. */
  hasOwn(customer: string | null): boolean;
  readonly unreadable: readonly UnreadablePolicy[];
}

/** Versions looked back for one that can be read. */
const LOOK_BACK_VERSIONS_MAX = 50;

export async function loadPolicies(
  sql: Sql,
  connectionId: string,
  customers: Iterable<string>,
): Promise<PoliciesInForce> {
  return inForce(sql, connectionId, await newestPolicies(sql, connectionId, [...new Set(customers)]));
}

/** The same for the connection and every customer that has a policy of its own. */
export async function loadAllPolicies(sql: Sql, connectionId: string): Promise<PoliciesInForce> {
  return inForce(sql, connectionId, await newestPolicies(sql, connectionId, 'all'));
}

async function inForce(sql: Sql, connectionId: string, rows: readonly PolicyRow[]): Promise<PoliciesInForce> {
  const unreadable: UnreadablePolicy[] = [];
  const found = new Map<string | null, MatchingPolicy | null>();
  // The connection's first: it is what counts where a customer's cannot be read.
  for (const row of [...rows].sort((a, b) => Number(a.customer !== null) - Number(b.customer !== null))) {
    const held = heldBy(row);
    let policy = held.kind === 'policy' ? labelled(held.policy, row.version) : null;
    if (held.kind === 'unreadable') {
      policy = await lastReadable(sql, connectionId, row);
      unreadable.push({
        customer: row.customer,
        version: row.version,
        problem: held.problem,
        inForce: (policy ?? found.get(null) ?? QUITTANCE_POLICY).name,
      });
    }
    found.set(row.customer, policy);
  }
  const whole = found.get(null) ?? QUITTANCE_POLICY;
  const own = (customer: string | null) => found.get(customer) ?? null;
  return { unreadable, of: (customer) => own(customer) ?? whole, hasOwn: (customer) => own(customer) !== null };
}

async function lastReadable(sql: Sql, connectionId: string, broken: PolicyRow): Promise<MatchingPolicy | null> {
  const rows = await sql.select<PolicyRow>(
    `SELECT customer, version, document FROM matching_policies
     WHERE connection_id = ? AND customer <=> ? AND version < ? ORDER BY version DESC LIMIT ${LOOK_BACK_VERSIONS_MAX}`,
    [connectionId, broken.customer, broken.version],
  );
  for (const row of rows) {
    const held = heldBy(row);
    if (held.kind === 'policy') return labelled(held.policy, row.version);
    if (held.kind === 'none') return null;
  }
  return null;
}

function labelled(policy: MatchingPolicy, version: number): MatchingPolicy {
  return { ...policy, name: labelOf(policy.name, version) };
}
