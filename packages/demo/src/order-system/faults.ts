import { z } from 'zod';
import { seededRandom } from '../seeded-random.js';

const STATUS_MAX = 599;
const DELAY_MS_MAX = 600_000;

/** What the order system does wrong on request, for tests and for showing what happens then. Nothing set: nothing. */
export const FAULTS = z.object({
  /** Answers with this status and takes nothing in. */
  status: z.int().min(200).max(STATUS_MAX).optional(),
  /** Said with that status. */
  answer: z.string().max(100_000).optional(),
  /** Seconds, sent as Retry-After. */
  retryAfter: z.int().min(0).optional(),
  /** Sent as Location. */
  location: z.string().optional(),
  /** Answers this much later. */
  delayMs: z.int().min(0).max(DELAY_MS_MAX).optional(),
  /** Takes the push in and breaks the connection off before it answers. */
  resetAfterAccept: z.boolean().optional(),
  /** Answers as if it had taken the push in, and does not. */
  loses: z.boolean().optional(),
  /** Share of the pushes that are hit, drawn with `seed`; all unless given. */
  fraction: z.number().min(0).max(1).optional(),
  seed: z.int().optional(),
  /** Hits pushes of this order only. */
  reference: z.string().optional(),
  /** Hits this many pushes and then no more. */
  times: z.int().min(1).optional(),
});
export type Faults = z.output<typeof FAULTS>;

export interface FaultSwitch {
  set(faults: Faults): void;
  current(): Faults;
  /** The faults that this push meets; none: `null`. Draws once a push. */
  drawFor(reference: string): Faults | null;
  hits(): number;
}

export function createFaultSwitch(): FaultSwitch {
  let faults: Faults = {};
  let random = seededRandom(0);
  let left = Number.POSITIVE_INFINITY;
  let hits = 0;
  return {
    set: (given) => {
      faults = given;
      random = seededRandom(given.seed ?? 0);
      left = given.times ?? Number.POSITIVE_INFINITY;
    },
    current: () => faults,
    hits: () => hits,
    drawFor: (reference) => {
      const drawn = random();
      if (Object.keys(faults).length === 0 || left <= 0) return null;
      if (faults.reference !== undefined && faults.reference !== reference) return null;
      if (faults.fraction !== undefined && drawn >= faults.fraction) return null;
      left -= 1;
      hits += 1;
      return faults;
    },
  };
}
