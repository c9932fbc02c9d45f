/*
 * Asks Stripe for a refund, and looks up whether it was made already. Input: one call with the key that was stored before it. Output: an answer
 * in our words; nothing is thrown for what Stripe or the network may do. Not relied upon: that an answer arrives, or that Stripe still
 * knows a key after a day (docs.stripe.com/api/idempotent_requests). Each refund carries a mark as metadata, so that it can be told again.
 */
import type Stripe from 'stripe';
import type { StripeClient } from './client.js';
import { REFUND_MARK } from './refund-mark.js';
import { notMade, type RefundNotMade } from './refund-refusal.js';

/** Money of a payment, or money that lies on a customer's cash balance (docs.stripe.com/payments/customer-balance/refunding). */
export type RefundOrigin =
  /** The payment's own id: an intent's, or a charge's that has no intent. */
  { readonly payment: string } | { readonly customer: string; readonly currency: string };

export interface RefundCall {
  readonly idempotencyKey: string;
  /** What the refund carries in its metadata. It stays when the key is changed. */
  readonly mark: string;
  readonly origin: RefundOrigin;
  /** Minor units. */
  readonly amount: bigint;
  readonly reason: string | null;
  /** Where Stripe asks for a bank account; `null`: at the customer's own address. Never changes under one key. */
  readonly email: string | null;
  /** When it was first sent, milliseconds since the epoch: a look-up goes back so far. */
  readonly firstSentAtMs: number;
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
  /** The refund that this call made before; `null`: certainly there is none. What goes wrong leaves it unknown, and is never a refusal. */
  find(call: RefundCall): Promise<RefundAnswer | null>;
}

/** Refunds that are looked through; Stripe allows fewer of one payment. */
const REFUNDS_LOOKED_MAX = 1_000;
const PAGE = 100;
/** How far the clocks of the two sides may be apart. */
const CLOCKS_APART_S = 3_600;
const MS_PER_SECOND = 1_000;

export function openRefundDesk(client: Pick<StripeClient, 'refunds'>): RefundDesk {
  return {
    make: async (call) => {
      try {
        const made = await client.refunds.create(paramsOf(call), { idempotencyKey: call.idempotencyKey });
        return isRefund(made)
          ? { kind: 'made', refund: made.id }
          : { kind: 'unknown', because: 'Stripe answered with something that is no refund', kept: false };
      } catch (error) {
        return notMade(error);
      }
    },
    find: async (call) => {
      try {
        const found = await client.refunds.list(lookOf(call)).autoPagingToArray({ limit: REFUNDS_LOOKED_MAX });
        const own = found.find((each) => isRefund(each) && each.metadata?.[REFUND_MARK] === call.mark);
        if (own !== undefined) return { kind: 'made', refund: own.id };
        if (found.length < REFUNDS_LOOKED_MAX) return null;
        return { kind: 'unknown', because: `it is not among the last ${REFUNDS_LOOKED_MAX} refunds`, kept: false };
      } catch (error) {
        const answer = notMade(error);
        return answer.kind === 'refused' ? { kind: 'unknown', because: answer.because, kept: false } : answer;
      }
    },
  };
}

function paramsOf({ origin, amount, reason, email, mark }: RefundCall): Stripe.RefundCreateParams {
  return {
    ...('payment' in origin ? of(origin.payment) : { origin: 'customer_balance' as const, ...origin }),
    amount: exactly(amount),
    ...(reason === null ? {} : { reason: reason as Stripe.RefundCreateParams.Reason }),
    ...(email === null ? {} : { instructions_email: email }),
    metadata: { [REFUND_MARK]: mark },
  };
}

/** Refunds of a cash balance cannot be listed by customer, so all that were made since the first call are looked through. */
function lookOf({ origin, firstSentAtMs }: RefundCall): Stripe.RefundListParams {
  const since = Math.floor(firstSentAtMs / MS_PER_SECOND) - CLOCKS_APART_S;
  return { ...('payment' in origin ? of(origin.payment) : { created: { gte: since } }), limit: PAGE };
}

function of(payment: string): { payment_intent: string } | { charge: string } {
  return payment.startsWith('pi_') ? { payment_intent: payment } : { charge: payment };
}

/** @throws RangeError for an amount that a number cannot hold: it must never be sent as a neighbour */
function exactly(amount: bigint): number {
  const number = Number(amount);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${amount} is more than can be sent`);
  return number;
}

/** The SDK takes any JSON without `error` for an answer, a proxy's `{}` among them. */
function isRefund(told: { readonly id?: unknown; readonly object?: unknown }): boolean {
  return typeof told.id === 'string' && told.id !== '' && told.object === 'refund';
}
