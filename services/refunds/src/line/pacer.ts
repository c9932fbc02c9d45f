import { setTimeout as sleep } from 'node:timers/promises';

const MS_PER_SECOND = 1_000;

export interface Pacer {
  turn(): Promise<void>;
}

/**
 * Lets callers pass one after the other in the order in which they came, never more than so many in a second.
 * @param nowMs a clock that never goes back
 */
export function makePacer(perSecond: number, nowMs: () => number): Pacer {
  const gapMs = MS_PER_SECOND / perSecond;
  let nextMs = 0;
  let last: Promise<void> = Promise.resolve();
  const pass = async () => {
    const now = nowMs();
    const mineMs = Math.max(now, nextMs);
    nextMs = mineMs + gapMs;
    if (mineMs > now) await sleep(mineMs - now);
  };
  return {
    turn: () => {
      last = last.then(pass);
      return last;
    },
  };
}
