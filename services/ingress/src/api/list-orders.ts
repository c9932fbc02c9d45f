import { ORDERS_QUERY } from '@quittance/contracts';
import { type OrderPlace, pageOfOrders, readOrderViews } from '@quittance/store';
import type { Handler } from './answering.js';
import { fromCursor, toCursor } from './cursor.js';
import { queryOf } from './query-of.js';
import { showOrder } from './show-order.js';

const NEWEST_FIRST = { word: 'order', numbers: 1 };
const BY_CHANGE = { word: 'changed', numbers: 2 };

/** `GET /v1/orders` */
export const listOrders: Handler = async ({ parts, request, connection }) => {
  const query = queryOf(ORDERS_QUERY, request);
  const byChange = query.updated_since !== undefined;
  const filter = {
    connectionId: connection.id,
    paymentStatus: query.payment_status,
    customer: query.customer,
    updatedSince: query.updated_since === undefined ? undefined : new Date(query.updated_since),
  };
  const after = placeOf(fromCursor(query.cursor, byChange ? BY_CHANGE : NEWEST_FIRST));
  const found = await pageOfOrders(parts.store.sql, filter, { after, rows: query.limit + 1 });
  const page = found.slice(0, query.limit);
  const views = await readOrderViews(parts.store.sql, { ids: page.map((place) => place.id) });
  const last = found.length > query.limit ? page.at(-1) : undefined;
  const data = page.flatMap((place) => views.get(place.id) ?? []).map(showOrder);
  return { status: 200, body: JSON.stringify({ data, next_cursor: last ? cursorOf(last, byChange) : null }) };
};

function placeOf(numbers: readonly string[] | null): OrderPlace | null {
  if (numbers === null) return null;
  const [id = '0', updatedMs = '0'] = numbers;
  return { id, updatedAt: new Date(Math.min(Number(updatedMs), MS_MAX)) };
}

/** The last moment that a Date and a DATETIME both hold. */
const MS_MAX = Date.UTC(9_999, 11, 31);

function cursorOf(place: OrderPlace, byChange: boolean): string {
  if (!byChange) return toCursor([NEWEST_FIRST.word, place.id]);
  return toCursor([BY_CHANGE.word, place.id, String(place.updatedAt.getTime())]);
}
