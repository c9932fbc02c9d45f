import type { ClaimedRefund, RefundResult } from '@quittance/store';
import type { RefundAnswer } from '@quittance/stripe';
import { KEY_WAIT_MS, RETRY_WAITS_MS, TELL_AFTER_MS, THROTTLED_WAIT_MS } from './limits.js';

/** Pure: decides everything that follows from one answer. @param random in [0, 1) */
export function resultOf(call: ClaimedRefund, answer: RefundAnswer, random: number): RefundResult {
  const spread = (ms: number) => Math.round(ms * (1 + random / 2));
  const late = call.waitingMs > TELL_AFTER_MS ? 'refund_waiting' : null;
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
      return {
        call,
        state: 'refused',
        stripeRefund: null,
        because,
        dueMs: null,
        spent: 1,
        trouble: 'refund_refused',
      };
    }
    case 'unknown': {
      const waitMs = RETRY_WAITS_MS[Math.min(call.attempts, RETRY_WAITS_MS.length - 1)] ?? THROTTLED_WAIT_MS;
      const { because } = answer;
      return { call, state: 'unknown', stripeRefund: null, because, dueMs: spread(waitMs), spent: 1, trouble: late };
    }
    case 'not_sent': {
      // What an earlier call may have done stays unknown.
      const state = call.lookFirst ? 'unknown' : 'requested';
      const refusedKey = answer.why === 'key_refused';
      const waitMs = Math.max(answer.waitMs ?? 0, refusedKey ? KEY_WAIT_MS : THROTTLED_WAIT_MS);
      const trouble = refusedKey ? 'refund_waiting' : late;
      const { because } = answer;
      return { call, state, stripeRefund: null, because, dueMs: spread(waitMs), spent: 0, trouble };
    }
  }
}
