import type { Router } from 'express';
import { onlyMethods } from '../../answers/only-methods.js';
import { ORDER_BYTES_MAX } from '../../limits.js';
import type { Answering, Handler } from '../answering.js';
import { idempotently } from '../idempotently.js';
import { bodyBytes } from '../read-body.js';
import { dismissLetters, retryLetters } from './act-on-dead-letters.js';
import { countLetters, getLetter, listLetters } from './read-dead-letters.js';

/** The addresses of what was given up. */
export function deadLetterRoutes(router: Router, answer: Answering): void {
  const post = (handler: Handler) => [bodyBytes(ORDER_BYTES_MAX), answer('operator', idempotently(handler))];
  router
    .route('/dead-letters\\:retry')
    .post(...post(retryLetters))
    .all(onlyMethods('POST'));
  router
    .route('/dead-letters\\:dismiss')
    .post(...post(dismissLetters))
    .all(onlyMethods('POST'));
  router.route('/dead-letters\\:count').get(answer('viewer', countLetters)).all(onlyMethods('GET'));
  router.route('/dead-letters/:id').get(answer('viewer', getLetter)).all(onlyMethods('GET'));
  router.route('/dead-letters').get(answer('viewer', listLetters)).all(onlyMethods('GET'));
}
