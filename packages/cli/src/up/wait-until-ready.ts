import { setTimeout as sleep } from 'node:timers/promises';
import { CliProblem } from '../cli-problem.js';
import { EXIT } from '../exit-codes.js';
import { CRASHES_MAX, READY_LOOK_MS, READY_MS_MAX } from './limits.js';

export interface Waited {
  readonly name: string;
  readonly readyUrl: string;
  readonly anyAnswer: boolean;
  /** Why it will never be ready, once that is so. */
  readonly givenUp: () => string | undefined;
  readonly crashes: () => number;
}

/** Resolves once the process answers that it is ready; ends the command when it does not in time, or will not. */
export async function waitUntilReady(waited: Waited, signal: AbortSignal): Promise<void> {
  const untilMs = Date.now() + READY_MS_MAX;
  while (!(await answersReady(waited))) {
    signal.throwIfAborted();
    const because = waited.givenUp();
    if (because !== undefined) throw new CliProblem(EXIT.config, `${waited.name} did not start: ${because}`);
    if (waited.crashes() >= CRASHES_MAX)
      throw new CliProblem(EXIT.unavailable, `${waited.name} ended ${CRASHES_MAX} times before it was ready`);
    if (Date.now() > untilMs)
      throw new CliProblem(EXIT.unavailable, `${waited.name} was not ready within ${READY_MS_MAX / 1_000} s`);
    await sleep(READY_LOOK_MS);
  }
}

async function answersReady({ readyUrl, anyAnswer }: Waited): Promise<boolean> {
  try {
    const response = await fetch(readyUrl, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return anyAnswer || response.ok;
  } catch {
    return false;
  }
}
