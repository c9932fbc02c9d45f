import { EXCEPTIONS_QUERY, type ExceptionResource, OF_NOBODY } from '@quittance/contracts';
import { type ExceptionFilter, type ExceptionView, pageOfExceptions } from '@quittance/store';
import type { z } from 'zod';
import type { Handler } from './answering.js';
import { fromCursor, toCursor } from './cursor.js';
import { exactNumber } from './exact-number.js';
import { queryOf } from './query-of.js';

const PLACE = { word: 'exception', numbers: 1 };

/** `GET /v1/exceptions` */
export const listExceptions: Handler = async ({ parts, request, connection }) => {
  const query = queryOf(EXCEPTIONS_QUERY, request);
  const { limit, cursor, sort } = query;
  const [after = null] = fromCursor(cursor, PLACE) ?? [];
  const filter = { connectionId: connection.id, ...filterOf(query) };
  const found = await pageOfExceptions(parts.store.sql, filter, { after, rows: limit + 1, order: sort });
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  const next_cursor = last === undefined ? null : toCursor([PLACE.word, last.id]);
  return { status: 200, body: JSON.stringify({ data: page.map(showException), next_cursor }) };
};

function filterOf(query: z.output<typeof EXCEPTIONS_QUERY>): Omit<ExceptionFilter, 'connectionId'> {
  const { state, reason, severity, owner, due_before, currency, amount_min, amount_max, payment, order } = query;
  return {
    state,
    reason,
    severity,
    owner: owner === OF_NOBODY ? null : owner,
    dueBefore: due_before === undefined ? undefined : new Date(due_before),
    currency,
    amountMin: amount_min === undefined ? undefined : BigInt(amount_min),
    amountMax: amount_max === undefined ? undefined : BigInt(amount_max),
    payment,
    order,
  };
}

/** An exception in the words of the API. */
export function showException(exception: ExceptionView): ExceptionResource {
  const { id, reason, meaning, severity, state, owner, payment, order, currency, because } = exception;
  return {
    id,
    reason,
    meaning,
    severity,
    state,
    owner,
    payment,
    order,
    currency,
    amount: exception.amount === null ? null : exactNumber(exception.amount),
    candidates: exception.candidates.map((each) => ({
      orders: [...each.orders],
      score: each.score,
      because: [...each.because],
    })),
    because,
    due_at: exception.dueAt?.toISOString() ?? null,
    opened_at: exception.openedAt.toISOString(),
    closed_at: exception.closedAt?.toISOString() ?? null,
    closed_because: exception.closedBecause,
    resolution: exception.resolution,
    resolved_by: exception.resolvedBy,
    amount_proposed: exception.proposedAmount === null ? null : exactNumber(exception.proposedAmount),
  };
}
