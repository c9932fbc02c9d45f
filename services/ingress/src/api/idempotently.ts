/**
 * Gives the same answer to the same request with the same `Idempotency-Key`.
 *
 * A key is claimed by a row before the work and gets the answer after it. A request that is refused or fails gives the key back, so that it
 * may be mended and sent again. A process that dies between the two leaves a claim that the next try may take over after a minute;
 * the work itself changes nothing the second time, which is why the two need not share a transaction.
 */
import { createHash } from 'node:crypto';
import { claimKey, keepAnswer, releaseKey } from '@quittance/store';
import type { Request } from 'express';
import { HttpProblem } from '../answers/http-problem.js';
import type { Answer, Handler } from './answering.js';
import { bytesOf } from './read-body.js';

const KEY = /^[\x21-\x7e]{1,255}$/;
const FIRST_ERROR_STATUS = 400;

export function idempotently(handler: Handler): Handler {
  return async (call) => {
    const header = call.request.headers['idempotency-key'];
    if (header === undefined) return handler(call);
    if (typeof header !== 'string' || !KEY.test(header))
      throw new HttpProblem('invalid_idempotency_key', {
        detail: 'the Idempotency-Key must have 1 to 255 visible ASCII characters',
      });
    const { sql } = call.parts.store;
    const of = { connectionId: call.connection.id, key: header, requestHash: hashOf(call.request) };
    const claim = await claimKey(sql, of);
    if (claim.kind === 'answered') return { ...claim.answer, headers: { 'idempotent-replayed': 'true' } };
    if (claim.kind === 'other_request')
      throw new HttpProblem('idempotency_key_reused', { detail: 'use a new key for a new request' });
    if (claim.kind === 'in_use')
      throw new HttpProblem('idempotency_key_in_use', {
        detail: 'wait for its answer',
        headers: { 'retry-after': '1' },
      });
    let answer: Answer;
    try {
      answer = await handler(call);
    } catch (error) {
      await releaseKey(sql, of).catch(() => undefined);
      throw error;
    }
    if (answer.status < FIRST_ERROR_STATUS) await keepAnswer(sql, of, answer);
    else await releaseKey(sql, of);
    return answer;
  };
}

function hashOf(request: Request): string {
  return createHash('sha256')
    .update(`${request.method} ${request.originalUrl}\n`)
    .update(bytesOf(request))
    .digest('hex');
}
