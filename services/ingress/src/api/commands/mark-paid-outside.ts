import { CONNECTION_QUERY, ORDER_REFERENCE, PAID_OUTSIDE_BODY } from '@quittance/contracts';
import { readOrderViews } from '@quittance/store';
import { HttpProblem } from '../../answers/http-problem.js';
import type { Handler } from '../answering.js';
import { queryOf } from '../query-of.js';
import { bodyOf } from '../read-body.js';
import { answerOne } from './carry-out.js';
import { exact } from './to-command.js';

/** `POST /v1/orders/{reference}:mark-paid-outside` */
export const markPaidOutside: Handler = async (call) => {
  const { parts, request, connection } = call;
  queryOf(CONNECTION_QUERY, request);
  const { amount, proof, note } = bodyOf(PAID_OUTSIDE_BODY, request);
  const reference = ORDER_REFERENCE.safeParse(request.params['reference']);
  const order = reference.success ? reference.data : '';
  const known = await readOrderViews(parts.store.sql, { connectionId: connection.id, references: [order] });
  if (known.size === 0) throw new HttpProblem('order_not_found');
  const { body } = await answerOne(call, { action: 'mark_paid_outside', order, amount: exact(amount), proof, note });
  return { status: 200, body };
};
