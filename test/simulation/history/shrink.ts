/**
 * Makes a failing history smaller while it still fails in the same way: fewer operations, fewer orders to speak of, fewer kinds of faults. What is
 * left is what the failure needs.
 *
 * A smaller history meets other chances at each step, so every attempt is played with several of them.
 */
import type { Chances, Plan } from './plan.js';
import { type Played, type PlayOptions, play } from './play.js';

export interface Shrunk {
  readonly plan: Plan;
  readonly chance: string;
  readonly played: Played;
  /** Histories that were played on the way. */
  readonly tries: number;
}

export interface ShrinkOptions {
  readonly play: PlayOptions;
  /** Real milliseconds after which the smallest one so far is taken. */
  readonly msMax: number;
  /** Chances with which each smaller history is tried. */
  readonly chances: number;
}

export async function shrink(plan: Plan, failed: Played, options: ShrinkOptions): Promise<Shrunk> {
  const kind = kindOf(failed.failure ?? '');
  const endsAt = process.hrtime.bigint() + BigInt(options.msMax) * 1_000_000n;
  const first = options.play.chance ?? 'chance';
  let best: Shrunk = { plan, chance: first, played: failed, tries: 0 };
  let tries = 0;

  async function stillFails(candidate: Plan): Promise<boolean> {
    for (let n = 0; n < options.chances && process.hrtime.bigint() < endsAt; n += 1) {
      const chance = n === 0 ? best.chance : `${first}-${n}`;
      tries += 1;
      const played = await play(candidate, { ...options.play, chance });
      if (played.failure === null || kindOf(played.failure) !== kind) continue;
      best = { plan: candidate, chance, played, tries };
      return true;
    }
    return false;
  }

  for (let smaller = true; smaller && process.hrtime.bigint() < endsAt; ) {
    smaller = false;
    for (const calmer of calmerThan(best.plan.chances))
      if (await stillFails({ ...best.plan, chances: calmer })) smaller = true;
    for (let size = Math.max(1, best.plan.operations.length >> 1); size >= 1; size >>= 1)
      for (let from = best.plan.operations.length - size; from >= 0; from -= size) {
        const operations = best.plan.operations.filter((_each, n) => n < from || n >= from + size);
        if (await stillFails({ ...best.plan, operations })) smaller = true;
      }
  }
  return { ...best, tries };
}

/** The same chances with one fault left out. */
function* calmerThan(chances: Chances): Generator<Chances> {
  for (const part of Object.keys(chances) as (keyof Chances)[])
    for (const [name, value] of Object.entries(chances[part]))
      if (value > 0) yield { ...chances, [part]: { ...chances[part], [name]: 0 } };
}

/** Two failures are the same when they say the same without names, ids and amounts. */
export function kindOf(failure: string): string {
  const [first = ''] = failure.split('\n');
  return first
    .replaceAll(/\b(?:pi|ch|py|re|pyr|du|evt|cus|ccsbtxn)_\w+/g, 'ID')
    .replaceAll(/ORD-\d+/g, 'ORDER')
    .replaceAll(/\d+/g, 'N')
    .slice(0, 160);
}
