import type { RequestHandler, Router } from 'express';
import { onlyMethods } from '../../answers/only-methods.js';
import { ORDER_BYTES_MAX } from '../../limits.js';
import type { Handler } from '../answering.js';
import { idempotently } from '../idempotently.js';
import { bodyBytes } from '../read-body.js';
import { dismissLetters, retryLetters } from './act-on-dead-letters.js';
import { countLetters, getLetter, listLetters } from './read-dead-letters.js';

/** The addresses of what was given up. */
export function deadLetterRoutes(router: Router, answer: (handler: Handler) => RequestHandler): void {
  const post = (handler: Handler) => [bodyBytes(ORDER_BYTES_MAX), answer(idempotently(handler))];
  router
    .route('/dead-letters\\:retry')
    .post(...post(retryLetters))
    .all(onlyMethods('POST'));
  router
    .route('/dead-letters\\:dismiss')
    .post(...post(dismissLetters))
    .all(onlyMethods('POST'));
  router.route('/dead-letters\\:count').get(answer(countLetters)).all(onlyMethods('GET'));
  router.route('/dead-letters/:id').get(answer(getLetter)).all(onlyMethods('GET'));
  router.route('/dead-letters').get(answer(listLetters)).all(onlyMethods('GET'));
}
