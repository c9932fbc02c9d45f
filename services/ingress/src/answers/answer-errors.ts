/**
 * Turns whatever a handler threw into an answer: an expected refusal as it is, a lost database as 503, everything else as 500 with a line
 * in the log and nothing of it in the answer.
 */
import type { HttpProblemCode } from '@quittance/contracts';
import type { Logger } from '@quittance/runtime';
import { isStoreTrouble } from '@quittance/store';
import type { ErrorRequestHandler } from 'express';
import { storeUnavailable } from '../in-time.js';
import { answerProblem, HttpProblem } from './http-problem.js';

export function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const problem = problemOf(error);
    if (problem.code === 'internal_error') log.error({ err: error, method: request.method }, 'ingress.request_failed');
    if (problem.code === 'store_unavailable')
      log.warn({ reason: reasonOf(error), method: request.method }, 'ingress.store_unavailable');
    answerProblem(response, problem);
  };
}

/** Errors of the body parsers and of the router, by their `type`. */
const BODY_PROBLEMS: Readonly<Record<string, HttpProblemCode>> = {
  'entity.too.large': 'body_too_large',
  'encoding.unsupported': 'unsupported_encoding',
  'request.aborted': 'body_incomplete',
  'request.size.invalid': 'body_incomplete',
};

function problemOf(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof URIError) return new HttpProblem('malformed_path');
  const type = (error as { type?: unknown } | null)?.type;
  const code = typeof type === 'string' ? BODY_PROBLEMS[type] : undefined;
  if (code !== undefined) return new HttpProblem(code);
  if (isStoreTrouble(error)) return storeUnavailable('try again in a few seconds');
  return new HttpProblem('internal_error');
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 200) : String(error).slice(0, 200);
}
