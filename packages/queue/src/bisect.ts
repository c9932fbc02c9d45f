import type { Problem } from '@quittance/contracts';
import { asProblem, type Outcome } from './disposition.js';

type Outcomes = ReadonlyMap<string, Outcome>;

/** Outcomes by job id. A job that is not mentioned is done; nothing returned means that all are. */
// biome-ignore lint/suspicious/noConfusingVoidType: so that a handler with nothing to report needs no return
export type BatchHandler<J> = (jobs: readonly J[], signal: AbortSignal) => Promise<Outcomes | void>;

/** Calls of the handler for one batch, the first included: enough to isolate four poison jobs among 128. */
export const BISECT_CALLS_MAX = 64;

/** After this long no more halves are tried: when everything fails, the cause is not a job. */
export const BISECT_MS_MAX = 10_000;

export interface BisectOptions {
  readonly signal: AbortSignal;
  readonly nowMs: () => number;
  readonly onSurprise?: (error: unknown, jobs: number) => void;
}

/**
 * Runs a batch so that one poison job never fails its neighbours: when the handler throws a surprise, or a problem that would end rows,
 * each half is run on its own, down to the single job. A thrown `retry` or `wait` speaks of the surroundings (database, circuit) and goes
 * to every job of the call. The handler must leave nothing behind when it throws, which a transaction gives.
 *
 * @returns one outcome for every job
 */
export async function runBisected<J extends { readonly jobId: string }>(
  jobs: readonly J[],
  handle: BatchHandler<J>,
  options: BisectOptions,
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const untilMs = options.nowMs() + BISECT_MS_MAX;
  const segments: (readonly J[])[] = [jobs];
  for (let calls = 1; ; calls++) {
    const segment = segments.pop();
    if (segment === undefined) return outcomes;
    try {
      const reported = (await handle(segment, options.signal)) as Outcomes | undefined;
      for (const job of segment) outcomes.set(job.jobId, reported?.get(job.jobId) ?? 'done');
    } catch (error) {
      const problem = asProblem(error);
      if (problem !== error) options.onSurprise?.(error, segment.length);
      const spent = calls >= BISECT_CALLS_MAX || options.nowMs() >= untilMs || options.signal.aborted;
      if (segment.length === 1 || spent || concernsAll(problem, error)) {
        const verdict = segment.length === 1 ? problem : harmless(problem);
        for (const job of segment) outcomes.set(job.jobId, verdict);
        if (spent) return giveRest(segments, harmless(problem), outcomes);
      } else {
        const middle = Math.ceil(segment.length / 2);
        segments.push(segment.slice(middle), segment.slice(0, middle));
      }
    }
  }
}

function concernsAll(problem: Problem, thrown: unknown): boolean {
  return problem === thrown && (problem.disposition === 'retry' || problem.disposition === 'wait');
}

/** Several jobs are never parked or ignored for what one of them may have caused. */
function harmless(problem: Problem): Problem {
  return problem.disposition === 'retry' || problem.disposition === 'wait'
    ? problem
    : asProblem(new Error(problem.message));
}

function giveRest<J extends { readonly jobId: string }>(
  segments: readonly (readonly J[])[],
  problem: Problem,
  outcomes: Map<string, Outcome>,
): Map<string, Outcome> {
  for (const job of segments.flat()) outcomes.set(job.jobId, problem);
  return outcomes;
}
