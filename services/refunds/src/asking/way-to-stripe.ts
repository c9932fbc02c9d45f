/**
 * The way to Stripe for refunds that are asked for: looks up first where an earlier call may have been carried out, and takes a new key only
 * where the look-up proves that nothing was made under the old one.
 *
 * Input: a claimed refund. Output: an answer; never a rejection. Not relied upon: that a call ends in time; a late one is found again by its mark.
 */
import { type ClaimedRefund, REFUND_LEASE_MS } from '@quittance/store';
import type { RefundAnswer, RefundDesk } from '@quittance/stripe';
import { BREAKER_MS_MAX } from '../line/limits.js';
import { type Line, type LineNews, type LineOptions, type NotSaid, openLine } from '../line/open-line.js';
import { KEPT_ERROR_SETTLES_MS } from './limits.js';

/** `key_spent`: nothing was made, and nothing ever will be under this key. */
export type WayAnswer = RefundAnswer | { readonly kind: 'key_spent'; readonly because: string };

export interface WayToStripe {
  ask(call: ClaimedRefund): Promise<WayAnswer>;
  /** Milliseconds to leave Stripe in peace, and why; `null`: it may be asked. */
  stayAway(): { readonly waitMs: number; readonly because: string } | null;
  close(): void;
}

/** A way over a line that others use as well, or, without one, over a line of its own. */
export type WayOptions = LineOptions & { readonly line?: Line };

export function openWayToStripe(desk: RefundDesk, options: WayOptions = {}): WayToStripe {
  const line = options.line ?? openLine(options);
  const through = async (send: () => Promise<RefundAnswer | null>, good: 'answered' | 'heard') =>
    said(await line.asking.send(send, (answer) => newsOf(answer, good)));
  return {
    ask: async (claimed) => {
      const claimedMs = performance.now();
      const found = claimed.lookFirst ? await through(() => desk.find(claimed), 'heard') : null;
      if (found !== null) return found;
      if (isSettled(claimed))
        return { kind: 'key_spent', because: 'Stripe keeps an error under the key, and no refund was made with it' };
      // Another worker may have the row by then; the key would still hold, but need not be put to the test.
      if (performance.now() - claimedMs > REFUND_LEASE_MS - BREAKER_MS_MAX)
        return { kind: 'not_sent', why: 'throttled', because: 'looking it up took too long', waitMs: null };
      return (await through(() => desk.make(claimed), 'answered')) ?? unknown('there was no answer');
    },
    stayAway: () => line.asking.stayAway(),
    close: () => line.close(),
  };
}

/**
 * Stripe may still mend by hand what it answered with an error (docs.stripe.com/error-low-level, "server errors"), so that a look-up proves
 * nothing before some time has gone by.
 */
function isSettled({ lookFirst, keptErrorMs }: ClaimedRefund): boolean {
  return lookFirst && keptErrorMs !== null && keptErrorMs >= KEPT_ERROR_SETTLES_MS;
}

/** A list proves that the key may read, not that it may write. */
function newsOf(answer: RefundAnswer | null, good: 'answered' | 'heard'): LineNews {
  if (answer?.kind === 'unknown') return { kind: 'no_answer' };
  if (answer?.kind !== 'not_sent') return { kind: good };
  if (answer.why === 'unreachable') return { kind: 'no_answer' };
  if (answer.why === 'throttled') return { kind: 'throttled', waitMs: answer.waitMs };
  return { kind: 'key_refused', because: answer.because };
}

function said(answer: RefundAnswer | NotSaid | null): RefundAnswer | null {
  if (answer?.kind === 'late') return unknown(answer.because);
  if (answer?.kind !== 'held') return answer;
  const { because, waitMs } = answer;
  return { kind: 'not_sent', why: 'throttled', because, waitMs };
}

function unknown(because: string): RefundAnswer {
  return { kind: 'unknown', because, kept: false };
}
