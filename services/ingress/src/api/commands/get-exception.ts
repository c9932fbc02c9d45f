import { CONNECTION_QUERY, type ExceptionEntry, type ExceptionWithHistory } from '@quittance/contracts';
import {
  type HistoryEntry,
  type OrderView,
  pageOfExceptions,
  readExceptionHistory,
  readOrderViews,
} from '@quittance/store';
import { HttpProblem } from '../../answers/http-problem.js';
import type { Handler } from '../answering.js';
import { exactNumber } from '../exact-number.js';
import { showException } from '../list-exceptions.js';
import { queryOf } from '../query-of.js';

const ROW_ID = /^[1-9]\d{0,18}$/;

/** `GET /v1/exceptions/{id}`: with the orders of its candidates as they are now, and what happened to it. */
export const getException: Handler = async ({ parts, request, connection }) => {
  queryOf(CONNECTION_QUERY, request);
  const { sql } = parts.store;
  const id = String(request.params['id']);
  const filter = { connectionId: connection.id, ids: [id] };
  const [exception] = ROW_ID.test(id) ? await pageOfExceptions(sql, filter, { after: null, rows: 1 }) : [];
  if (exception === undefined) throw new HttpProblem('exception_not_found');
  const references = [...new Set(exception.candidates.flatMap((each) => each.orders))];
  const orders =
    references.length === 0
      ? new Map<string, OrderView>()
      : await readOrderViews(sql, { connectionId: connection.id, references });
  const history = await readExceptionHistory(sql, id);
  const shown: ExceptionWithHistory = {
    ...showException(exception),
    candidate_orders: [...orders.values()].map(showCandidate),
    history: history.map(showEntry),
  };
  return { status: 200, body: JSON.stringify(shown) };
};

function showCandidate(order: OrderView): ExceptionWithHistory['candidate_orders'][number] {
  return {
    reference: order.reference,
    customer: order.customer,
    customer_name: order.customerDetails.name,
    currency: order.currency,
    amount: exactNumber(order.amount),
    amount_open: exactNumber(order.open),
    payment_status: order.paymentStatus,
    placed_at: order.placedAt.toISOString(),
  };
}

function showEntry({ at, what, actor, note, before, after }: HistoryEntry): ExceptionEntry {
  return { at: at.toISOString(), what, actor, note, before: showLine(before), after: showLine(after) };
}

function showLine(line: HistoryEntry['before']): ExceptionEntry['before'] {
  if (line === null) return null;
  const { state, reason, amount, owner } = line;
  return { state, reason, amount: amount === null ? null : exactNumber(BigInt(amount)), owner };
}
