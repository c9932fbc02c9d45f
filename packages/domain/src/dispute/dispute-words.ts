import type { Dispute } from '../books/books.js';
import { disputeKind } from './dispute-kind.js';
import { DISPUTE_LIFE } from './dispute-life.js';
import { DISPUTE_REASONS } from './dispute-reasons.js';
import { goneBy, needsAnswer } from './dispute-standing.js';

/** What a person or an order system can do next for a dispute. A closed list. */
export const DISPUTE_STEPS = {
  none: 'Nothing to do',
  answer_with_evidence:
    'Answer with evidence at the payment provider before the time is over, or accept the loss there',
  prove_refund: 'Answer with the proof that the money was given back: the payment was refunded',
  answer_inquiry: 'Answer the bank’s question at the payment provider; refunding in full ends it as well',
  answer_appeal: 'Answer once more with further evidence before the time is over',
  wait: 'Wait: the bank decides',
  await_money: 'Wait for the money: it was decided for you, and the money is not back yet',
  recover_goods: 'Stop the delivery or ask for the goods back, and refund nothing on top: the money is gone',
} as const;
export type DisputeStep = keyof typeof DISPUTE_STEPS;

export interface DisputeWords {
  readonly because: string;
  readonly step: DisputeStep;
  /** What to send as evidence; `null` where none is wanted. */
  readonly evidence: string | null;
}

/** What of a dispute decides its words. */
export type DisputeToSay = Pick<
  Dispute,
  'status' | 'reason' | 'caseType' | 'withdrawn' | 'reinstated' | 'submissions' | 'submissionsFirst'
>;

/** Why a dispute stands where it stands and what is to be done, in plain words. Reasons that are new to us read as `general`. */
export function disputeWords(dispute: DisputeToSay): DisputeWords {
  if (disputeKind(dispute) === 'late_failure') return SENT_BACK;
  const reason = reasonWords(dispute.reason);
  const step = stepOf(dispute);
  return {
    because: `${reason.because}; ${DISPUTE_LIFE[dispute.status].means}`,
    step,
    evidence: ANSWERS.has(step) ? reason.evidence : null,
  };
}

/** What the customer or their bank says, and what answers it. */
export function reasonWords(reason: string | null): { readonly because: string; readonly evidence: string } {
  return reason !== null && Object.hasOwn(DISPUTE_REASONS, reason)
    ? DISPUTE_REASONS[reason as keyof typeof DISPUTE_REASONS]
    : DISPUTE_REASONS.general;
}

const SENT_BACK: DisputeWords = {
  because: 'the customer’s bank sent the debit back after it had succeeded',
  step: 'recover_goods',
  evidence: null,
};

const ANSWERS: ReadonlySet<DisputeStep> = new Set([
  'answer_with_evidence',
  'prove_refund',
  'answer_inquiry',
  'answer_appeal',
]);

function stepOf(dispute: DisputeToSay): DisputeStep {
  const gone = goneBy(dispute) > 0n;
  switch (dispute.status) {
    case 'warning_needs_response':
      return needsAnswer(dispute) ? 'answer_inquiry' : 'wait';
    case 'needs_response':
      if (!needsAnswer(dispute)) return 'wait';
      return dispute.reason === 'credit_not_processed' ? 'prove_refund' : 'answer_with_evidence';
    case 'appeal_needs_response':
      return needsAnswer(dispute) ? 'answer_appeal' : 'wait';
    case 'warning_under_review':
    case 'under_review':
    case 'appeal_under_review':
      return 'wait';
    case 'won':
      return gone ? 'await_money' : 'none';
    case 'lost':
      return gone ? 'recover_goods' : 'none';
    case 'prevented':
    case 'warning_closed':
      return 'none';
  }
}
