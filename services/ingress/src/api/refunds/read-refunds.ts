import { CONNECTION_QUERY, REFUNDS_QUERY } from '@quittance/contracts';
import { findRefundRequest, pageOfRefundRequests } from '@quittance/store';
import { HttpProblem } from '../../answers/http-problem.js';
import type { Handler } from '../answering.js';
import { fromCursor, toCursor } from '../cursor.js';
import { queryOf } from '../query-of.js';
import { showRefund, showRefundOf } from './show-refund.js';

const PLACE = { word: 'refund', numbers: 1 };

/** `GET /v1/refunds/{id}`: by our id or by one of Stripe's. */
export const getRefund: Handler = async (call) => {
  queryOf(CONNECTION_QUERY, call.request);
  const { parts, connection, request } = call;
  const id = await findRefundRequest(parts.store.sql, connection.id, String(request.params['id']));
  if (id === null) throw new HttpProblem('refund_not_found', { detail: 'no refund was asked for here under this id' });
  return { status: 200, body: JSON.stringify(await showRefundOf(call, id)) };
};

/** `GET /v1/refunds` */
export const listRefunds: Handler = async ({ parts, request, connection }) => {
  const { limit, cursor, state, order } = queryOf(REFUNDS_QUERY, request);
  const [after = null] = fromCursor(cursor, PLACE) ?? [];
  const filter = { connectionId: connection.id, states: state === undefined ? undefined : [state], order };
  const found = await pageOfRefundRequests(parts.store.sql, filter, { after, rows: limit + 1 });
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  const next_cursor = last === undefined ? null : toCursor([PLACE.word, last.id]);
  return { status: 200, body: JSON.stringify({ data: page.map(showRefund), next_cursor }) };
};
