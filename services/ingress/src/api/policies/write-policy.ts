import { CONNECTION_QUERY, POLICY_BODY } from '@quittance/contracts';
import type { MatchingPolicy } from '@quittance/domain';
import { setPolicy } from '@quittance/store';
import type { Request } from 'express';
import { HttpProblem } from '../../answers/http-problem.js';
import { actorOf } from '../access/actor-of.js';
import type { Answer, Call, Handler } from '../answering.js';
import { queryOf } from '../query-of.js';
import { bodyOf } from '../read-body.js';
import { answerWithPolicy } from './answer-policy.js';
import { customerOf } from './customer-of.js';
import { policyInBody } from './policy-in-body.js';

/** `PUT /v1/policies/matching` and `PUT /v1/customers/{reference}/policy` */
export const putPolicy: Handler = async (call) => {
  const { policy, note } = bodyOf(POLICY_BODY, call.request);
  return write(call, policyInBody(policy), note);
};

/** `DELETE /v1/customers/{reference}/policy` */
export const deletePolicy: Handler = (call) => write(call, null);

async function write(call: Call, policy: MatchingPolicy | null, note?: string): Promise<Answer> {
  const { parts, request, connection } = call;
  queryOf(CONNECTION_QUERY, request);
  const seen = versionSeen(request);
  const customer = await customerOf(call);
  const done = await setPolicy(parts.store, {
    connectionId: connection.id,
    customer,
    policy,
    actor: actorOf(request),
    ...(seen === null ? {} : { seen }),
    ...(note === undefined ? {} : { note }),
  });
  if (done.kind === 'no_customer') throw new HttpProblem('customer_not_found');
  if (done.kind === 'moved')
    throw new HttpProblem('policy_moved', {
      detail: `version ${done.now?.version ?? 0} is the newest: look at it and write again over it`,
      headers: { etag: `"${done.now?.version ?? 0}"` },
    });
  return answerWithPolicy(call, customer, done.kind === 'written' && policy !== null ? 201 : 200);
}

/** The version in `If-Match`; null when the writer does not mind. */
function versionSeen(request: Request): number | null {
  const header = request.headers['if-match'];
  if (header === undefined || header === '*') return null;
  const version = /^"(\d{1,9})"$/.exec(header)?.[1];
  if (version === undefined)
    throw new HttpProblem('invalid_if_match', {
      detail: 'send the ETag of the policy as it was read, for example "3"',
    });
  return Number(version);
}
