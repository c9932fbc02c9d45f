import {
  DISPUTE_KINDS,
  DISPUTE_STEPS,
  type DisputeStep,
  type DisputeToSay,
  disputeKind,
  disputeWords,
  goneBy,
} from '@quittance/domain';
import { z } from './http/zod.js';

export const DISPUTE_STEP = z
  .enum(Object.keys(DISPUTE_STEPS) as [DisputeStep, ...DisputeStep[]])
  .describe('the best thing to do now; a closed list');

/** How a dispute stands, wherever one is shown beside its order or payment. */
export const DISPUTE_STANDING = {
  kind: z.enum(DISPUTE_KINDS),
  status: z.string(),
  reason: z.string().nullable().describe('the provider’s word'),
  because: z.string().describe('what the customer says and where it stands, in plain words'),
  next_step: DISPUTE_STEP,
  due_by: z.iso.datetime().nullable().describe('until when the bank takes an answer, while it waits for one'),
  money_is_back: z.boolean().describe('true: no money has left, or all of it is back'),
};

/** How a dispute stands, in the words of the API and of pushes. */
export function disputeStanding(dispute: DisputeToSay & { readonly dueAtMs: number | null }) {
  const { because, step, evidence } = disputeWords(dispute);
  return {
    kind: disputeKind(dispute),
    status: dispute.status,
    reason: dispute.reason,
    because,
    next_step: step,
    due_by: evidence === null || dispute.dueAtMs === null ? null : new Date(dispute.dueAtMs).toISOString(),
    money_is_back: goneBy(dispute) === 0n,
  };
}
