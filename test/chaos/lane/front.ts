/**
 * What stands before the ingresses: spreads requests over those that answer, and notes which events were acknowledged.
 *
 * Input: HTTP of Stripe and of the shop. Output: the same to one of the ingresses. The note is the outside view of what was promised: an
 * event whose id stands in it may never be lost. Not relied upon: that an ingress lives; a request that none takes is answered 502.
 */
import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Front {
  readonly url: string;
  /** Ids of events that were answered with 2xx. */
  readonly acknowledged: Set<string>;
  /** How often each status was answered; 502 where no ingress took the request. */
  readonly statuses: Map<number, number>;
  /** The longest that a webhook waited for its answer since the last look, in milliseconds. */
  slowestMs(): number;
  /** Ports of the ingresses. */
  setTargets(ports: readonly number[]): void;
  stop(): Promise<void>;
}

const EVENT_ID = /"id":\s*"(evt_[^"]+)"/;
const CALL_MS_MAX = 20_000;

export async function startFront(): Promise<Front> {
  // Callers of the API that wait for their turn must not keep webhooks waiting here.
  const [webhooks, api] = [makeAgent(), makeAgent()];
  const acknowledged = new Set<string>();
  const statuses = new Map<number, number>();
  let targets: readonly number[] = [];
  let turn = 0;
  let slowestMs = 0;

  async function handle(call: IncomingMessage, answer: ServerResponse): Promise<void> {
    const startedMs = performance.now();
    const body = await bodyOf(call);
    const webhook = (call.url ?? '').startsWith('/webhooks/');
    const status = await forward(call, body, answer, webhook);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (!webhook) return;
    slowestMs = Math.max(slowestMs, performance.now() - startedMs);
    const id = EVENT_ID.exec(body.toString('utf8', 0, 400))?.[1];
    if (status >= 200 && status < 300 && id !== undefined) acknowledged.add(id);
  }

  async function forward(
    call: IncomingMessage,
    body: Buffer,
    answer: ServerResponse,
    webhook: boolean,
  ): Promise<number> {
    for (let tries = 0; tries < targets.length; tries += 1) {
      const port = targets[turn++ % targets.length] ?? 0;
      const status = await send(webhook ? webhooks : api, port, call, body, answer);
      if (status !== 'refused') return status;
    }
    answer.writeHead(502).end();
    return 502;
  }

  const server = createServer((call, answer) => {
    handle(call, answer).catch(() => answer.destroy());
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    acknowledged,
    statuses,
    slowestMs: () => {
      const slowest = slowestMs;
      slowestMs = 0;
      return slowest;
    },
    setTargets: (ports) => {
      targets = ports;
    },
    stop: async () => {
      for (const agent of [webhooks, api]) agent.destroy();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function makeAgent(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 256 });
}

async function bodyOf(call: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of call) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** @returns the status, 502 where the ingress broke off, `refused` where nothing was sent and another one may be asked */
function send(
  agent: Agent,
  port: number,
  call: IncomingMessage,
  body: Buffer,
  answer: ServerResponse,
): Promise<number | 'refused'> {
  return new Promise((resolve) => {
    const headers = { ...call.headers, 'content-length': String(body.length) };
    delete headers['transfer-encoding'];
    delete headers.connection;
    const sent = request(
      { host: '127.0.0.1', port, method: call.method, path: call.url, headers, agent, timeout: CALL_MS_MAX },
      (reply) => {
        const status = reply.statusCode ?? 502;
        answer.writeHead(status, { 'content-type': reply.headers['content-type'] ?? 'text/plain' });
        reply.pipe(answer);
        reply.on('end', () => resolve(status));
        reply.on('error', () => {
          answer.destroy();
          resolve(502);
        });
      },
    );
    sent.on('timeout', () => sent.destroy());
    sent.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') return resolve('refused');
      if (!answer.headersSent) answer.writeHead(502).end();
      resolve(502);
    });
    sent.end(body);
  });
}
