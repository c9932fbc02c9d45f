import type { ClaimedRefund, RefundResult } from '@quittance/store';
import { THROTTLED_WAIT_MS } from '../line/limits.js';
import { KEY_WAIT_MS, NEW_KEY_WAIT_MS, RETRY_WAITS_MS, TELL_AFTER_MS } from './limits.js';
import type { WayAnswer } from './way-to-stripe.js';

/** Pure: decides everything that follows from one answer. @param random in [0, 1) */
export function resultOf(call: ClaimedRefund, answer: WayAnswer, random: number): RefundResult {
  const spread = (ms: number) => Math.round(ms * (1 + random / 2));
  const late = call.waitingMs > TELL_AFTER_MS ? 'refund_waiting' : null;
  const open = { call, stripeRefund: null, trouble: late } as const;
  switch (answer.kind) {
    case 'made':
      return {
        call,
        state: 'accepted',
        stripeRefund: answer.refund,
        because: null,
        dueMs: null,
        spent: 1,
        trouble: null,
      };
    case 'refused': {
      const because = `${answer.because} (${answer.code})`;
      return { ...open, state: 'refused', because, dueMs: null, spent: 1, trouble: 'refund_refused' };
    }
    case 'unknown': {
      const key = answer.kept ? ({ key: 'kept' } as const) : {};
      return { ...open, state: 'unknown', because: answer.because, dueMs: spread(retryMs(call)), spent: 1, ...key };
    }
    case 'key_spent':
      return {
        ...open,
        state: 'unknown',
        because: answer.because,
        dueMs: spread(NEW_KEY_WAIT_MS),
        spent: 0,
        key: 'spent',
      };
    case 'not_sent':
      return { ...open, ...notSent(call, answer, spread), because: answer.because };
  }
}

function retryMs({ attempts }: ClaimedRefund): number {
  return RETRY_WAITS_MS[Math.min(attempts, RETRY_WAITS_MS.length - 1)] ?? THROTTLED_WAIT_MS;
}

function notSent(
  call: ClaimedRefund,
  { why, waitMs }: Extract<WayAnswer, { kind: 'not_sent' }>,
  spread: (ms: number) => number,
): Pick<RefundResult, 'state' | 'dueMs' | 'spent'> & Partial<Pick<RefundResult, 'trouble'>> {
  // What an earlier call may have done stays unknown.
  const state = call.lookFirst ? 'unknown' : 'requested';
  if (why === 'unreachable') return { state, dueMs: spread(retryMs(call)), spent: 1 };
  if (why === 'throttled') return { state, dueMs: spread(Math.max(waitMs ?? 0, THROTTLED_WAIT_MS)), spent: 0 };
  return { state, dueMs: spread(Math.max(waitMs ?? 0, KEY_WAIT_MS)), spent: 0, trouble: 'refund_waiting' };
}
