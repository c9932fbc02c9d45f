/*
 * Asks Stripe for a refund, and looks up whether it was made already. Input: one call with the key that was stored before it. Output: an answer
 * in our words; nothing is thrown for what Stripe or the network may do. Not relied upon: that an answer arrives, or that Stripe still
 * knows a key after a day (docs.stripe.com/api/idempotent_requests). Each refund carries its key as metadata, so that it can be told again.
 */
import type Stripe from 'stripe';
import type { StripeClient } from './client.js';
import { REFUND_MARK } from './refund-mark.js';
import { notMade, type RefundNotMade } from './refund-refusal.js';

export interface RefundCall {
  readonly idempotencyKey: string;
  /** The payment's own id: an intent's, or a charge's that has no intent. */
  readonly payment: string;
  /** Minor units. */
  readonly amount: bigint;
  readonly reason: string | null;
}

export interface RefundMade {
  readonly kind: 'made';
  /** Stripe's id. */
  readonly refund: string;
}

export type RefundAnswer = RefundMade | RefundNotMade;

export interface RefundDesk {
  /** One call; the SDK repeats it under the same key where the connection fails at once. */
  make(call: RefundCall): Promise<RefundAnswer>;
  /** The refund that this call made before; `null`: there is none. What goes wrong leaves it unknown, and is never a refusal. */
  find(call: RefundCall): Promise<RefundAnswer | null>;
}

/** Refunds of one payment that are looked through; Stripe allows fewer. */
const REFUNDS_LOOKED_MAX = 1_000;
const PAGE = 100;

export function openRefundDesk(client: Pick<StripeClient, 'refunds'>): RefundDesk {
  return {
    make: async (call) => {
      try {
        const made = await client.refunds.create(
          {
            ...of(call.payment),
            amount: Number(call.amount),
            ...(call.reason === null ? {} : { reason: call.reason as Stripe.RefundCreateParams.Reason }),
            metadata: { [REFUND_MARK]: call.idempotencyKey },
          },
          { idempotencyKey: call.idempotencyKey },
        );
        return { kind: 'made', refund: made.id };
      } catch (error) {
        return notMade(error);
      }
    },
    find: async (call) => {
      try {
        const list = client.refunds.list({ ...of(call.payment), limit: PAGE });
        for (const refund of await list.autoPagingToArray({ limit: REFUNDS_LOOKED_MAX }))
          if (refund.metadata?.[REFUND_MARK] === call.idempotencyKey) return { kind: 'made', refund: refund.id };
        return null;
      } catch (error) {
        const answer = notMade(error);
        return answer.kind === 'refused' ? { kind: 'unknown', because: answer.because } : answer;
      }
    },
  };
}

function of(payment: string): { payment_intent: string } | { charge: string } {
  return payment.startsWith('pi_') ? { payment_intent: payment } : { charge: payment };
}
