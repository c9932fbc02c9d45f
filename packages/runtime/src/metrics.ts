/**
 * The metrics of one process, in Prometheus' words. Names are `quittance_<thing>_<unit>` (counters end in `_total`), labels are `stage`,
 * `outcome`, `state` or `invariant` and nothing else: an order number or an event id as a label would grow without bound.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

type CounterName = `quittance_${string}_total`;
type MetricName = `quittance_${string}`;
type Label = 'stage' | 'outcome' | 'state' | 'invariant';

const SECONDS_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const JOBS_BUCKETS = [1, 2, 4, 8, 16, 32, 64, 128, 256];
const MS_PER_SECOND = 1_000;

const CIRCUIT_STATES = { closed: 0, halfOpen: 1, open: 2 } as const;
export type CircuitState = keyof typeof CIRCUIT_STATES;

export interface Metrics {
  counter<L extends Label>(name: CounterName, help: string, labels?: readonly L[]): Counter<L>;
  gauge<L extends Label>(name: MetricName, help: string, labels?: readonly L[]): Gauge<L>;
  /** Buckets from 1 ms to 30 s unless given. */
  histogram<L extends Label>(
    name: MetricName,
    help: string,
    labels?: readonly L[],
    buckets?: readonly number[],
  ): Histogram<L>;
  /** Hooks for a queue worker. */
  readonly runHooks: {
    onBatch(run: { stage: string; jobs: number; durationMs: number }): void;
    onOutcome(run: { stage: string; outcome: string; jobs: number }): void;
  };
  /** Hook for a queue producer. */
  onPublished(stage: string, published: { handedOver: number; failed: number }): void;
  circuit(stage: string, state: CircuitState): void;
  circuitCalled(stage: string, outcome: string): void;
  /** The exposition text and its content type. */
  expose(): Promise<{ body: string; contentType: string }>;
}

export function createMetrics(service: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });

  const counter: Metrics['counter'] = (name, help, labels = []) =>
    new Counter({ name, help, labelNames: [...labels], registers: [registry] });
  const gauge: Metrics['gauge'] = (name, help, labels = []) =>
    new Gauge({ name, help, labelNames: [...labels], registers: [registry] });
  const histogram: Metrics['histogram'] = (name, help, labels = [], buckets = SECONDS_BUCKETS) =>
    new Histogram({ name, help, labelNames: [...labels], buckets: [...buckets], registers: [registry] });

  const jobs = counter('quittance_stage_jobs_total', 'Jobs run, by what became of them', ['stage', 'outcome']);
  const batchSeconds = histogram('quittance_stage_batch_seconds', 'Time one batch took', ['stage']);
  const batchJobs = histogram('quittance_stage_batch_jobs', 'Jobs in one batch', ['stage'], JOBS_BUCKETS);
  const published = counter('quittance_publish_jobs_total', 'Jobs handed to the queue, or left to the relay', [
    'stage',
    'outcome',
  ]);
  const circuits = gauge('quittance_circuit_state', 'Circuit breaker: 0 closed, 1 half open, 2 open', ['stage']);
  const calls = counter('quittance_circuit_calls_total', 'Calls through a circuit breaker', ['stage', 'outcome']);

  return {
    counter,
    gauge,
    histogram,
    runHooks: {
      onBatch: (run) => {
        batchSeconds.observe({ stage: run.stage }, run.durationMs / MS_PER_SECOND);
        batchJobs.observe({ stage: run.stage }, run.jobs);
      },
      onOutcome: (run) => jobs.inc({ stage: run.stage, outcome: run.outcome }, run.jobs),
    },
    onPublished: (stage, { handedOver, failed }) => {
      if (handedOver > 0) published.inc({ stage, outcome: 'handed_over' }, handedOver);
      if (failed > 0) published.inc({ stage, outcome: 'failed' }, failed);
    },
    circuit: (stage, state) => circuits.set({ stage }, CIRCUIT_STATES[state]),
    circuitCalled: (stage, outcome) => calls.inc({ stage, outcome }),
    expose: async () => ({ body: await registry.metrics(), contentType: registry.contentType }),
  };
}
