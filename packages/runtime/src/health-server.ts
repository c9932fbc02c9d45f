/**
 * Answers the probes and the scraper of one process: `GET /healthz` (restart me when this fails), `GET /readyz` (send me no work when this
 * fails), `GET /metrics`. A server of its own, so that probes do not share a port, a middleware or a fate with users' requests.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HealthReport } from './health-checks.js';
import type { Metrics } from './metrics.js';

export interface HealthServerOptions {
  /** 0 takes a free port. */
  readonly port: number;
  readonly host?: string;
  readonly live: () => Promise<HealthReport>;
  readonly ready: () => Promise<HealthReport>;
  readonly metrics: Pick<Metrics, 'expose'>;
}

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Rejects when the port is taken. */
export async function startHealthServer(options: HealthServerOptions): Promise<HealthServer> {
  const routes: Record<string, (response: ServerResponse) => Promise<void>> = {
    '/healthz': async (response) => answer(response, await options.live()),
    '/readyz': async (response) => answer(response, await options.ready()),
    '/metrics': async (response) => {
      const { body, contentType } = await options.metrics.expose();
      response.writeHead(200, { 'content-type': contentType }).end(body);
    },
  };
  const server = createServer((request, response) => {
    const route = routes[(request.url ?? '').split('?', 1)[0] ?? ''];
    if (route === undefined) response.writeHead(404).end();
    else if (request.method !== 'GET') response.writeHead(405, { allow: 'GET' }).end();
    else route(response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host ?? '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(response: ServerResponse, report: HealthReport): void {
  const body = JSON.stringify({ status: report.ok ? 'ok' : 'failed', checks: report.checks });
  response
    .writeHead(report.ok ? 200 : 503, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(body);
}
