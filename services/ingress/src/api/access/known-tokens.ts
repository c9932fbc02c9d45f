/**
 * Tells who calls with a token.
 *
 * Input: what stands in the header. Output: its caller. The valid tokens are few and are read all at once: again after a second, so that a revoked
 * one ends soon and a busy caller costs nothing, and for one that is not among them, so that a new one counts at once. However many guesses come,
 * they are read ten times a second at the most, and the guesses wait for it. Not relied upon: that uses are noted.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type ActiveToken, hashOfToken, isToken } from '@quittance/store';
import { inTime } from '../../in-time.js';
import { API_MS_MAX } from '../../limits.js';
import type { Caller } from './caller.js';

export type Tokens = (token: string) => Promise<Caller | null>;

export interface TokenBooks {
  /** Every token that is valid now. */
  read(): Promise<readonly ActiveToken[]>;
  noteUse(id: string): Promise<unknown>;
}

export interface Clock {
  nowMs(): number;
  sleep(ms: number): Promise<unknown>;
}

const REAL: Clock = { nowMs: () => performance.now(), sleep };

interface Known extends Caller {
  readonly id: string;
}

/** How long what was read is believed. */
const BELIEVED_MS = 1_000;
/** Between two readings for what was not there. */
const MISSED_MS = 100;
/** One note of a use for a token in this time; the row keeps the minute. */
const NOTED_EVERY_MS = 60_000;

/** @param clock a time that never goes back, and a wait by it */
export function knownTokens(books: TokenBooks, clock: Clock = REAL): Tokens {
  const { nowMs } = clock;
  const notedMs = new Map<string, number>();
  let read: Promise<ReadonlyMap<string, Known>> | null = null;
  /** When the last reading began; while one is under way everybody waits for it, so a server that hangs is asked once. */
  let beganMs = Number.POSITIVE_INFINITY;

  const tokens = (oldMsMax: number) => {
    if (read !== null && nowMs() < beganMs + oldMsMax) return read;
    const began = nowMs();
    beganMs = Number.POSITIVE_INFINITY;
    read = byHash(books).finally(() => {
      beganMs = began;
    });
    read.catch(() => {
      read = null;
    });
    return read;
  };

  const noteUse = (id: string) => {
    const now = nowMs();
    if (now < (notedMs.get(id) ?? 0)) return;
    notedMs.set(id, now + NOTED_EVERY_MS);
    books.noteUse(id).catch(() => notedMs.delete(id));
  };

  const find = async (hash: string) => {
    const found = (await tokens(BELIEVED_MS)).get(hash);
    if (found !== undefined) return found;
    const waitMs = beganMs + MISSED_MS - nowMs();
    // A timer may ring a millisecond early; where another reading is under way already, that one is waited for.
    if (waitMs > 0 && waitMs <= MISSED_MS) await clock.sleep(Math.ceil(waitMs) + 1);
    return (await tokens(MISSED_MS)).get(hash) ?? null;
  };

  return async (token) => {
    if (!isToken(token)) return null;
    const known = await inTime(find(hashOfToken(token)), API_MS_MAX);
    if (known !== null) noteUse(known.id);
    return known;
  };
}

async function byHash(books: TokenBooks): Promise<ReadonlyMap<string, Known>> {
  return new Map((await books.read()).map(({ hash, ...known }) => [hash, known]));
}
