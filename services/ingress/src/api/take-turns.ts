import type { HttpProblemCode } from '@quittance/contracts';
import { HttpProblem } from '../answers/http-problem.js';
import type { Handler } from './answering.js';

export interface TurnLimits {
  /** Pieces of work at one time; fewer than the API has connections, so that others get theirs. */
  readonly runningMax: number;
  readonly waitingMax: number;
  /** Longest wait for a turn, in milliseconds. */
  readonly waitMsMax: number;
  /** What somebody is told who is turned away. */
  readonly busy: Extract<HttpProblemCode, 'orders_busy' | 'refunds_busy'>;
}

export type TakeTurn = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Seconds after which somebody who was turned away should come again, at the least and at the most: with more, the turns would stand idle
 * when all who waited in vain are away at the same time.
 */
const RETRY_AFTER_S = { min: 1, max: 5 } as const;
/** Weight of the latest piece of work in the running mean. */
const MEAN_WEIGHT = 0.1;
const MS_PER_SECOND = 1_000;

/**
 * Lets so much work be done at one time, and a bounded number wait for a bounded time, first come, first served. Others are told to come
 * again: nothing was done for them, and the same Idempotency-Key is theirs still. So no more is left over when a slow database is well again
 * than what one such wait lets through.
 */
export function takeTurns({ runningMax, waitingMax, waitMsMax, busy }: TurnLimits): TakeTurn {
  let running = 0;
  let meanMs = 0;
  const waiting = new Set<() => void>();

  function next(): void {
    const [first] = waiting;
    if (first === undefined) running -= 1;
    else first();
  }

  /** When those that wait now will have had their turn. */
  function turnedAway(): HttpProblem {
    const aheadS = Math.ceil((meanMs * waiting.size) / runningMax / MS_PER_SECOND);
    return new HttpProblem(busy, {
      detail: 'come again with the same Idempotency-Key',
      headers: { 'retry-after': String(Math.min(Math.max(aheadS, RETRY_AFTER_S.min), RETRY_AFTER_S.max)) },
    });
  }

  function turn(): Promise<void> {
    if (running < runningMax) {
      running += 1;
      return Promise.resolve();
    }
    if (waiting.size >= waitingMax) return Promise.reject(turnedAway());
    return new Promise((resolve, reject) => {
      const mine = () => {
        waiting.delete(mine);
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        waiting.delete(mine);
        reject(turnedAway());
      }, waitMsMax);
      waiting.add(mine);
    });
  }

  return async (work) => {
    await turn();
    const startedMs = performance.now();
    try {
      return await work();
    } finally {
      meanMs += (performance.now() - startedMs - meanMs) * MEAN_WEIGHT;
      next();
    }
  };
}

/** The handler, in its turn. */
export function inTurn(takeTurn: TakeTurn, handler: Handler): Handler {
  return (call) => takeTurn(() => handler(call));
}
