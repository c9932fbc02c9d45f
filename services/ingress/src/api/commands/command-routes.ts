import type { Router } from 'express';
import { onlyMethods } from '../../answers/only-methods.js';
import { BATCH_BYTES_MAX, ORDER_BYTES_MAX } from '../../limits.js';
import type { Answering, Handler } from '../answering.js';
import { idempotently } from '../idempotently.js';
import { bodyBytes } from '../read-body.js';
import { applyPayment } from './apply-payment.js';
import { getException } from './get-exception.js';
import { markPaidOutside } from './mark-paid-outside.js';
import { resolveException } from './resolve-exception.js';
import { resolveExceptions } from './resolve-exceptions.js';
import { deleteAdjustment, deleteApplication } from './undo-row.js';

/** The addresses of what people do to money and exceptions. */
export function commandRoutes(router: Router, answer: Answering): void {
  const post = (handler: Handler, bytesMax = ORDER_BYTES_MAX) => [
    bodyBytes(bytesMax),
    answer('operator', idempotently(handler)),
  ];
  // A reference may itself end like this address, so the other methods are left to the order's own.
  router.route('/orders/:reference\\:mark-paid-outside').post(...post(markPaidOutside));
  router
    .route('/payments/:id/applications')
    .post(...post(applyPayment))
    .all(onlyMethods('POST'));
  router
    .route('/applications/:id')
    .delete(answer('operator', idempotently(deleteApplication)))
    .all(onlyMethods('DELETE'));
  router
    .route('/adjustments/:id')
    .delete(answer('operator', idempotently(deleteAdjustment)))
    .all(onlyMethods('DELETE'));
  router
    .route('/exceptions\\:batch')
    .post(...post(resolveExceptions, BATCH_BYTES_MAX))
    .all(onlyMethods('POST'));
  router
    .route('/exceptions/:id\\:resolve')
    .post(...post(resolveException))
    .all(onlyMethods('POST'));
  router.route('/exceptions/:id').get(answer('viewer', getException)).all(onlyMethods('GET'));
}
