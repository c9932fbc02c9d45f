import { CONNECTION_QUERY, ENABLE_DESTINATION_BODY } from '@quittance/contracts';
import { type DestinationRow, enableDestination, readDestinationRows } from '@quittance/store';
import type { Router } from 'express';
import { HttpProblem } from '../../answers/http-problem.js';
import { onlyMethods } from '../../answers/only-methods.js';
import { ORDER_BYTES_MAX } from '../../limits.js';
import { actorOf } from '../access/actor-of.js';
import type { Answering, Handler } from '../answering.js';
import { queryOf } from '../query-of.js';
import { bodyBytes, bodyOf } from '../read-body.js';

/** The addresses of order systems that pushes go to. */
export function destinationRoutes(router: Router, answer: Answering): void {
  router
    .route('/destinations\\:enable')
    .post(bodyBytes(ORDER_BYTES_MAX), answer('operator', enable))
    .all(onlyMethods('POST'));
  router.route('/destinations').get(answer('viewer', list)).all(onlyMethods('GET'));
}

const list: Handler = async ({ parts, request, connection }) => {
  queryOf(CONNECTION_QUERY, request);
  const rows = await readDestinationRows(parts.store.sql, connection.id);
  return { status: 200, body: JSON.stringify({ data: rows.map(shown) }) };
};

const enable: Handler = async ({ parts, request, connection }) => {
  queryOf(CONNECTION_QUERY, request);
  const { note } = bodyOf(ENABLE_DESTINATION_BODY, request);
  const command = { connectionId: connection.id, actor: actorOf(request), ...(note === undefined ? {} : { note }) };
  const [before] = await readDestinationRows(parts.store.sql, connection.id);
  if (before === undefined)
    throw new HttpProblem('destination_not_found', { detail: 'nothing has been pushed for this connection yet' });
  const pushes_due = await enableDestination(parts.store, command);
  const [row = before] = await readDestinationRows(parts.store.sql, connection.id);
  return { status: 200, body: JSON.stringify({ destination: shown(row), pushes_due }) };
};

function shown(row: DestinationRow) {
  return { ...row, since: row.since?.toISOString() ?? null, until: row.until?.toISOString() ?? null };
}
