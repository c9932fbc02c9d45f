/**
 * The socket: reads one call, has it answered, writes the answer. Input: HTTP/1.1 with keep-alive; output: JSON. A body beyond the
 * bound is answered 413 and the connection closed.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AnswerCall, ApiCall } from './answer-call.js';

/** Longest an idle connection is kept for the next call. */
const IDLE_MS_MAX = 65_000;

/** @returns a server that is not listening yet. */
export function makeHttpServer(answerCall: AnswerCall, bodyBytesMax: number): Server {
  const server = createServer((request, response) => {
    void serve(request, response, answerCall, bodyBytesMax);
  });
  server.keepAliveTimeout = IDLE_MS_MAX;
  return server;
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  answerCall: AnswerCall,
  bodyBytesMax: number,
): Promise<void> {
  try {
    const body = await readBody(request, bodyBytesMax);
    if (body === undefined) {
      response.writeHead(413, { connection: 'close' }).end();
      return;
    }
    const answer = await answerCall(callOf(request, body));
    if (answer.lost) {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(answer.body),
      ...answer.headers,
    });
    response.end(answer.body);
  } catch {
    // The caller went away while it was sending: there is nobody to answer.
    request.socket.destroy();
  }
}

function callOf(request: IncomingMessage, body: string): ApiCall {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const key = request.headers['idempotency-key'];
  return {
    method: request.method ?? 'GET',
    path: decodeURI(mark === -1 ? url : url.slice(0, mark)),
    query: mark === -1 ? '' : url.slice(mark + 1),
    body,
    authorization: request.headers.authorization,
    idempotencyKey: Array.isArray(key) ? key[0] : key,
  };
}

async function readBody(request: IncomingMessage, bytesMax: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bytesMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
