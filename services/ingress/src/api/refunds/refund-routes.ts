import type { Router } from 'express';
import { onlyMethods } from '../../answers/only-methods.js';
import { REFUND_BYTES_MAX, REFUNDS_AT_ONCE_MAX, REFUNDS_WAITING_MAX, TURN_MS_MAX } from '../../limits.js';
import type { Answering, Handler } from '../answering.js';
import { bodyBytes } from '../read-body.js';
import { inTurn, takeTurns } from '../take-turns.js';
import { askOfException, askOfOrder } from './ask-refund.js';
import { approve, withdraw } from './decide-refund.js';
import { getRefund, listRefunds } from './read-refunds.js';

/** The addresses of refunds that are asked for here. */
export function refundRoutes(router: Router, answer: Answering): void {
  const takeTurn = takeTurns({
    runningMax: REFUNDS_AT_ONCE_MAX,
    waitingMax: REFUNDS_WAITING_MAX,
    waitMsMax: TURN_MS_MAX,
    busy: 'refunds_busy',
  });
  const post = (handler: Handler) => [bodyBytes(REFUND_BYTES_MAX), answer('operator', handler)];
  router
    .route('/orders/:reference/refunds')
    .post(...post(inTurn(takeTurn, askOfOrder)))
    .all(onlyMethods('POST'));
  router
    .route('/exceptions/:id\\:refund')
    .post(...post(inTurn(takeTurn, askOfException)))
    .all(onlyMethods('POST'));
  router
    .route('/refunds/:id\\:approve')
    .post(...post(approve))
    .all(onlyMethods('POST'));
  router
    .route('/refunds/:id\\:withdraw')
    .post(...post(withdraw))
    .all(onlyMethods('POST'));
  router.route('/refunds/:id').get(answer('viewer', getRefund)).all(onlyMethods('GET'));
  router.route('/refunds').get(answer('viewer', listRefunds)).all(onlyMethods('GET'));
}
