import { CONNECTION_QUERY, ORDER_REFERENCE } from '@quittance/contracts';
import { readOrderViews } from '@quittance/store';
import { HttpProblem } from '../answers/http-problem.js';
import type { Handler } from './answering.js';
import { queryOf } from './query-of.js';
import { showOrder } from './show-order.js';

/** `GET /v1/orders/{reference}` */
export const getOrder: Handler = async ({ parts, request, connection }) => {
  queryOf(CONNECTION_QUERY, request);
  const reference = ORDER_REFERENCE.safeParse(request.params['reference']);
  const views = reference.success
    ? await readOrderViews(parts.store.sql, { connectionId: connection.id, references: [reference.data] })
    : new Map();
  const [order] = views.values();
  if (order === undefined) throw new HttpProblem('order_not_found');
  return { status: 200, body: JSON.stringify(showOrder(order)) };
};
