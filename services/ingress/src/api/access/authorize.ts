import { timingSafeEqual } from 'node:crypto';
import { hashOfToken } from '@quittance/store';
import type { RequestHandler } from 'express';
import { HttpProblem } from '../../answers/http-problem.js';
import { type Caller, setCaller } from './caller.js';

/**
 * Lets through only calls with a token: that of the settings, which may do everything, or one that was made since. Hashes are compared, so
 * neither the length nor the place of a difference shows in the time taken.
 */
export function authorize(first: string, known: (token: string) => Promise<Caller | null>): RequestHandler {
  const expected = hashOf(first);
  return async (request, _response, next) => {
    const given = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const caller = timingSafeEqual(hashOf(given), expected) ? FIRST : await known(given);
    if (caller === null)
      throw new HttpProblem('unauthorized', {
        detail: 'send the header "Authorization: Bearer TOKEN"',
        headers: { 'www-authenticate': 'Bearer realm="quittance"' },
      });
    setCaller(request, caller);
    next();
  };
}

const FIRST: Caller = { name: null, role: 'admin' };

function hashOf(text: string): Buffer {
  return Buffer.from(hashOfToken(text));
}
