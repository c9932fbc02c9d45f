/**
 * The one line to Stripe of this process: a rate budget, a circuit, and peace where Stripe asks for it, for all that asks and all that reads.
 *
 * Input: a call, and what its answer says of the line. Output: the answer, or that nothing was sent and for how long to wait; never a rejection.
 * Budget and circuit are this process's own: with N processes there are N of each, which Stripe's limit leaves room for. While the circuit is
 * open nothing is sent but one trial call at a time. Not relied upon: that a call ends in time; one that does not is told as `late`.
 */
import { Problem } from '@quittance/contracts';
import { BREAKER_RESET_MS, type BreakerOptions, createBreaker, type Logger, type Metrics } from '@quittance/runtime';
import { BREAKER_MS_MAX, CALLS_MAX, CALLS_PER_SECOND_MAX, KEY_PROBE_MS, THROTTLED_WAIT_MS } from './limits.js';
import { makePacer } from './pacer.js';
import { type KeyWatch, watchKey } from './watch-key.js';

/** What an answer says of the line. `answered` proves that the key is good for what was wanted; `heard` proves only that Stripe is there. */
export type LineNews =
  | { readonly kind: 'answered' | 'heard' | 'no_answer' }
  | { readonly kind: 'key_refused'; readonly because: string }
  | { readonly kind: 'throttled'; readonly waitMs: number | null };

export type NotSaid =
  /** Nothing was sent. */
  | {
      readonly kind: 'held';
      readonly why: 'throttled' | 'key_refused';
      readonly because: string;
      readonly waitMs: number;
    }
  /** It was sent, and nobody waits for the answer any longer. */
  | { readonly kind: 'late'; readonly because: string };

export interface Door {
  send<T>(call: () => Promise<T>, newsOf: (answer: T) => LineNews): Promise<T | NotSaid>;
  /** Milliseconds to leave Stripe in peace, and why; `null`: it may be asked. */
  stayAway(): { readonly waitMs: number; readonly because: string } | null;
}

export interface Line {
  readonly asking: Door;
  readonly following: Door;
  /** For reading disputes, which a key may be refused that may read refunds. */
  readonly disputes: Door;
  close(): void;
}

export type LineOptions = Pick<BreakerOptions, 'resetMs' | 'volumeMin'> & {
  readonly log?: Pick<Logger, 'error' | 'warn' | 'info'>;
  readonly metrics?: Pick<Metrics, 'circuit' | 'circuitCalled' | 'gauge'>;
  readonly callsPerSecond?: number;
  readonly keyProbeMs?: number;
};

export function openLine(options: LineOptions = {}): Line {
  const { callsPerSecond = CALLS_PER_SECOND_MAX, keyProbeMs = KEY_PROBE_MS, log, metrics, ...rest } = options;
  const resetMs = options.resetMs ?? BREAKER_RESET_MS;
  const nowMs = () => performance.now();
  const pacer = makePacer(callsPerSecond, nowMs);
  let quietUntilMs = 0;
  const breaker = createBreaker('stripe_refunds', async (call: () => Promise<unknown>) => call(), {
    scope: 'refunds',
    capacity: CALLS_MAX,
    timeoutMs: BREAKER_MS_MAX,
    ...rest,
    ...(log === undefined ? {} : { log }),
    ...(metrics === undefined ? {} : { metrics }),
  });
  const refused = metrics?.gauge('quittance_stripe_key_refused', 'Stripe refuses the key for this: 1, or not: 0', [
    'stage',
  ]);

  function doorFor(purpose: 'asking' | 'following' | 'disputes'): Door {
    const key = watchKey({ purpose, probeMs: keyProbeMs, nowMs, log, refused });
    return {
      send: async (call, newsOf) => {
        const heldMs = key.enter();
        if (heldMs !== null) return { kind: 'held', why: 'key_refused', because: KEY_REFUSED, waitMs: heldMs };
        type Answer = Awaited<ReturnType<typeof call>>;
        return breaker
          .fire(async () => {
            await pacer.turn();
            const answer = await call();
            const news = newsOf(answer);
            if (news.kind === 'throttled') quietUntilMs = nowMs() + (news.waitMs ?? THROTTLED_WAIT_MS);
            tellKey(key, news);
            if (news.kind === 'no_answer') throw new NoAnswer(answer);
            return answer;
          })
          .then((answer) => answer as Answer, notSaid<Answer>);
      },
      stayAway: () => {
        const heldMs = key.heldMs();
        if (heldMs !== null) return { waitMs: heldMs, because: KEY_REFUSED };
        const openMs = breaker.state() === 'open' ? resetMs * (HALF + Math.random()) : 0;
        const waitMs = Math.max(openMs, quietUntilMs - nowMs());
        return waitMs > 0 ? { waitMs, because: 'Stripe is left in peace for a while' } : null;
      },
    };
  }
  return {
    asking: doorFor('asking'),
    following: doorFor('following'),
    disputes: doorFor('disputes'),
    close: () => breaker.close(),
  };
}

/** What waits for an open circuit comes back spread over one of its periods. */
const HALF = 0.5;
const KEY_REFUSED = 'Stripe refuses the key';

function tellKey(key: KeyWatch, news: LineNews): void {
  if (news.kind === 'key_refused') key.hear('key_refused', news.because);
  if (news.kind === 'answered') key.hear('key_taken');
}

function notSaid<T>(error: unknown): T | NotSaid {
  if (error instanceof NoAnswer) return error.answer as T;
  const because = error instanceof Error ? error.message : String(error);
  const turnedAway = error instanceof Problem && error.disposition === 'wait';
  return turnedAway
    ? { kind: 'held', why: 'throttled', because, waitMs: error.waitMs ?? THROTTLED_WAIT_MS }
    : { kind: 'late', because };
}

/** Carries an answer that is none through the breaker, which counts what is thrown. */
class NoAnswer extends Error {
  readonly answer: unknown;

  constructor(answer: unknown) {
    super('no answer');
    this.answer = answer;
  }
}
