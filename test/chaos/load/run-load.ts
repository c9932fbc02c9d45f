import { setTimeout as sleep } from 'node:timers/promises';
import type { Lane } from '../lane/start-lane.js';
import { openOrderDesk } from './order-desk.js';
import { type Buyer, planBuyer } from './plan-buyer.js';
import { playBuyer } from './play-buyer.js';

export interface LoadOptions {
  /** Also the first part of every order's reference. */
  readonly seed: string;
  readonly perSecond: number;
  /** Of the buyers that just pay by card; 0 unless given. */
  readonly plainShare?: number;
  /** No more than so many; without end unless given. */
  readonly buyersMax?: number;
  /** Buyers under way at once; when they are all busy, nobody comes. */
  readonly atOnceMax?: number;
}

export interface Load {
  readonly buyers: readonly Buyer[];
  /** How many have done all they want to do. */
  ended(): number;
  /** Nobody comes any more. Resolves when all have ended; rejects with the first error of any. */
  finish(): Promise<void>;
  /** Resolves when `buyersMax` have come, or `finish` was called. */
  readonly allCame: Promise<void>;
}

const AT_ONCE_MAX = 400;

/** Buyers come at an even rate, whatever is hurt. */
export function startLoad(lane: Lane, options: LoadOptions): Load {
  const { perSecond, buyersMax = Number.POSITIVE_INFINITY, atOnceMax = AT_ONCE_MAX } = options;
  const desk = openOrderDesk({ url: lane.front.url, token: lane.apiToken });
  const buyers: Buyer[] = [];
  const underWay = new Set<Promise<void>>();
  let stopped = false;
  let endedCount = 0;
  let failure: unknown;

  async function come(): Promise<void> {
    const startedMs = performance.now();
    for (let number = 0; number < buyersMax && !stopped; number += 1) {
      const aheadMs = startedMs + (number / perSecond) * 1_000 - performance.now();
      if (aheadMs > 1) await sleep(aheadMs);
      while (underWay.size >= atOnceMax) await Promise.race(underWay);
      if (stopped) return;
      const buyer = planBuyer(options.seed, number, options.plainShare);
      buyers.push(buyer);
      const playing: Promise<void> = playBuyer(lane, desk, buyer)
        .catch((error: unknown) => {
          failure ??= error;
        })
        .finally(() => {
          endedCount += 1;
          underWay.delete(playing);
        });
      underWay.add(playing);
    }
  }

  const allCame = come();
  return {
    buyers,
    allCame,
    ended: () => endedCount,
    finish: async () => {
      stopped = true;
      await allCame;
      await Promise.all(underWay);
      if (failure !== undefined) throw failure;
    },
  };
}
