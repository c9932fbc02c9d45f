import { type PolicyResource, type PolicyVersionResource, writePolicy } from '@quittance/contracts';
import type { MatchingPolicy } from '@quittance/domain';
import { loadPolicies, newestVersion, type PolicyVersion } from '@quittance/store';
import type { Answer, Call } from '../answering.js';

/** The answer that tells the policy in force for a customer, or for everybody (null). */
export async function answerWithPolicy(
  { parts, connection }: Call,
  customer: string | null,
  status: number,
): Promise<Answer> {
  const { sql } = parts.store;
  const newest = await newestVersion(sql, connection.id, customer);
  const policies = await loadPolicies(sql, connection.id, customer === null ? [] : [customer]);
  const shown = showPolicy(customer, newest, policies.of(customer), policies.hasOwn(customer));
  return { status, body: JSON.stringify(shown), headers: { etag: `"${shown.version}"` } };
}

function showPolicy(
  customer: string | null,
  newest: PolicyVersion | null,
  inForce: MatchingPolicy,
  own: boolean,
): PolicyResource {
  return {
    customer,
    version: newest?.version ?? 0,
    own,
    in_force: inForce.name,
    policy: documentOf(inForce),
    problem: newest?.problem ?? null,
    actor: newest?.actor ?? null,
    note: newest?.note ?? null,
    created_at: newest?.createdAt.toISOString() ?? null,
  };
}

/** One version of the history. */
export function showVersion(each: PolicyVersion): PolicyVersionResource {
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

/** The document without the version, so that it may be sent back as it is. */
function documentOf(policy: MatchingPolicy): PolicyResource['policy'] {
  return writePolicy({ ...policy, name: policy.name.replace(/@\d+$/, '') });
}
