import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createHealthChecks, type HealthChecks } from './health-checks.js';
import { type HealthServer, startHealthServer } from './health-server.js';
import { createMetrics, type Metrics } from './metrics.js';

describe('the health port', () => {
  let checks: HealthChecks;
  let metrics: Metrics;
  let server: HealthServer;

  beforeEach(async () => {
    checks = createHealthChecks();
    metrics = createMetrics('matching');
    server = await startHealthServer({ port: 0, live: checks.liveness, ready: checks.readiness, metrics });
  });

  afterEach(() => server.close());

  const get = (path: string, method = 'GET') => fetch(`http://127.0.0.1:${server.port}${path}`, { method });

  it('answers 200 to both probes when all is well', async () => {
    checks.live('worker', () => true);
    checks.ready('mysql', async () => undefined);
    const live = await get('/healthz');
    expect(live.status).to.equal(200);
    expect(await live.json()).to.deep.equal({ status: 'ok', checks: { worker: 'ok' } });
    expect((await get('/readyz')).status).to.equal(200);
  });

  it('answers 503 to the probe whose check says no or throws, and names it', async () => {
    checks.live('worker', () => false);
    checks.ready('mysql', () => Promise.reject(new Error('connect ECONNREFUSED db:3306')));
    checks.ready('settings', () => true);
    expect((await get('/healthz')).status).to.equal(503);
    const ready = await get('/readyz');
    expect(ready.status).to.equal(503);
    expect(await ready.json()).to.deep.equal({ status: 'failed', checks: { mysql: 'failed', settings: 'ok' } });
  });

  it('exposes the metrics, with the names and labels of the product', async () => {
    metrics.runHooks.onBatch({ stage: 'matching', jobs: 12, durationMs: 30 });
    metrics.runHooks.onOutcome({ stage: 'matching', outcome: 'done', jobs: 11 });
    metrics.runHooks.onOutcome({ stage: 'matching', outcome: 'park', jobs: 1 });
    metrics.onPublished('pushback', { handedOver: 5, failed: 2 });
    metrics.circuit('pushback', 'open');
    const text = await (await get('/metrics')).text();
    expect(text).to.include('quittance_stage_jobs_total{stage="matching",outcome="done",service="matching"} 11');
    expect(text).to.include('quittance_stage_jobs_total{stage="matching",outcome="park",service="matching"} 1');
    expect(text).to.include('quittance_stage_batch_seconds_sum{service="matching",stage="matching"} 0.03');
    expect(text).to.include('quittance_publish_jobs_total{stage="pushback",outcome="failed",service="matching"} 2');
    expect(text).to.include('quittance_circuit_state{stage="pushback",service="matching"} 2');
    expect(text).to.include('process_cpu_seconds_total');
    expect(text.match(/^# TYPE quittance_stage_jobs_total /gm)).to.have.length(1);
  });

  it("has a place for a service's own metrics", async () => {
    metrics.counter('quittance_ingress_events_total', 'Events received', ['outcome']).inc({ outcome: 'stored' }, 3);
    metrics.gauge('quittance_exceptions_open', 'Open exceptions').set(4);
    const text = await (await get('/metrics')).text();
    expect(text).to.include('quittance_ingress_events_total{outcome="stored",service="matching"} 3');
    expect(text).to.include('quittance_exceptions_open{service="matching"} 4');
  });

  it('knows nothing else', async () => {
    expect((await get('/')).status).to.equal(404);
    expect((await get('/metrics/x')).status).to.equal(404);
    expect((await get('/healthz', 'POST')).status).to.equal(405);
    expect((await get('/healthz?verbose')).status).to.equal(200);
  });
});
