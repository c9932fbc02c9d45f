/**
 * Calls the handler for one gathered batch and says what became of each job.
 *
 * Input: up to `batchMax` jobs. Output: an outcome for each; never a rejection. A batch is aborted when the process has to end or when
 * Redis says that the jobs' locks are lost; its jobs then wait a moment without spending an attempt. Not relied upon: that a handler
 * heeds its signal; the jobs run twice then, and the unique keys in MySQL make that harmless.
 */
import { Problem, type Stage } from '@quittance/contracts';
import { type BatchHandler, runBisected } from './bisect.js';
import type { Outcome } from './disposition.js';
import type { Job } from './job.js';
import type { Log } from './log.js';

/** Milliseconds until an aborted job may run again, elsewhere. */
const ABORTED_WAIT_MS = 1_000;

/** Called once a batch; must not throw. */
export interface RunHooks {
  onBatch?(run: { stage: Stage; jobs: number; durationMs: number }): void;
  onOutcome?(run: { stage: Stage; outcome: 'done' | Problem['disposition']; jobs: number }): void;
}

export interface BatchRunner<S extends Stage> {
  run(jobs: readonly Job<S>[]): Promise<(job: Job<S>) => Outcome>;
  /** Aborts what runs; batches that come later are turned away. */
  abortAll(reason: string): void;
  abortJobs(jobIds: readonly string[], reason: string): void;
}

export interface BatchRunnerOptions<S extends Stage> {
  readonly stage: S;
  readonly handle: BatchHandler<Job<S>>;
  readonly log: Log;
  readonly hooks: RunHooks;
}

export function batchRunner<S extends Stage>({ stage, handle, log, hooks }: BatchRunnerOptions<S>): BatchRunner<S> {
  const running = new Map<AbortController, readonly Job<S>[]>();
  let stopped = false;

  async function run(jobs: readonly Job<S>[]): Promise<(job: Job<S>) => Outcome> {
    if (stopped) return () => aborted();
    const controller = new AbortController();
    running.set(controller, jobs);
    const startedMs = performance.now();
    const outcomes = await runBisected(jobs, handle, {
      signal: controller.signal,
      nowMs: () => performance.now(),
      onSurprise: (error, size) => log.error({ err: error, stage, jobs: size }, 'queue.handler_threw'),
    });
    running.delete(controller);
    if (controller.signal.aborted) spareAttempts(outcomes);
    hooks.onBatch?.({ stage, jobs: jobs.length, durationMs: performance.now() - startedMs });
    countOutcomes(outcomes, (outcome, count) => hooks.onOutcome?.({ stage, outcome, jobs: count }));
    return (job) => outcomes.get(job.jobId) ?? 'done';
  }

  return {
    run,
    abortAll: (reason) => {
      stopped = true;
      for (const controller of running.keys()) controller.abort(new Error(reason));
    },
    abortJobs: (jobIds, reason) => {
      const lost = new Set(jobIds);
      for (const [controller, jobs] of running) {
        if (jobs.some((job) => lost.has(job.jobId))) controller.abort(new Error(reason));
      }
    },
  };
}

/** What failed in an aborted batch failed because of the abort, as far as anyone can tell. */
function spareAttempts(outcomes: Map<string, Outcome>): void {
  for (const [jobId, outcome] of outcomes) {
    if (outcome !== 'done' && outcome.disposition === 'retry') outcomes.set(jobId, aborted());
  }
}

function aborted(): Problem {
  return new Problem('queue.batch_aborted', 'wait', 'the batch was aborted', { waitMs: ABORTED_WAIT_MS });
}

function countOutcomes(
  outcomes: ReadonlyMap<string, Outcome>,
  tell: (outcome: 'done' | Problem['disposition'], jobs: number) => void,
): void {
  const counts = new Map<'done' | Problem['disposition'], number>();
  for (const outcome of outcomes.values()) {
    const key = outcome === 'done' ? outcome : outcome.disposition;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  for (const [outcome, jobs] of counts) tell(outcome, jobs);
}
