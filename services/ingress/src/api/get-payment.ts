import { CONNECTION_QUERY } from '@quittance/contracts';
import { mayBeStripeId } from '@quittance/domain';
import { findPaymentId, readPaymentViews, readTimeline } from '@quittance/store';
import { HttpProblem } from '../answers/http-problem.js';
import type { Handler } from './answering.js';
import { queryOf } from './query-of.js';
import { showEntry, showPayment } from './show-payment.js';

/** `GET /v1/payments/{id}`: by the payment's own id or its charge's, with everything that happened to it. */
export const getPayment: Handler = async ({ parts, request, connection }) => {
  queryOf(CONNECTION_QUERY, request);
  const { sql } = parts.store;
  const stripeId = String(request.params['id']);
  const id = mayBeStripeId(stripeId) ? await findPaymentId(sql, connection.id, stripeId) : null;
  const payment = id === null ? undefined : (await readPaymentViews(sql, [id])).get(id);
  if (payment === undefined) throw new HttpProblem('payment_not_found');
  const timeline = await readTimeline(sql, payment);
  return { status: 200, body: JSON.stringify({ ...showPayment(payment), timeline: timeline.map(showEntry) }) };
};
