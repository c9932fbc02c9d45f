/**
 * Which address is answered by what. The webhook comes before everything else, because its bytes must reach the signature check as they
 * were sent.
 */
import type { HealthChecks, HealthReport, Logger } from '@quittance/runtime';
import express, { type Express, type RequestHandler, type Router } from 'express';
import { answerErrors } from './answers/answer-errors.js';
import { HttpProblem } from './answers/http-problem.js';
import { onlyMethods } from './answers/only-methods.js';
import { docsRoutes } from './docs/docs-routes.js';
import { securityHeaders } from './docs/security-headers.js';

export interface AppParts {
  readonly webhook: readonly RequestHandler[];
  readonly api: Router;
  readonly checks: Pick<HealthChecks, 'liveness' | 'readiness'>;
  readonly log: Logger;
}

export function buildApp(parts: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('case sensitive routing');
  app.enable('strict routing');
  app
    .route('/webhooks/stripe/:connection')
    .post(...parts.webhook)
    .all(onlyMethods('POST'));
  app.use(securityHeaders);
  app.route('/healthz').get(report(parts.checks.liveness)).all(onlyMethods('GET'));
  app.route('/readyz').get(report(parts.checks.readiness)).all(onlyMethods('GET'));
  app.use('/v1', parts.api);
  app.use(docsRoutes());
  app.use(() => {
    throw new HttpProblem('route_not_found');
  });
  app.use(answerErrors(parts.log));
  return app;
}

function report(read: () => Promise<HealthReport>): RequestHandler {
  return async (_request, response) => {
    const { ok, checks } = await read();
    response
      .status(ok ? 200 : 503)
      .set('cache-control', 'no-store')
      .json({ status: ok ? 'ok' : 'failed', checks });
  };
}
