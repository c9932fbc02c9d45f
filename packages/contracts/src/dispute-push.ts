import { DISPUTE_STATUSES, type DisputeToSay, disputeWords, goneBy } from '@quittance/domain';
import { DISPUTE_STANDING, disputeStanding } from './dispute-standing.js';
import { z } from './http/zod.js';
import { exactNumber, minorUnits } from './push-numbers.js';

export const DISPUTE_UPDATED = 'dispute.updated';

/**
 * How one dispute stands, as it concerns one order. A receiver may ignore every version not greater than the last it saw of the same `id`
 * and `reference`. What it means for the goods stands in the order's own push, as `release`.
 */
export const PUSHED_DISPUTE = z.object({
  id: z.string().min(1),
  reference: z.string().min(1).describe('the order; a dispute that concerns several is told for each'),
  version: z.int().positive().describe('rises with every change of the dispute'),
  payment: z.string().nullable(),
  currency: z.string().regex(/^[a-z]{3}$/),
  amount: minorUnits.describe('what is disputed, for whatever orders'),
  amount_withdrawn: minorUnits.describe('what it has taken and not given back'),
  amount_on_order: minorUnits.describe('what of that it took off this order'),
  state: z.enum(DISPUTE_STATUSES),
  kind: DISPUTE_STANDING.kind,
  reason: DISPUTE_STANDING.reason,
  because: DISPUTE_STANDING.because,
  next_step: DISPUTE_STANDING.next_step,
  evidence_wanted: z.string().nullable().describe('what answers it, in plain words; null while nothing is to be sent'),
  act_before: DISPUTE_STANDING.due_by,
  evidence: z.object({
    due_by: z.iso.datetime().nullable().describe('as the bank said, be it over by now'),
    has_evidence: z.boolean().describe('some is there, be it only staged'),
    submission_count: z.int().nonnegative(),
  }),
  money_is_back: DISPUTE_STANDING.money_is_back,
});

/** The body of a push about a dispute, signed as those about orders are. */
export const DISPUTE_PUSH_BODY = z.object({
  type: z.literal(DISPUTE_UPDATED),
  timestamp: z.iso.datetime(),
  data: PUSHED_DISPUTE,
});
export type DisputePushBody = z.output<typeof DISPUTE_PUSH_BODY>;

/** A dispute as the books hold it, and the order that it is told for. Amounts in minor units of `currency`. */
export interface DisputeToPush extends DisputeToSay {
  readonly id: string;
  readonly reference: string;
  readonly version: bigint;
  readonly payment: string | null;
  readonly currency: string;
  readonly amount: bigint;
  readonly onOrder: bigint;
  readonly dueAtMs: number | null;
  readonly hasEvidence: boolean;
}

/**
 * Says in the order system's words how a dispute stands and what is to be done.
 * @param timestamp when this state was read; stays as it is when the push is sent again
 * Throws a RangeError for an amount that a JSON number cannot hold exactly.
 */
export function toDisputePushBody(dispute: DisputeToPush, timestamp: Date): DisputePushBody {
  const { status: _, due_by: actBefore, ...standing } = disputeStanding(dispute);
  return {
    type: DISPUTE_UPDATED,
    timestamp: timestamp.toISOString(),
    data: {
      id: dispute.id,
      reference: dispute.reference,
      version: exactNumber(dispute.version),
      payment: dispute.payment,
      currency: dispute.currency,
      amount: exactNumber(dispute.amount),
      amount_withdrawn: exactNumber(goneBy(dispute)),
      amount_on_order: exactNumber(dispute.onOrder),
      state: dispute.status,
      ...standing,
      evidence_wanted: disputeWords(dispute).evidence,
      act_before: actBefore,
      evidence: {
        due_by: dispute.dueAtMs === null ? null : new Date(dispute.dueAtMs).toISOString(),
        has_evidence: dispute.hasEvidence,
        submission_count: dispute.submissions,
      },
    },
  };
}
