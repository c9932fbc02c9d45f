import { claimDueRefunds, type DueRefund, finishLook, type LookResult } from '@quittance/store';
import type { RefundRead } from '@quittance/stripe';
import { type Followed, lookRound, type Round, type RoundParts } from './look-round.js';
import { planLook } from './plan-look.js';

export type { Round } from './look-round.js';
export type LookParts = RoundParts<RefundRead>;

const REFUNDS: Followed<DueRefund, RefundRead, LookResult> = {
  what: 'refund',
  claim: claimDueRefunds,
  idOf: (due) => due.refund,
  plan: planLook,
  finish: finishLook,
};

/** One round of following refunds: besides news it leaves reminders and exceptions. */
export function lookAtDue(parts: LookParts, signal: AbortSignal): Promise<Round> {
  return lookRound(REFUNDS, parts, signal);
}
