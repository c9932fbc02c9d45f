import { claimDueDisputes, type DisputeLookResult, type DueDispute, finishDisputeLook } from '@quittance/store';
import type { DisputeRead } from '@quittance/stripe';
import { type Followed, lookRound, type Round, type RoundParts } from '../following/look-round.js';
import { planDisputeLook } from './plan-dispute-look.js';

export type DisputeLookParts = RoundParts<DisputeRead>;

const DISPUTES: Followed<DueDispute, DisputeRead, DisputeLookResult> = {
  what: 'dispute',
  claim: claimDueDisputes,
  idOf: (due) => due.dispute,
  plan: planDisputeLook,
  finish: async (store, due, result) => ({
    events: await finishDisputeLook(store, due, result),
    pushes: [],
    raised: false,
  }),
};

/** One round of following disputes. */
export function lookAtDisputes(parts: DisputeLookParts, signal: AbortSignal): Promise<Round> {
  return lookRound(DISPUTES, parts, signal);
}
