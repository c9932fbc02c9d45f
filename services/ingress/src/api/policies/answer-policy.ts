import { readPolicyResource } from '@quittance/store';
import type { Answer, Call } from '../answering.js';

/** The answer that tells the policy in force for a customer, or for everybody (null). */
export async function answerWithPolicy(
  { parts, connection }: Call,
  customer: string | null,
  status: number,
): Promise<Answer> {
  const policy = await readPolicyResource(parts.store.sql, connection.id, customer);
  return { status, body: JSON.stringify(policy), headers: { etag: `"${policy.version}"` } };
}
