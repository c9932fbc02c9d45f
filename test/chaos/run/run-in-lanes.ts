/**
 * Spreads runs over several lanes, so that while one waits for a lease to run out another one works.
 *
 * Input: runs. Output: each result as it comes. A lane that failed a run, or died, is replaced; so is one that has done its share, after its
 * whole inbox was worked off once more.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FromLane, RunOrder, ToLane } from './lane-worker.js';
import type { RunResult } from './run-fault.js';

export interface LanesOptions {
  readonly runs: readonly RunOrder[];
  readonly lanes: number;
  readonly logFolder: string;
  readonly onResult: (result: RunResult) => void;
  /** Called at the end of a lane with what was wrong with it as a whole. */
  readonly onSurprises: (surprises: readonly string[]) => void;
  /** No run is begun any more. */
  readonly signal: AbortSignal;
}

/** Runs of one lane before it is replaced. */
const RUNS_A_LANE = 25;
/** Lanes that may fail to start, on a machine that is busy with other things. */
const START_FAILURES_MAX = 5;
/** A lane that says nothing for so long is gone. */
const RUN_MS_MAX = 420_000;
const END_MS_MAX = 10_000;

export async function runInLanes(options: LanesOptions): Promise<void> {
  const left = [...options.runs];
  let failures = 0;
  const more = () => left.length > 0 && !options.signal.aborted;
  const drive = async (number: number) => {
    for (let generation = 0; more(); generation += 1) {
      const lane = await openLane(`L${number}G${generation}`, options.logFolder);
      if (lane === null) failures += 1;
      if (failures > START_FAILURES_MAX) throw new Error('lanes do not start; see what they printed');
      if (lane === null) continue;
      const whole = await runSome(lane, left, options);
      options.onSurprises(await lane.stop(whole));
    }
  };
  await Promise.all(Array.from({ length: options.lanes }, (_, number) => drive(number + 1)));
}

/** @returns whether all of them passed */
async function runSome(lane: LaneHandle, left: RunOrder[], { onResult, signal }: LanesOptions): Promise<boolean> {
  for (let done = 0; done < RUNS_A_LANE && !signal.aborted; done += 1) {
    const order = left.shift();
    if (order === undefined) return true;
    const result = await lane.run(order);
    onResult(result);
    if (!result.passed) return false;
  }
  return true;
}

interface LaneHandle {
  run(order: RunOrder): Promise<RunResult>;
  /** @returns what was wrong with it as a whole; nothing is asked of one that failed a run */
  stop(whole: boolean): Promise<readonly string[]>;
}

async function openLane(name: string, logFolder: string): Promise<LaneHandle | null> {
  const program = fileURLToPath(new URL('./lane-worker.js', import.meta.url));
  // In a group of its own: an interrupt from the keyboard is for the program alone, which lets the runs under way end.
  const child = fork(program, [name, logFolder], { execArgv: ['--enable-source-maps'], detached: true });
  const first = await next(child);
  if (first === null || !('ready' in first)) {
    child.kill();
    return null;
  }
  return {
    run: async (order) => {
      child.send(order satisfies ToLane);
      const answer = await next(child);
      if (answer !== null && 'result' in answer) return answer.result;
      killAll(child);
      const seen = ['the lane died or hung during the run'];
      return { ...order, passed: false, seen, payments: 0, recoveryMs: null, tookMs: RUN_MS_MAX };
    },
    stop: async (whole) => {
      if (!child.connected) return [];
      child.send({ stop: true, whole } satisfies ToLane);
      const answer = await next(child);
      const exited = child.exitCode === null ? once(child, 'exit') : Promise.resolve();
      await Promise.race([exited, later(END_MS_MAX)]);
      if (child.exitCode === null) killAll(child);
      return whole && answer !== null && 'stopped' in answer ? answer.stopped : [];
    },
  };
}

/** The lane with its services; its servers are stopped by whoever starts servers in their folder next. */
function killAll(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It went by itself in between.
  }
}

/** The next message; `null` when the lane ended, or was silent for too long. */
function next(child: ChildProcess): Promise<FromLane | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => answer(null), RUN_MS_MAX);
    const onMessage = (message: unknown) => answer(message as FromLane);
    const onExit = () => answer(null);
    function answer(message: FromLane | null): void {
      clearTimeout(timer);
      child.off('message', onMessage).off('exit', onExit);
      resolve(message);
    }
    child.on('message', onMessage).on('exit', onExit);
  });
}

function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
