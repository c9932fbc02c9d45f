/**
 * Load → call → commit for pushes to one order system.
 *
 * Its row is read first: while it is disabled, has asked to wait or its circuit is open, nothing is taken, so that no attempt is spent and a
 * newer state may still replace what waits. When a trial is due, the one process that gets it sends one push.
 */
import { JOB_CATALOGUE, Problem } from '@quittance/contracts';
import type { Job, Outcome } from '@quittance/queue';
import { type ClaimedPush, holdPushesBack, PUSH_LEASE_MS, type Store } from '@quittance/store';
import { call } from './call-order-system.js';
import { commitCalls, tellDestination } from './commit-calls.js';
import { AFTER_TRIAL_WAIT_MS, CALLS_FULL_WAIT_MS, HOLD_MS_MIN, HOLD_PERIODS, QUEUE_WAIT_MS_MAX } from './limits.js';
import { type LoadedPushes, loadPushes } from './load-pushes.js';
import type { Destination } from './open-destination.js';
import type { PushbackMeters } from './pushback-meters.js';
import { type EndedCall, rowWaitMs } from './result-of-answer.js';

export interface PushTo {
  readonly store: Store;
  readonly destination: Destination;
  readonly meters: PushbackMeters;
  readonly byRow: ReadonlyMap<string, Job<'pushback'>>;
  readonly signal: AbortSignal;
}

/** Share of a wait by which jobs that were turned back together are spread. */
const WAIT_SPREAD = 0.5;

type RowOutcomes = Map<string, Outcome>;

/** @returns outcomes by row id; rows that are not in it need nothing any more */
export async function pushTo(to: PushTo, ids: readonly string[]): Promise<RowOutcomes> {
  const { destination, store, meters } = to;
  const { probeMs } = await destination.circuit.look();
  if (probeMs !== null) {
    if (probeMs === 0 && (await destination.circuit.claimTrial())) return tryOne(to, ids);
    return holdBack(to, ids, probeMs);
  }
  if (destination.slowCalls.full(ids.length)) return allWait(ids, 'calls_full', CALLS_FULL_WAIT_MS);
  const startedMs = performance.now();
  const loaded = await loadPushes(store, destination.url, ids);
  if (loaded.probeMs !== null) return holdBack(to, ids, loaded.probeMs);
  const outcomes = await send(to, loaded, (push) => timed(to, push));
  meters.completed({ jobs: ids.length, ...loaded.counts, ...outcomes.counts, startedMs });
  return outcomes.byRow;
}

/** The trial of a period: the first of these pushes that can be sent. The others wait for what comes of it. */
async function tryOne(to: PushTo, ids: readonly string[]): Promise<RowOutcomes> {
  const { destination, store, meters } = to;
  const startedMs = performance.now();
  for (const [place, id] of ids.entries()) {
    const loaded = await loadPushes(store, destination.url, [id], { trial: true });
    if (loaded.claimed.length === 0) continue;
    let closed = false;
    const outcomes = await send(to, loaded, async (push) => {
      const ended = await timed(to, push);
      closed = await destination.circuit.trialEnded(ended.answer);
      return ended;
    });
    const others = [...ids.slice(0, place), ...ids.slice(place + 1)];
    meters.completed({ jobs: 1, ...loaded.counts, ...outcomes.counts, startedMs });
    if (closed) return new Map([...outcomes.byRow, ...allWait(others, 'trial_answered', AFTER_TRIAL_WAIT_MS)]);
    return new Map([...outcomes.byRow, ...(await holdBack(to, others, destination.periodMs))]);
  }
  await destination.circuit.trialEnded(null);
  return allWait(ids, 'trial_without_push', AFTER_TRIAL_WAIT_MS);
}

async function send(
  { destination, store }: PushTo,
  loaded: LoadedPushes,
  callOne: (push: ClaimedPush) => Promise<EndedCall>,
) {
  const calls = loaded.claimed.map(callOne);
  const inTime = await destination.slowCalls.settle(calls, async (late) => {
    await commitCalls(store, destination.url, [late]);
  });
  const byRow: RowOutcomes = await commitCalls(store, destination.url, inTime);
  for (const push of loaded.claimed) if (!byRow.has(push.id)) byRow.set(push.id, goesOn());
  for (const [id, problem] of loaded.waiting) byRow.set(id, problem);
  return { byRow, counts: { inTime, late: calls.length - inTime.length } };
}

/** What the answer says of the order system as a whole is told to all at once, not when the batch is through. */
async function timed({ destination, store, meters, byRow, signal }: PushTo, push: ClaimedPush): Promise<EndedCall> {
  const startedMs = performance.now();
  const answer = await call(destination.circuit.breaker, push, signal);
  meters.called(answer, performance.now() - startedMs);
  const destinationTold = await tellDestination(store, destination.url, push.connectionId, answer).catch(() => false);
  const job = byRow.get(push.id);
  const attemptsMax = job?.attemptsMax ?? JOB_CATALOGUE.pushback.attempts;
  return { push, answer, lastFast: (job?.attempt ?? attemptsMax) >= attemptsMax, destinationTold };
}

/**
 * Nothing is taken and no attempt spent. One job of the batch waits in the queue for the next trial; the others end, and their rows come back
 * at random within some periods, or when a trial was answered.
 */
async function holdBack(to: PushTo, ids: readonly string[], probeMs: number): Promise<RowOutcomes> {
  const { store, destination, meters } = to;
  const holdMs = Math.min(destination.periodMs * HOLD_PERIODS, QUEUE_WAIT_MS_MAX);
  const held = ids.map((id, place) => {
    const dueMs = place === 0 ? rowWaitMs(probeMs) : Math.max(probeMs, HOLD_MS_MIN) + Math.random() * holdMs;
    return { id, dueMs };
  });
  if (!(await holdPushesBack(store, destination.url, held))) return allWait(ids, 'trial_answered', AFTER_TRIAL_WAIT_MS);
  meters.heldBack(ids.length);
  return allWait(ids.slice(0, 1), 'circuit_open', probeMs);
}

function allWait(ids: readonly string[], why: string, waitMs: number): RowOutcomes {
  const problem = new Problem(`pushback.${why}`, 'wait', 'not yet', {
    waitMs: Math.round(waitMs * (1 + WAIT_SPREAD * Math.random())),
  });
  return new Map(ids.map((id) => [id, problem]));
}

/**
 * The call runs on without its batch; the job comes back when the lease is over and finds the row ended, or tries again. That counts as a
 * fast try, so that a receiver which lets every call hang gets to the slow schedule.
 */
function goesOn(): Problem {
  return new Problem('pushback.call_slow', 'retry', 'the call goes on', { waitMs: PUSH_LEASE_MS });
}
