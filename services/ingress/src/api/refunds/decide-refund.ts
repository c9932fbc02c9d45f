import { CONNECTION_QUERY, REFUND_DECISION_BODY } from '@quittance/contracts';
import { approveRefund, withdrawRefund } from '@quittance/store';
import { actorOf } from '../access/actor-of.js';
import type { Call, Handler } from '../answering.js';
import { queryOf } from '../query-of.js';
import { bodyOf } from '../read-body.js';
import { told } from './ask-refund.js';

/** `POST /v1/refunds/{id}:approve` */
export const approve: Handler = (call) => decide(call, approveRefund);

/** `POST /v1/refunds/{id}:withdraw` */
export const withdraw: Handler = (call) => decide(call, withdrawRefund);

async function decide(call: Call, decision: typeof approveRefund) {
  const { parts, request, connection } = call;
  queryOf(CONNECTION_QUERY, request);
  const { note } = bodyOf(REFUND_DECISION_BODY, request);
  const id = String(request.params['id']);
  return told(call, await decision(parts.store, connection.id, { id, actor: actorOf(request), note }));
}
