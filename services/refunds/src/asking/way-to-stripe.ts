/**
 * The way to Stripe for refunds: looks up first where an earlier call may have been carried out, keeps to the rate budget, and stays away
 * while Stripe fails or asks for fewer calls.
 *
 * Input: a claimed refund. Output: an answer; never a rejection. The budget and the circuit are this process's own: with N processes there are N of
 * each, which Stripe's limit leaves room for. Not relied upon: that a call ends in time; a late one is found again by its mark.
 */
import { Problem } from '@quittance/contracts';
import { BREAKER_RESET_MS, type BreakerOptions, createBreaker } from '@quittance/runtime';
import { type ClaimedRefund, REFUND_LEASE_MS } from '@quittance/store';
import type { RefundAnswer, RefundCall, RefundDesk } from '@quittance/stripe';
import { BREAKER_MS_MAX, CALLS_MAX, CALLS_PER_SECOND_MAX, THROTTLED_WAIT_MS } from './limits.js';
import { makePacer } from './pacer.js';

export interface WayToStripe {
  ask(call: ClaimedRefund): Promise<RefundAnswer>;
  /** Milliseconds to leave Stripe in peace; `null`: it may be asked. */
  stayAwayMs(): number | null;
  close(): void;
}

export type WayOptions = Pick<BreakerOptions, 'log' | 'metrics' | 'resetMs' | 'volumeMin'> & {
  readonly callsPerSecond?: number;
};

export function openWayToStripe(desk: RefundDesk, options: WayOptions = {}): WayToStripe {
  const { callsPerSecond = CALLS_PER_SECOND_MAX, ...breakerOptions } = options;
  const pacer = makePacer(callsPerSecond, () => performance.now());
  let quietUntilMs = 0;

  const breaker = createBreaker(
    'stripe_refunds',
    async (send: () => Promise<RefundAnswer | null>): Promise<RefundAnswer | null> => {
      await pacer.turn();
      const answer = await send();
      if (answer?.kind === 'unknown') throw new NoAnswer(answer);
      if (answer?.kind === 'not_sent' && answer.why === 'throttled')
        quietUntilMs = performance.now() + (answer.waitMs ?? THROTTLED_WAIT_MS);
      return answer;
    },
    { scope: 'refunds', capacity: CALLS_MAX, timeoutMs: BREAKER_MS_MAX, ...breakerOptions },
  );

  async function through(send: () => Promise<RefundAnswer | null>): Promise<RefundAnswer | null> {
    try {
      return await breaker.fire(send);
    } catch (error) {
      if (error instanceof NoAnswer) return error.answer;
      const because = error instanceof Error ? error.message : String(error);
      const turnedAway = error instanceof Problem && error.disposition === 'wait';
      return turnedAway
        ? { kind: 'not_sent', why: 'throttled', because, waitMs: error.waitMs ?? null }
        : { kind: 'unknown', because };
    }
  }

  return {
    ask: async (claimed) => {
      const claimedMs = performance.now();
      const call: RefundCall = claimed;
      const found = claimed.lookFirst ? await through(() => desk.find(call)) : null;
      if (found !== null) return found;
      // Another worker may have the row by then; the key would still hold, but need not be put to the test.
      if (performance.now() - claimedMs > REFUND_LEASE_MS - BREAKER_MS_MAX)
        return { kind: 'not_sent', why: 'throttled', because: 'looking it up took too long', waitMs: null };
      return (await through(() => desk.make(call))) ?? { kind: 'unknown', because: 'there was no answer' };
    },
    stayAwayMs: () => {
      const quietMs = quietUntilMs - performance.now();
      if (breaker.state() === 'open') return (options.resetMs ?? BREAKER_RESET_MS) * (0.5 + Math.random());
      return quietMs > 0 ? quietMs : null;
    },
    close: () => breaker.close(),
  };
}

/** Carries an answer that is none through the breaker, which counts what is thrown. */
class NoAnswer extends Error {
  readonly answer: RefundAnswer;

  constructor(answer: Extract<RefundAnswer, { kind: 'unknown' }>) {
    super(answer.because);
    this.answer = answer;
  }
}
