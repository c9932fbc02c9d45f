import {
  CUSTOMER_DAYS,
  DAY_MS,
  NEXT_STEPS,
  type NextStep,
  REFUND_LIFE,
  REFUND_STATUSES,
  type RefundStatus,
  type RefundToSay,
  refundWords,
} from '@quittance/domain';
import { z } from './http/zod.js';
import { exactNumber, minorUnits } from './push-numbers.js';

export const REFUND_UPDATED = 'refund.updated';

/**
 * How far one refund has come, as it concerns one order. A receiver may ignore every version not greater than the last it saw of the same
 * `id` and `reference`.
 */
export const PUSHED_REFUND = z.object({
  id: z.string().min(1),
  reference: z.string().min(1).describe('the order; a refund that concerns several is told for each'),
  version: z.int().positive().describe('rises with every change of the refund'),
  payment: z.string().nullable(),
  currency: z.string().regex(/^[a-z]{3}$/),
  amount: minorUnits.describe('the whole refund'),
  amount_on_order: minorUnits.describe('what it takes off this order now'),
  state: z.enum(REFUND_STATUSES),
  failure_reason: z.string().nullable().describe('the provider’s word'),
  pending_reason: z.string().nullable().describe('the provider’s word, while it is pending'),
  because: z.string().describe('why it stands there, in plain words'),
  next_step: z
    .enum(Object.keys(NEXT_STEPS) as [NextStep, ...NextStep[]])
    .describe('the best thing to do now; a closed list'),
  act_before: z.iso.datetime().nullable().describe('when the provider calls it off unless the customer acts'),
  money_is_back: z.boolean().describe('true: the money did not leave, or came back, and the order stands as before'),
  settled_outside: z.string().nullable().describe('the proof with which a person paid it by another route'),
});

/** The body of a push about a refund, signed as those about orders are. */
export const REFUND_PUSH_BODY = z.object({
  type: z.literal(REFUND_UPDATED),
  timestamp: z.iso.datetime(),
  data: PUSHED_REFUND,
});
export type RefundPushBody = z.output<typeof REFUND_PUSH_BODY>;

/** A refund as the books hold it, and the order that it is told for. Amounts in minor units of `currency`. */
export interface RefundToPush extends RefundToSay {
  readonly id: string;
  readonly reference: string;
  readonly version: bigint;
  readonly payment: string | null;
  readonly currency: string;
  readonly amount: bigint;
  readonly onOrder: bigint;
  readonly status: RefundStatus;
  /** When it came into its state. */
  readonly since: Date;
}

/**
 * Says in the order system's words how far a refund has come and what is to be done.
 * @param timestamp when this state was read; stays as it is when the push is sent again
 * Throws a RangeError for an amount that a JSON number cannot hold exactly.
 */
export function toRefundPushBody(refund: RefundToPush, timestamp: Date): RefundPushBody {
  const { because, steps } = refundWords(refund);
  const waits = refund.status === 'requires_action';
  return {
    type: REFUND_UPDATED,
    timestamp: timestamp.toISOString(),
    data: {
      id: refund.id,
      reference: refund.reference,
      version: exactNumber(refund.version),
      payment: refund.payment,
      currency: refund.currency,
      amount: exactNumber(refund.amount),
      amount_on_order: exactNumber(refund.onOrder),
      state: refund.status,
      failure_reason: refund.failureReason,
      pending_reason: refund.pendingReason,
      because,
      next_step: steps[0],
      act_before: waits ? new Date(refund.since.getTime() + CUSTOMER_DAYS * DAY_MS).toISOString() : null,
      money_is_back: REFUND_LIFE[refund.status].money === 'with_us' && refund.settledOutside === null,
      settled_outside: refund.settledOutside?.proof ?? null,
    },
  };
}
