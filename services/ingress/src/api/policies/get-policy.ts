import { CONNECTION_QUERY } from '@quittance/contracts';
import type { Handler } from '../answering.js';
import { queryOf } from '../query-of.js';
import { answerWithPolicy } from './answer-policy.js';
import { customerOf } from './customer-of.js';

/** `GET /v1/policies/matching` and `GET /v1/customers/{reference}/policy` */
export const getPolicy: Handler = async (call) => {
  queryOf(CONNECTION_QUERY, call.request);
  return answerWithPolicy(call, await customerOf(call), 200);
};
