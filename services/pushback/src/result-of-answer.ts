import { JOB_CATALOGUE, Problem } from '@quittance/contracts';
import type { PushAnswer } from '@quittance/oms';
import type { ClaimedPush, PushResult, PushTrouble } from '@quittance/store';
import { DISABLED_LOOK_MS, QUEUE_WAIT_MS_MAX } from './limits.js';
import { nextDueMs } from './retry-schedule.js';

/** A call that has ended. */
export interface EndedCall {
  readonly push: ClaimedPush;
  readonly answer: PushAnswer;
  /** The queue will not run the job again by itself. */
  readonly lastFast: boolean;
  /** What the answer says of the order system as a whole stands in its row already. */
  readonly destinationTold?: boolean;
}

/** What one ended call means for its row, for people, for the destination, and for its job. */
export interface Consequence {
  readonly result: PushResult;
  readonly trouble: PushTrouble | null;
  /** The order system asked everybody to stay away for this long; `'gone'`: for good. */
  readonly destination: { readonly pauseMs: number } | 'gone' | null;
  readonly outcome: 'done' | Problem;
}

/** How long the row outlasts a wait that the queue keeps, so that the relay does not interfere. */
const WAIT_NET_MS = 30_000;

/** Pure: decides everything that follows from one answer. @param random in [0, 1) */
export function resultOf({ push, answer, lastFast }: EndedCall, random: number): Consequence {
  const { problem, status, text } = answer;
  const row = { id: push.id, status, text };
  if (problem === null)
    return {
      result: { ...row, state: 'done', reason: null, spent: 1, dueMs: null },
      trouble: null,
      destination: null,
      outcome: 'done',
    };
  const reason = `${problem.code}: ${problem.message}`;
  const destination = destinationSays(answer);
  if (problem.disposition === 'park') {
    const trouble = { push, reason: 'push_parked', because: `${push.reference}: ${problem.message}` } as const;
    return {
      result: { ...row, state: 'parked', reason, spent: 1, dueMs: null },
      trouble,
      destination,
      outcome: problem,
    };
  }
  if (destination === 'gone') {
    const trouble = { push, reason: 'destination_gone', because: problem.message } as const;
    const result = { ...row, state: 'pending', reason, spent: 0, dueMs: DISABLED_LOOK_MS } as const;
    return { result, trouble, destination, outcome: 'done' };
  }
  if (push.lastTry && status !== null) return expired(push, answer, destination);
  if (push.lastTry && problem.disposition === 'retry') return expired(push, answer, destination);
  if (problem.disposition === 'wait') {
    const waitMs = problem.waitMs ?? 0;
    const result = { ...row, state: 'pending', reason, spent: 0, dueMs: rowWaitMs(waitMs) } as const;
    return { result, trouble: null, destination, outcome: queueWait(problem) };
  }
  const attempts = push.attempts + 1;
  const dueMs = nextDueMs({ attempts, fastAttempts: JOB_CATALOGUE.pushback.attempts, lastFast, random });
  return {
    result: { ...row, state: 'pending', reason, spent: 1, dueMs },
    trouble: null,
    destination,
    outcome: problem,
  };
}

/** The row is due when its wait is over; where the queue keeps the job, a little later. */
export function rowWaitMs(waitMs: number): number {
  return waitMs > QUEUE_WAIT_MS_MAX ? waitMs : waitMs + WAIT_NET_MS;
}

/** Short waits are the queue's, long ones the row's alone: the job ends and the relay brings it back. */
export function queueWait(problem: Problem): 'done' | Problem {
  return (problem.waitMs ?? 0) > QUEUE_WAIT_MS_MAX ? 'done' : problem;
}

const EXPIRED = 'pushback.push_expired';

function expired(push: ClaimedPush, answer: PushAnswer, destination: Consequence['destination']): Consequence {
  const because = `${push.reference}: not delivered until the deadline; last: ${answer.problem?.message ?? ''}`;
  return {
    result: {
      id: push.id,
      status: answer.status,
      text: answer.text,
      state: 'parked',
      reason: `${EXPIRED}: ${because}`,
      spent: 1,
      dueMs: null,
    },
    trouble: { push, reason: 'push_expired', because },
    destination,
    outcome: new Problem(EXPIRED, 'park', because),
  };
}

/** What an answer says of the order system as a whole. */
export function destinationSays({ problem }: PushAnswer): Consequence['destination'] {
  if (problem?.code === 'oms.destination_gone') return 'gone';
  return problem?.code === 'oms.push_throttled' ? { pauseMs: problem.waitMs ?? 0 } : null;
}
