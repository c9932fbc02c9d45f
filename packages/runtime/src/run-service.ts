/**
 * The life of a service process: read settings, open the health port, start the parts, stop them in reverse.
 *
 * SIGTERM or SIGINT: readiness fails at once, then (after DRAIN_MS) the parts stop in reverse order, each within its deadline and all of
 * them within GRACE_MS; exit code 0. A second signal: exit code 1 at once. A rejection or exception nobody handled: logged, exit code 1,
 * because the state of the process is unknown then. Settings that are wrong: exit code 78. A part that cannot start: exit code 1.
 * Not relied upon: a clean stop. Every part must survive `kill -9`.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { readConfig, redactConfig } from './config.js';
import { watchEventLoop } from './event-loop.js';
import { createHealthChecks, type HealthChecks } from './health-checks.js';
import { startHealthServer } from './health-server.js';
import { createLogger, type Logger } from './logger.js';
import { createMetrics, type Metrics } from './metrics.js';
import type { COMMON_SCHEMA, CommonSettings } from './settings.js';
import { createStopList, type StopList } from './stop-list.js';

/** What a service's start function works with. */
export interface ServiceContext<C> {
  readonly config: C;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly checks: Pick<HealthChecks, 'live' | 'ready'>;
  /** What the probes are answered, for a service that answers them on a port of its own as well. */
  readonly health: Pick<HealthChecks, 'liveness' | 'readiness'>;
  readonly onStop: StopList['onStop'];
  /** Aborted when the process is asked to stop, before DRAIN_MS and before any part is stopped. */
  readonly stopping: AbortSignal;
}

type ServiceSchema = z.ZodObject<typeof COMMON_SCHEMA.shape>;

export interface ServiceOptions<T extends ServiceSchema> {
  /** The stage's word, in logs and metrics. */
  readonly name: string;
  readonly schema: T;
  readonly start: (context: ServiceContext<z.output<T>>) => Promise<void>;
}

export async function runService<T extends ServiceSchema>(options: ServiceOptions<T>): Promise<void> {
  const config = readConfig(options.schema);
  const common = config as CommonSettings;
  const log = createLogger(options.name, { level: common.LOG_LEVEL, pretty: common.LOG_PRETTY });
  dieOfSurprises(log);
  const metrics = createMetrics(options.name);
  const checks = createHealthChecks();
  const stops = createStopList(log);
  const stopping = new AbortController();
  let phase: 'starting' | 'running' | 'stopping' = 'starting';
  checks.ready('service', () => phase === 'running');
  checks.live('event_loop', watchEventLoop().live);
  stopOnSignal(async (signal) => {
    phase = 'stopping';
    stopping.abort();
    log.info({ signal }, 'service.stopping');
    await Promise.race([sleep(common.DRAIN_MS).then(stops.stopAll), sleep(common.DRAIN_MS + common.GRACE_MS)]);
    log.info({}, 'service.stopped');
  });
  try {
    const health = await startHealthServer({
      port: common.METRICS_PORT,
      host: common.BIND_HOST,
      live: checks.liveness,
      ready: checks.readiness,
      metrics,
    });
    stops.onStop('health', health.close);
    await options.start({
      config,
      log,
      metrics,
      checks,
      health: checks,
      onStop: stops.onStop,
      stopping: stopping.signal,
    });
    if (phase === 'starting') phase = 'running';
    log.info({ metricsPort: health.port, settings: redactConfig(options.schema, config) }, 'service.started');
  } catch (error) {
    log.fatal({ err: error }, 'service.start_failed');
    process.exit(1);
  }
}

function stopOnSignal(stop: (signal: string) => Promise<void>): void {
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      void stop(signal).finally(() => process.exit(0));
    });
  }
}

function dieOfSurprises(log: Logger): void {
  for (const event of ['unhandledRejection', 'uncaughtException'] as const) {
    process.on(event, (error: unknown) => {
      log.fatal({ err: error }, `service.${event === 'unhandledRejection' ? 'rejection' : 'exception'}_unhandled`);
      process.exit(1);
    });
  }
}
