import { setTimeout as sleep } from 'node:timers/promises';
import { checkLane } from '../check/check-lane.js';
import { checkTruth } from '../check/check-truth.js';
import { markInbox } from '../check/check-twice.js';
import { settle } from '../check/settle.js';
import { drawOf, hashOf } from '../draw.js';
import { type Fault, type Hurt, must } from '../faults/fault.js';
import { until } from '../faults/hurting.js';
import type { Lane } from '../lane/start-lane.js';
import { type Load, startLoad } from '../load/run-load.js';

/** What came of one run. */
export interface RunResult {
  readonly fault: string;
  readonly seed: number;
  readonly passed: boolean;
  /** What was seen, or the differences. */
  readonly seen: readonly string[];
  readonly payments: number;
  /** From healing to rest. */
  readonly recoveryMs: number | null;
  readonly tookMs: number;
}

/** Several lanes share a machine: with more, all of them would only wait for it. */
const PER_SECOND = 12;
/** Nobody comes any more after so many: a fault that takes long on a slow machine is not to make its own check long. */
const BUYERS_MAX = 120;
/** Buyers come alone for a moment before the fault and after it. */
const BEFORE_MS = [150, 500] as const;
const AFTER_MS = 150;
/** Working the inbox off again is work for a lane that is well. */
const TWICE_MS_MAX = 180_000;

/** One run: buyers come, the fault is there for a while, the lane comes to rest, everything is checked. Never rejects. */
export async function runFault(lane: Lane, fault: Fault, seed: number): Promise<RunResult> {
  const startedMs = performance.now();
  const draw = drawOf('fault', fault.name, seed);
  const from = await markInbox(lane);
  const load = startLoad(lane, {
    seed: loadSeed(fault, seed),
    perSecond: fault.perSecond ?? PER_SECOND,
    buyersMax: BUYERS_MAX,
  });
  const seen: string[] = [];
  let recoveryMs: number | null = null;
  let passed = true;
  let hurt: Hurt | undefined;
  try {
    await sleep(draw.between(...BEFORE_MS));
    hurt = await fault.inject({ lane, load, draw });
    if (fault.lastsMs !== undefined) await sleep(draw.between(...fault.lastsMs));
    await hurt.heal();
    const healedMs = performance.now();
    await sleep(AFTER_MS);
    await load.finish();
    await settle(lane, fault.recoveryMsMax);
    if (hurt.atRest !== undefined) {
      const rests = await until(hurt.atRest, fault.recoveryMsMax);
      if (!rests)
        throw new Error(`not at rest after ${fault.recoveryMsMax} ms: ${(await checkTruth(lane)).slice(0, 3)}`);
      await settle(lane, fault.recoveryMsMax);
    }
    recoveryMs = Math.round(performance.now() - healedMs);
    must(recoveryMs <= fault.recoveryMsMax, `at rest only after ${recoveryMs} ms`);
    if (hurt.observe !== undefined) seen.push(await hurt.observe());
    const differences = await checkLane(lane, { buyers: load.buyers, waitMsMax: TWICE_MS_MAX, from });
    passed = differences.length === 0;
    seen.push(...differences);
  } catch (error) {
    passed = false;
    seen.push(error instanceof Error ? error.message : String(error));
    await hurt?.abandon?.().catch(() => undefined);
    await endLoad(load);
  }
  return {
    ...{ fault: fault.name, seed, passed, seen, recoveryMs },
    payments: load.buyers.length,
    tookMs: Math.round(performance.now() - startedMs),
  };
}

/** Letters and digits: it stands in every order's reference. */
export function loadSeed(fault: Pick<Fault, 'name'>, seed: number): string {
  return `X${hashOf(`${fault.name} ${seed}`).toString(36).toUpperCase()}`;
}

const END_MS_MAX = 5_000;

async function endLoad(load: Load): Promise<void> {
  await Promise.race([load.finish().catch(() => undefined), sleep(END_MS_MAX)]);
}
