import { setTimeout as sleep } from 'node:timers/promises';
import { pauseMs, type RoundResult } from './pause.js';

export interface Rounds {
  /** Resolves after the round that was running when the signal came. */
  readonly ended: Promise<void>;
  /** When the last round ended, well or badly, in milliseconds since the epoch. */
  lastRoundAtMs(): number;
}

export interface RoundsOptions {
  /** @returns whether more is to be done at once */
  readonly round: () => Promise<boolean>;
  readonly roundMs: number;
  readonly signal: AbortSignal;
  readonly log: { warn(fields: object, message: string): void };
}

/** Runs one round after the other until the signal; a round that fails is logged and tried again later. */
export function runRounds(options: RoundsOptions): Rounds {
  let lastRoundAtMs = Date.now();

  async function once(failuresBefore: number): Promise<RoundResult> {
    const begunAtMs = performance.now();
    try {
      const full = await options.round();
      return { full, failures: 0, durationMs: performance.now() - begunAtMs };
    } catch (error) {
      const failures = failuresBefore + 1;
      options.log.warn({ err: error, failures }, 'relay.round_failed');
      return { full: false, failures, durationMs: performance.now() - begunAtMs };
    } finally {
      lastRoundAtMs = Date.now();
    }
  }

  async function run(): Promise<void> {
    for (let failures = 0; !options.signal.aborted; ) {
      const result = await once(failures);
      failures = result.failures;
      await rest(pauseMs(result, options.roundMs, Math.random()), options.signal);
    }
  }

  return { ended: run(), lastRoundAtMs: () => lastRoundAtMs };
}

/** Runs the work now and then until the signal. What fails is left for the next time: the rounds log that MySQL is away. */
export async function everyMs(ms: number, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await work().catch(() => undefined);
    await rest(ms, signal);
  }
}

/** Sleeps, or less when the signal comes. */
async function rest(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
