import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { HttpProblem } from '../answers/http-problem.js';

/** Lets through only calls with the token. Hashes are compared, so neither the length nor the place of a difference shows in the time taken. */
export function authorize(token: string): RequestHandler {
  const expected = hashOf(token);
  return (request, _response, next) => {
    const given = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (timingSafeEqual(hashOf(given), expected)) {
      next();
      return;
    }
    throw new HttpProblem('unauthorized', {
      detail: 'send the header "Authorization: Bearer TOKEN"',
      headers: { 'www-authenticate': 'Bearer realm="quittance"' },
    });
  };
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
