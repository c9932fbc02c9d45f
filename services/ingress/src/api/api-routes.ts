/** The order API: one line an address. Every call needs a token whose role covers what it asks, and may name a connection. */
import { noteTokenUse, readActiveTokens } from '@quittance/store';
import express, { type Router } from 'express';
import { onlyMethods } from '../answers/only-methods.js';
import { BATCH_BYTES_MAX, ORDER_BYTES_MAX, ORDERS_AT_ONCE_MAX, ORDERS_WAITING_MAX, TURN_MS_MAX } from '../limits.js';
import { authorize } from './access/authorize.js';
import { knownTokens } from './access/known-tokens.js';
import { answering } from './answering.js';
import type { ApiParts } from './api-parts.js';
import { commandRoutes } from './commands/command-routes.js';
import { deadLetterRoutes } from './dead-letters/dead-letter-routes.js';
import { destinationRoutes } from './destinations/destination-routes.js';
import { getOrder } from './get-order.js';
import { getPayment } from './get-payment.js';
import { idempotently } from './idempotently.js';
import { listExceptions } from './list-exceptions.js';
import { listOrders } from './list-orders.js';
import { listPayments } from './list-payments.js';
import { policyRoutes } from './policies/policy-routes.js';
import { putOrder } from './put-order.js';
import { putOrders } from './put-orders.js';
import { bodyBytes } from './read-body.js';
import { refundRoutes } from './refunds/refund-routes.js';
import { inTurn, takeTurns } from './take-turns.js';

export function apiRoutes(parts: ApiParts): Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  const answer = answering(parts);
  const takeTurn = takeTurns({
    runningMax: ORDERS_AT_ONCE_MAX,
    waitingMax: ORDERS_WAITING_MAX,
    waitMsMax: TURN_MS_MAX,
    busy: 'orders_busy',
  });
  const { sql } = parts.store;
  const tokens = knownTokens({ read: () => readActiveTokens(sql), noteUse: (id) => noteTokenUse(sql, id) });
  router.use(authorize(parts.token, tokens));
  router
    .route('/orders\\:batch')
    .put(bodyBytes(BATCH_BYTES_MAX), answer('orders', inTurn(takeTurn, idempotently(putOrders))))
    .all(onlyMethods('PUT'));
  refundRoutes(router, answer);
  commandRoutes(router, answer);
  router.route('/orders').get(answer('viewer', listOrders)).all(onlyMethods('GET'));
  router
    .route('/orders/:reference')
    .get(answer('viewer', getOrder))
    .put(bodyBytes(ORDER_BYTES_MAX), answer('orders', inTurn(takeTurn, idempotently(putOrder))))
    .all(onlyMethods('GET', 'PUT'));
  router.route('/payments').get(answer('viewer', listPayments)).all(onlyMethods('GET'));
  router.route('/payments/:id').get(answer('viewer', getPayment)).all(onlyMethods('GET'));
  router.route('/exceptions').get(answer('viewer', listExceptions)).all(onlyMethods('GET'));
  deadLetterRoutes(router, answer);
  destinationRoutes(router, answer);
  policyRoutes(router, answer);
  return router;
}
