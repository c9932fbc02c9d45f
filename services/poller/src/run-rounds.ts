import { setTimeout as sleep } from 'node:timers/promises';
import { ASKED_PAUSE_MS_MAX, AWAY_PAUSE_MS_MAX, AWAY_PAUSE_MS_MIN, REFUSED_PAUSE_MS } from './limits.js';
import type { Round } from './parts.js';

export interface RoundsOptions {
  readonly round: () => Promise<Round>;
  /** Between two rounds that went well. */
  readonly roundMs: number;
  readonly signal: AbortSignal;
  readonly log: { warn(fields: object, message: string): void };
  /** Called after each round, however it went. */
  readonly onRound: () => void;
}

/** Runs one round after the other until the signal. @returns when the last one has ended */
export async function runRounds({ round, roundMs, signal, log, onRound }: RoundsOptions): Promise<void> {
  for (let failures = 0; !signal.aborted; ) {
    const ended = await round().catch((error: unknown): Round => {
      log.warn({ err: error }, 'poller.round_failed');
      return { full: false, trouble: { kind: 'away', because: String(error), waitMs: null } };
    });
    failures = ended.trouble === null ? 0 : failures + 1;
    onRound();
    const ms = pauseMs(ended, roundMs, failures, Math.random());
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  }
}

/**
 * Milliseconds until the next round: none where more is to be done, longer and longer while Stripe or the database is away, as long as Stripe
 * asks for, and long while the key is refused, which no waiting mends.
 * @param failures rounds in a row that met trouble, this one included
 * @param random from 0 to 1: pollers that fail together do not come back together
 */
export function pauseMs({ full, trouble }: Round, roundMs: number, failures: number, random: number): number {
  if (trouble === null) return full ? 0 : roundMs;
  if (trouble.kind === 'refused') return REFUSED_PAUSE_MS;
  const grownMs = Math.min(AWAY_PAUSE_MS_MIN * 2 ** Math.min(failures - 1, 16), AWAY_PAUSE_MS_MAX);
  const askedMs = trouble.kind === 'away' ? Math.min(trouble.waitMs ?? 0, ASKED_PAUSE_MS_MAX) : 0;
  return Math.round(Math.max(grownMs * (0.5 + random / 2), askedMs));
}
