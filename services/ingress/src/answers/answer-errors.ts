/**
 * Turns whatever a handler threw into an answer: an expected refusal as it is, a lost database as 503, everything else as 500 with a line
 * in the log and nothing of it in the answer.
 */
import type { HttpProblemCode } from '@quittance/contracts';
import type { Logger } from '@quittance/runtime';
import { errnoOf, StaleRead } from '@quittance/store';
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

/** Numbers of errors that say something of the server and nothing of the statement. */
const SERVER_ERRNOS = new Set([
  1020, // record changed since it was read
  1040, // too many connections
  1053, // shutting down
  1205, // lock wait
  1213, // deadlock
  1290, // read only
  1317, // interrupted
  1792, // read-only transaction
  1836, // read-only mode
  1927, // connection killed
  3024, // too slow (MySQL)
  1969, // too slow (MariaDB)
]);
/** Below it MySQL has no numbers: what is there comes from the operating system. */
const MYSQL_ERRNO_MIN = 1_000;

/** Whether the database could not be asked, as opposed to having refused. */
export function isStoreTrouble(error: unknown): boolean {
  if (error instanceof StaleRead) return true;
  const errno = errnoOf(error);
  if (errno !== null) return errno < MYSQL_ERRNO_MIN || SERVER_ERRNOS.has(errno);
  const code = (error as { code?: unknown } | null)?.code;
  const message = error instanceof Error ? error.message : '';
  return (
    (typeof code === 'string' && /^(PROTOCOL_|POOL_|ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_)/.test(code)) ||
    /^(Queue limit reached|Pool is closed|Connection lost|Can't add new command)/.test(message)
  );
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 200) : String(error).slice(0, 200);
}
