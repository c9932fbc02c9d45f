import { type ApiRole, CONNECTION_QUERY } from '@quittance/contracts';
import type { Connection } from '@quittance/store';
import type { Request, RequestHandler } from 'express';
import { HttpProblem } from '../answers/http-problem.js';
import { inTime } from '../in-time.js';
import { API_MS_MAX } from '../limits.js';
import { callerOf, needRole } from './access/caller.js';
import type { ApiParts } from './api-parts.js';
import { queryOf } from './query-of.js';

/** What a call answers: its body is JSON already, so that a kept answer is given again byte by byte. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Call {
  readonly parts: ApiParts;
  readonly request: Request;
  readonly connection: Connection;
}

export type Handler = (call: Call) => Promise<Answer>;

/** Makes an address answer those whose role covers the one that is named. */
export type Answering = (needed: ApiRole, handler: Handler) => RequestHandler;

/** Sees that the caller may, finds the connection of a call, waits for its answer a bounded time, and writes it. */
export function answering(parts: ApiParts): Answering {
  const calls = parts.metrics.counter('quittance_api_calls_total', 'Calls of the order API, by their answer', [
    'outcome',
  ]);
  return (needed, handler) => async (request, response) => {
    response.once('finish', () => calls.inc({ outcome: String(response.statusCode) }));
    needRole(callerOf(request), needed);
    const { status, body, headers } = await inTime(answerOf(parts, request, handler), API_MS_MAX);
    response
      .writeHead(status, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(body),
        'cache-control': 'no-store',
        ...headers,
      })
      .end(body);
  };
}

async function answerOf(parts: ApiParts, request: Request, handler: Handler): Promise<Answer> {
  const { connection: name } = queryOf(CONNECTION_QUERY.loose(), request);
  const connection = await parts.connections(name);
  if (connection === null)
    throw new HttpProblem('connection_not_found', { detail: `there is no connection "${name}"` });
  return handler({ parts, request, connection });
}
