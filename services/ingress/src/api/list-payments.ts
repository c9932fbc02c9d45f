import { PAYMENTS_QUERY } from '@quittance/contracts';
import { pageOfPayments, readPaymentViews } from '@quittance/store';
import type { Handler } from './answering.js';
import { fromCursor, toCursor } from './cursor.js';
import { queryOf } from './query-of.js';
import { showPayment } from './show-payment.js';

const PLACE = { word: 'payment', numbers: 1 };

/** `GET /v1/payments` */
export const listPayments: Handler = async ({ parts, request, connection }) => {
  const { limit, cursor, unapplied, status, customer } = queryOf(PAYMENTS_QUERY, request);
  const filter = {
    connectionId: connection.id,
    unapplied: unapplied === undefined ? undefined : unapplied === 'true',
    status,
    customer,
  };
  const [after = null] = fromCursor(cursor, PLACE) ?? [];
  const found = await pageOfPayments(parts.store.sql, filter, { after, rows: limit + 1 });
  const page = found.slice(0, limit);
  const views = await readPaymentViews(parts.store.sql, page);
  const last = found.length > limit ? page.at(-1) : undefined;
  const data = page.flatMap((id) => views.get(id) ?? []).map(showPayment);
  return { status: 200, body: JSON.stringify({ data, next_cursor: last ? toCursor([PLACE.word, last]) : null }) };
};
