/**
 * Stands between the product and the sandbox and does to single calls what networks, proxies and Stripe itself do to them. What it lets through
 * is answered by the sandbox.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';

export const TREATMENTS = {
  pass: 'is answered',
  throttled: 'is asked to wait',
  throttled_for_long: 'is asked to wait for a minute',
  server_error: 'is answered 500 and not done',
  kept_error: 'is answered 500, which Stripe keeps under the key',
  done_and_kept_error: 'is done and answered 500, which Stripe keeps under the key',
  unavailable: 'is answered 503 by something that is not Stripe',
  no_refund: 'is answered with JSON that is no refund',
  in_use: 'is told that the first call under the key is still running',
  key_revoked: 'is answered 401, the key being revoked',
  key_restricted: 'is answered 403, the key lacking the permission',
  hangs: 'is never answered',
  done_and_hangs: 'is done and never answered',
  cut_before: 'is cut off before it is done',
  cut_after: 'is cut off after it is done',
  cut_within: 'is cut off in the middle of its answer',
  truncated: 'is answered with half of the JSON',
} as const;
export type Treatment = keyof typeof TREATMENTS;

export interface CallSeen {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly key: string | undefined;
}

export interface Between {
  readonly url: string;
  readonly port: number;
  readonly seen: readonly CallSeen[];
  /** Decides about each call from now on. */
  treat(rule: (call: CallSeen) => Treatment): void;
  stop(): Promise<void>;
}

/** @param target where the sandbox listens: `http://127.0.0.1:7410` */
export async function standBetween(target: string, listenOn = 0): Promise<Between> {
  const seen: CallSeen[] = [];
  const keptUnder = new Set<string>();
  let rule: (call: CallSeen) => Treatment = () => 'pass';
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = await callOf(request);
    seen.push(call);
    if (call.key !== undefined && keptUnder.has(call.key)) {
      problem(response, 500, 'api_error', { 'idempotent-replayed': 'true' });
      return;
    }
    const treatment = rule(call);
    if (treatment === 'kept_error' || treatment === 'done_and_kept_error') keptUnder.add(call.key ?? '');
    const done = DONE.has(treatment) ? await forward(target, request, call) : null;
    act(treatment, request, response, done);
  }

  server.listen(listenOn, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    seen,
    treat: (next) => {
      rule = next;
    },
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** An address where encryption is begun and never agreed on. */
export async function brokenEncryption(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = createSocketServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

const DONE: ReadonlySet<Treatment> = new Set([
  'pass',
  'done_and_kept_error',
  'done_and_hangs',
  'cut_after',
  'cut_within',
  'truncated',
]);

interface Answered {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** Treatments that are an error in Stripe's own form: status, type, and what else is told. */
const PROBLEMS: Partial<Record<Treatment, [number, string, Record<string, string>?, string?]>> = {
  throttled: [429, 'invalid_request_error', { 'stripe-rate-limited-reason': 'endpoint-rate' }],
  throttled_for_long: [429, 'invalid_request_error', { 'retry-after': '60' }],
  server_error: [500, 'api_error'],
  kept_error: [500, 'api_error'],
  done_and_kept_error: [500, 'api_error'],
  in_use: [409, 'idempotency_error', {}, 'idempotency_key_in_use'],
  key_revoked: [401, 'invalid_request_error'],
  key_restricted: [403, 'invalid_request_error'],
};

function act(treatment: Treatment, request: IncomingMessage, response: ServerResponse, done: Answered | null): void {
  const told = PROBLEMS[treatment];
  if (told !== undefined) problem(response, ...told);
  switch (treatment) {
    case 'unavailable':
      response.writeHead(503, { 'content-type': 'text/html' }).end('<h1>Service unavailable</h1>');
      return;
    case 'no_refund':
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      return;
    case 'hangs':
    case 'done_and_hangs':
      return;
    case 'cut_before':
    case 'cut_after':
      request.socket.destroy();
      return;
    case 'cut_within':
      response.writeHead(200, { 'content-length': String(done?.body.length ?? 0) });
      response.write(done?.body.slice(0, 40), () => request.socket.destroy());
      return;
    case 'truncated':
      response.writeHead(200, { 'content-type': 'application/json' }).end(done?.body.slice(0, 60));
      return;
    case 'pass':
      response.writeHead(done?.status ?? 500, done?.headers ?? {}).end(done?.body);
  }
}

function problem(response: ServerResponse, status: number, type: string, headers = {}, code?: string): void {
  const error = { type, message: `treated as ${status}`, ...(code === undefined ? {} : { code }) };
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify({ error }));
}

async function callOf(request: IncomingMessage): Promise<CallSeen> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const key = request.headers['idempotency-key'];
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    body: Buffer.concat(chunks).toString(),
    key: typeof key === 'string' ? key : undefined,
  };
}

async function forward(target: string, request: IncomingMessage, call: CallSeen): Promise<Answered> {
  const headers: Record<string, string> = { connection: 'close' };
  for (const name of ['authorization', 'content-type', 'idempotency-key', 'stripe-version']) {
    const value = request.headers[name];
    if (typeof value === 'string') headers[name] = value;
  }
  const response = await fetch(target + call.path, {
    method: call.method,
    headers,
    ...(call.method === 'POST' ? { body: call.body } : {}),
  });
  const told: Record<string, string> = { 'content-type': 'application/json' };
  for (const name of ['request-id', 'idempotent-replayed', 'date', 'retry-after'])
    if (response.headers.has(name)) told[name] = response.headers.get(name) ?? '';
  return { status: response.status, headers: told, body: await response.text() };
}
