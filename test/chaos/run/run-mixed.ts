/**
 * The mixed run: buyers come without a pause, a fault begins every few seconds, several at a time; in the end everything is checked.
 *
 * Input: a lane, a seed, how long and how many. Output: what was hurt and what was found. Not relied upon: that a fault heals by itself;
 * at the end every line is mended and every service brought back.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { checkReplayed } from '../check/check-books.js';
import { checkLane } from '../check/check-lane.js';
import { lookAt, settle } from '../check/settle.js';
import { drawOf } from '../draw.js';
import { FAULTS } from '../faults/all-faults.js';
import type { Fault, Scene } from '../faults/fault.js';
import type { Lane } from '../lane/start-lane.js';
import { startLoad } from '../load/run-load.js';
import { cpuOf } from './cpu-of.js';

export interface MixedOptions {
  readonly seed: number;
  readonly minutes: number;
  /** Buyers that must have come before it ends; 0: as many as come in the time. */
  readonly payments: number;
  readonly everyMs: number;
  readonly perSecond: number;
  /** Only faults whose name contains one of these; all that may be mixed, unless given. */
  readonly names?: readonly string[];
  readonly say: (line: string) => void;
  /** No fault begins any more and nobody comes. */
  readonly signal?: AbortSignal;
}

export interface MixedResult {
  readonly seed: number;
  readonly minutes: number;
  readonly passed: boolean;
  readonly payments: number;
  readonly paymentsPerSecond: number;
  readonly faults: number;
  readonly byName: Readonly<Record<string, number>>;
  readonly differences: readonly string[];
  readonly recoveryMs: number | null;
  readonly tookMs: number;
}

const RECOVERY_MS_MAX = 30 * 60_000;
/** A crowd: most of it just pays. */
const PLAIN_SHARE = 0.8;
/** Some buyers of the rest never pay. */
const BUYERS_A_PAYMENT = 1.01;
const SAY_EVERY_MS = 15_000;
/** A part that is hurt is left alone; this long a fault may look for another. */
const TRIES_MAX = 20;

export async function runMixed(lane: Lane, options: MixedOptions): Promise<MixedResult> {
  const startedMs = performance.now();
  const cpuBefore = cpuOf(lane);
  const load = startLoad(lane, {
    seed: `M${options.seed}`,
    perSecond: options.perSecond,
    ...(options.payments > 0
      ? { buyersMax: Math.ceil(options.payments * BUYERS_A_PAYMENT), plainShare: PLAIN_SHARE }
      : {}),
    atOnceMax: 4_000,
  });
  const saying = setInterval(() => void tellHow(), SAY_EVERY_MS);
  const passedMs = () => performance.now() - startedMs;

  async function tellHow(): Promise<void> {
    const open = await lookAt(lane).catch((error: unknown) => String(error));
    const rate = Math.round((load.ended() / passedMs()) * 1_000);
    options.say(
      `${Math.round(passedMs() / 1_000)} s: ${load.ended()} buyers done (${rate}/s), open ${JSON.stringify(open)}`,
    );
  }

  const differences: string[] = [];
  const byName: Record<string, number> = {};
  let hurtMs = 0;
  let recoveryMs: number | null = null;
  try {
    await hurtAndHurt({ lane, load, draw: drawOf('mixed', options.seed) }, options, byName, differences);
    hurtMs = passedMs();
    const healedMs = performance.now();
    await lane.fleet.restore();
    await load.finish();
    await settle(lane, RECOVERY_MS_MAX);
    recoveryMs = Math.round(performance.now() - healedMs);
    options.say(`processor time a payment: ${JSON.stringify(cpuAPayment(cpuBefore, cpuOf(lane), load.buyers.length))}`);
    options.say(`at rest after ${Math.round(recoveryMs / 1_000)} s; the checks begin`);
    differences.push(...(await checkLane(lane, { buyers: load.buyers, waitMsMax: RECOVERY_MS_MAX })));
    differences.push(...(await checkReplayed(lane)));
  } catch (error) {
    differences.push(error instanceof Error ? error.message : String(error));
  } finally {
    clearInterval(saying);
  }
  const tookMs = Math.round(passedMs());
  const payments = load.buyers.filter((each) => each.kind !== 'never_pays').length;
  const faults = Object.values(byName).reduce((sum, each) => sum + each, 0);
  return {
    ...{ seed: options.seed, minutes: Math.round(hurtMs / 6_000) / 10, passed: differences.length === 0 },
    payments,
    paymentsPerSecond: hurtMs === 0 ? 0 : Math.round((payments / hurtMs) * 10_000) / 10,
    ...{ faults, byName, differences, recoveryMs, tookMs },
  };
}

/** Begins a fault every `everyMs`, each on a part that is not hurt just now, until the time is over and all who were asked for have come. */
async function hurtAndHurt(
  scene: Scene,
  { minutes, payments, everyMs, names = [], say, signal }: MixedOptions,
  byName: Record<string, number>,
  differences: string[],
): Promise<void> {
  const { draw, load } = scene;
  const mixable = FAULTS.filter(
    (each) => each.mixable === true && (names.length === 0 || names.some((name) => each.name.includes(name))),
  );
  const hurtNow = new Map<string, Promise<void>>();
  const untilMs = performance.now() + minutes * 60_000;
  let allCame = payments === 0;
  void load.allCame.then(() => {
    allCame = true;
  });
  while ((performance.now() < untilMs || !allCame) && signal?.aborted !== true) {
    const fault = freeOne(mixable, hurtNow, draw);
    if (fault !== undefined) {
      byName[fault.name] = (byName[fault.name] ?? 0) + 1;
      const hurting = hurtOnce(scene, fault).catch((error: unknown) => {
        say(`${fault.name}: ${String(error)}`);
        differences.push(`${fault.name}: ${String(error)}`);
      });
      hurtNow.set(
        fault.part,
        hurting.finally(() => hurtNow.delete(fault.part)),
      );
    }
    await sleep(everyMs);
  }
  await Promise.all(hurtNow.values());
}

function freeOne(
  faults: readonly Fault[],
  hurtNow: ReadonlyMap<string, unknown>,
  draw: Scene['draw'],
): Fault | undefined {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const fault = draw.oneOf(faults);
    if (!hurtNow.has(fault.part)) return fault;
  }
  return undefined;
}

async function hurtOnce(scene: Scene, fault: Fault): Promise<void> {
  const hurt = await fault.inject(scene);
  if (fault.lastsMs !== undefined) await sleep(scene.draw.between(...fault.lastsMs));
  await hurt.heal();
}

/** Milliseconds of processor time that each part used for one payment; a part that was killed has forgotten what it used before. */
function cpuAPayment(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
  payments: number,
): Record<string, string> {
  const spent = Object.entries(after).map(([part, ms]) => [
    part,
    ms > (before[part] ?? 0) ? ms - (before[part] ?? 0) : ms,
  ]);
  return Object.fromEntries(spent.map(([part, ms]) => [part, `${(Number(ms) / Math.max(1, payments)).toFixed(2)} ms`]));
}
