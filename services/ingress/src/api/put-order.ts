import { CONNECTION_QUERY, ORDER_BODY, ORDER_REFERENCE, readJson } from '@quittance/contracts';
import { type OrderView, readOrderViews } from '@quittance/store';
import { HttpProblem } from '../answers/http-problem.js';
import type { Handler } from './answering.js';
import { conflictProblem } from './conflict-problem.js';
import { queryOf } from './query-of.js';
import { bodyOf } from './read-body.js';
import { registerAll } from './register-all.js';
import { showOrder } from './show-order.js';
import { toRegistration } from './to-registration.js';

/** `PUT /v1/orders/{reference}` */
export const putOrder: Handler = async (call) => {
  const { parts, request } = call;
  queryOf(CONNECTION_QUERY, request);
  const reference = readJson(ORDER_REFERENCE, request.params['reference']);
  if (!reference.ok)
    throw new HttpProblem('invalid_request', {
      errors: reference.errors.map(({ detail }) => ({ parameter: 'reference', detail })),
    });
  const body = bodyOf(ORDER_BODY, request);
  const [outcome] = await registerAll(call, [toRegistration(reference.value, body)]);
  if (outcome === undefined || outcome instanceof Error) throw new HttpProblem('internal_error');
  const order = (await readOrderViews(parts.store.sql, { ids: [outcome.id] })).get(outcome.id);
  if (order === undefined) throw new HttpProblem('internal_error');
  if (outcome.kind === 'conflict') throw new HttpProblem('order_conflict', conflictProblem(outcome.conflicts, order));
  const answer = { status: outcome.kind === 'created' ? 201 : 200, body: JSON.stringify(showOrder(order)) };
  return outcome.kind === 'created' ? { ...answer, headers: { location: addressOf(order) } } : answer;
};

function addressOf(order: OrderView): string {
  return `/v1/orders/${encodeURIComponent(order.reference)}`;
}
