import { type PolicyResource, type PolicyVersionResource, writePolicy } from '@quittance/contracts';
import type { MatchingPolicy } from '@quittance/domain';
import type { Sql } from '../sql.js';
import { loadPolicies } from './load-policies.js';
import { newestVersion, type PolicyVersion } from './policy-versions.js';

/** The policy in force for a customer, or for everybody (null), as it is shown outside. */
export async function readPolicyResource(
  sql: Sql,
  connectionId: string,
  customer: string | null,
): Promise<PolicyResource> {
  const newest = await newestVersion(sql, connectionId, customer);
  const policies = await loadPolicies(sql, connectionId, customer === null ? [] : [customer]);
  const inForce = policies.of(customer);
  return {
    customer,
    version: newest?.version ?? 0,
    own: policies.hasOwn(customer),
    in_force: inForce.name,
    policy: documentOf(inForce),
    problem: newest?.problem ?? null,
    actor: newest?.actor ?? null,
    note: newest?.note ?? null,
    created_at: newest?.createdAt.toISOString() ?? null,
  };
}

/** One version of the history, as it is shown outside. */
export function versionResource(each: PolicyVersion): PolicyVersionResource {
  return {
    version: each.version,
    customer: each.customer,
    policy: each.policy === null ? null : writePolicy(each.policy),
    problem: each.problem,
    actor: each.actor,
    note: each.note,
    created_at: each.createdAt.toISOString(),
  };
}

/** The document without the version in its name, so that it may be sent back as it is. */
function documentOf(policy: MatchingPolicy): PolicyResource['policy'] {
  return writePolicy({ ...policy, name: policy.name.replace(/@\d+$/, '') });
}
