import { APPLICATION_BODY, CONNECTION_QUERY } from '@quittance/contracts';
import type { Handler } from '../answering.js';
import { queryOf } from '../query-of.js';
import { bodyOf } from '../read-body.js';
import { answerOne } from './carry-out.js';
import { exact } from './to-command.js';

/** `POST /v1/payments/{id}/applications` */
export const applyPayment: Handler = async (call) => {
  queryOf(CONNECTION_QUERY, call.request);
  const { order, amount, note } = bodyOf(APPLICATION_BODY, call.request);
  const payment = String(call.request.params['id']);
  const done = await answerOne(call, { action: 'apply', payment, order, amount: exact(amount), note });
  return { status: done.replayed ? 200 : 201, body: done.body };
};
