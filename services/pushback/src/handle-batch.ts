/**
 * The handler of this stage: load → call → commit on a batch of pushes.
 *
 * Input: jobs with ids of outbox messages. Output: calls of the order system, and rows that say what came of them. A crash between call
 * and commit sends the same message with the same id once more, which the receiver recognises. Not relied upon: that a job runs once,
 * that pushes of one order come in order, that the receiver is there, fast or honest.
 */
import { JOB_CATALOGUE, Problem } from '@quittance/contracts';
import type { Job, Outcome } from '@quittance/queue';
import { type ClaimedPush, dropPushes, PUSH_LEASE_MS, type Store } from '@quittance/store';
import { call, type PushBreaker } from './call-order-system.js';
import { commitCalls } from './commit-calls.js';
import { loadPushes } from './load-pushes.js';
import type { PushbackMeters } from './pushback-meters.js';
import type { EndedCall } from './result-of-answer.js';
import type { SlowCalls } from './slow-calls.js';

export interface Destination {
  readonly url: string;
  readonly breaker: PushBreaker;
  readonly slowCalls: SlowCalls;
  /** Milliseconds to stay away while the circuit is open; `null` while it is not. */
  readonly stayAwayMs: () => number | null;
}

export interface PusherOptions {
  readonly store: Store;
  /** `null`: no order system is set up. */
  readonly destination: Destination | null;
  readonly meters: PushbackMeters;
}

type PushJob = Job<'pushback'>;

/** Makes the handler that a worker of this stage runs. */
export function pusher(options: PusherOptions) {
  const { store, destination, meters } = options;
  return async (jobs: readonly PushJob[], signal: AbortSignal): Promise<Map<string, Outcome> | undefined> => {
    const ids = jobs.map((job) => job.id);
    if (destination === null) {
      meters.dropped(await dropPushes(store.sql, ids, 'no_destination'));
      return undefined;
    }
    const stayAwayMs = destination.stayAwayMs();
    if (stayAwayMs !== null) return circuitOpen(jobs, stayAwayMs, meters);
    const startedMs = performance.now();
    const loaded = await loadPushes(store, destination.url, ids);
    const byRow = new Map(jobs.map((job) => [job.id, job]));
    const calls = loaded.claimed.map((push) => timed(destination, push, byRow.get(push.id), signal, meters));
    const inTime = await destination.slowCalls.settle(calls, async (late) => {
      await commitCalls(store, destination.url, [late]);
    });
    const outcomes = await commitCalls(store, destination.url, inTime);
    for (const push of loaded.claimed) if (!outcomes.has(push.id)) outcomes.set(push.id, goesOn());
    for (const [id, problem] of loaded.waiting) outcomes.set(id, problem);
    meters.completed({ jobs: jobs.length, ...loaded.counts, inTime, late: calls.length - inTime.length, startedMs });
    return new Map([...outcomes].flatMap(([id, outcome]) => jobIdsOf(byRow, id).map((jobId) => [jobId, outcome])));
  };
}

async function timed(
  { breaker }: Destination,
  push: ClaimedPush,
  job: PushJob | undefined,
  signal: AbortSignal,
  meters: PushbackMeters,
): Promise<EndedCall> {
  const startedMs = performance.now();
  const answer = await call(breaker, push, signal);
  meters.called(answer, performance.now() - startedMs);
  const attemptsMax = job?.attemptsMax ?? JOB_CATALOGUE.pushback.attempts;
  return { push, answer, lastFast: (job?.attempt ?? attemptsMax) >= attemptsMax };
}

/** Nothing is claimed and no attempt spent: the pushes wait as they are, and a newer state may still replace them. */
function circuitOpen(jobs: readonly PushJob[], waitMs: number, meters: PushbackMeters): Map<string, Outcome> {
  meters.heldBack(jobs.length);
  const problem = new Problem('pushback.circuit_open', 'wait', 'the order system is left in peace', { waitMs });
  return new Map(jobs.map((job) => [job.jobId, problem]));
}

/**
 * The call runs on without its batch; the job comes back when the lease is over and finds the row ended, or tries again. That counts as a
 * fast try, so that a receiver which lets every call hang gets to the slow schedule.
 */
function goesOn(): Problem {
  return new Problem('pushback.call_slow', 'retry', 'the call goes on', { waitMs: PUSH_LEASE_MS });
}

function jobIdsOf(byRow: ReadonlyMap<string, PushJob>, id: string): string[] {
  const job = byRow.get(id);
  return job === undefined ? [] : [job.jobId];
}
