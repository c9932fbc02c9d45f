import type { Metrics } from '@quittance/runtime';
import { type RequestHandler, Router } from 'express';

export interface ProbeParts {
  /** Rejects when the console cannot do its job. */
  readonly ready: () => Promise<unknown>;
  readonly metrics: Pick<Metrics, 'expose'>;
}

/** The probes of the metrics port, on the public port as well: without a login, and telling nothing of the books. */
export function probes(parts: ProbeParts): RequestHandler {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    const ok = await parts.ready().then(
      () => true,
      () => false,
    );
    response.status(ok ? 200 : 503).json({ status: ok ? 'ok' : 'failed' });
  });
  router.get('/metrics', async (_request, response) => {
    const { body, contentType } = await parts.metrics.expose();
    response.set('content-type', contentType).send(body);
  });
  return router;
}
