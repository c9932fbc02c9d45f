/**
 * Runs a stage's handler on batches of the jobs BullMQ hands out one by one.
 *
 * Input: jobs of one stage. Output: calls of the handler with up to `batchMax` jobs, and each job settled by its own outcome.
 * On a crash the locks run out and the jobs run again, here or elsewhere, so every job runs at least once and sometimes twice; ten such
 * stalls are allowed because a stall is a deploy, not a defect. Not relied upon: exactly one run, the order of jobs, a living Redis
 * (the relay publishes again what is overdue), or BullMQ's own view of its health (see canary.ts).
 */
import { JOB_CATALOGUE, type Stage, type StageSettings } from '@quittance/contracts';
import { type Job as BullJob, UnrecoverableError } from 'bullmq';
import { fullJitterMs } from './backoff.js';
import type { BatchHandler } from './bisect.js';
import { CANARY_NAME, startCanary } from './canary.js';
import { type CloseOptions, closeWorker } from './close-worker.js';
import { CuttableWorker } from './cuttable-worker.js';
import { settle } from './disposition.js';
import { gatherBatches } from './gather-batch.js';
import { type Job, readJob } from './job.js';
import type { Log } from './log.js';
import { keyPrefixOf, workerConnectionOptions } from './redis-connection.js';
import { type BatchRunner, batchRunner, type RunHooks } from './run-batch.js';

const LOCK_MS = 30_000;
const STALLED_CHECK_MS = 15_000;
const STALLS_MAX = 10;

export interface StartWorkerOptions<S extends Stage> {
  readonly stage: S;
  readonly redisUrl: string;
  readonly log: Log;
  readonly handle: BatchHandler<Job<S>>;
  readonly prefix?: string;
  readonly hooks?: RunHooks;
  /** Smaller batches or concurrency than the catalogue's, for tests and small machines. */
  readonly limits?: Partial<Limits>;
  readonly canaryEveryMs?: number;
  readonly canaryMsMax?: number;
  /** How long a job belongs to a worker that gives no sign of life; another only for tests. */
  readonly lockMs?: number;
}

export interface StageWorker {
  /** False once this worker demonstrably takes no jobs although it could; for the liveness probe. */
  live(): boolean;
  health(): WorkerHealth;
  /** Stops taking jobs, lets running batches end, gives up at the deadline. Never rejects. */
  close(options?: CloseOptions): Promise<void>;
}

export interface WorkerHealth {
  readonly lastTakenAtMs: number | undefined;
  readonly lastDoneAtMs: number | undefined;
  readonly jobsGathering: number;
  readonly batchesInFlight: number;
}

type Limits = Pick<StageSettings, 'concurrency' | 'batchMax' | 'batchWaitMs' | 'batchesInFlightMax'>;

export function startWorker<S extends Stage>(options: StartWorkerOptions<S>): StageWorker {
  const { stage, log, lockMs = LOCK_MS } = options;
  const limits = { ...JOB_CATALOGUE[stage], ...options.limits };
  const batches = batchRunner({ ...options, hooks: options.hooks ?? {} });
  const gatherer = gatherBatches({ ...limits, run: batches.run });
  const canary = startCanary(options);

  const worker = new CuttableWorker(
    stage,
    // Two arguments on purpose: a third would cost an AbortController a job; a batch has its own signal.
    async (bullJob: BullJob, token?: string) => {
      canary.noteTaken();
      if (bullJob.name === CANARY_NAME) return undefined;
      const job = readJob(stage, bullJob);
      if (job === undefined) throw new UnrecoverableError('queue.job_unreadable');
      const outcome = await gatherer.add(job);
      canary.noteDone();
      return settle(outcome, bullJob, token);
    },
    {
      connection: workerConnectionOptions(options.redisUrl),
      prefix: keyPrefixOf(stage, options.prefix),
      concurrency: limits.concurrency,
      lockDuration: lockMs,
      stalledInterval: Math.min(STALLED_CHECK_MS, lockMs / 2),
      maxStalledCount: STALLS_MAX,
      // No skipVersionCheck: BullMQ then takes Redis for one that cannot block for less than a second, and every delay lasts that long.
      settings: { backoffStrategy: (attemptsMade, _type, error) => backoffMs(stage, attemptsMade, error) },
    },
  );
  listen(worker, stage, log, batches);

  return {
    live: canary.live,
    health: () => ({
      ...canary.times(),
      jobsGathering: gatherer.pending(),
      batchesInFlight: gatherer.batchesInFlight(),
    }),
    close: (close) => closeWorker({ worker, canary, batches, log }, close),
  };
}

function listen<S extends Stage>(worker: CuttableWorker, stage: S, log: Log, batches: BatchRunner<S>): void {
  let outage = false;
  worker.on('error', (error) => {
    if (outage) return;
    outage = true;
    log.warn({ err: error, stage }, 'queue.worker_troubled');
  });
  worker.on('active', () => {
    outage = false;
  });
  worker.on('stalled', (jobId) => log.warn({ stage, jobId }, 'queue.job_stalled'));
  worker.on('failed', (job, error) => {
    if (job?.deferredFailure) log.error({ stage, jobId: job.id, reason: error.message }, 'queue.job_dropped');
  });
  worker.on('lockRenewalFailed', (jobIds) => {
    log.warn({ stage, jobs: jobIds.length }, 'queue.locks_lost');
    batches.abortJobs(jobIds, 'lock lost');
  });
}

/** A problem may ask for more time (Retry-After), never for less. */
function backoffMs(stage: Stage, attemptsMade: number, error: unknown): number {
  const { backoffBaseMs, backoffCapMs } = JOB_CATALOGUE[stage];
  const jitterMs = fullJitterMs(attemptsMade, backoffBaseMs, backoffCapMs, Math.random());
  const askedMs = (error as { waitMs?: unknown } | undefined)?.waitMs;
  return typeof askedMs === 'number' ? Math.max(askedMs, jitterMs) : jitterMs;
}
