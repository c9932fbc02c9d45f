import type { Dispute } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import { answerByMs } from '../dispute/dispute-follow-up.js';
import { DISPUTE_LIFE, DISPUTE_PHASES, type DisputePhase } from '../dispute/dispute-life.js';
import { needsAnswer } from '../dispute/dispute-standing.js';
import { reasonWords } from '../dispute/dispute-words.js';
import { formatMoney } from '../money.js';
import { onlyOrder } from './only-order.js';
import { paymentBehind } from './payment-behind.js';

/** The keys of the exceptions that a dispute may have: each phase asks anew, also where an earlier one was dismissed. */
export function disputeKeys(dispute: string): Readonly<Record<DisputePhase, string>> {
  return { inquiry: inquiryKey(dispute), chargeback: `dispute:${dispute}:answer`, appeal: `dispute:${dispute}:appeal` };
}

export function inquiryKey(dispute: string): string {
  return `dispute:${dispute}:inquiry`;
}

/** Asks a person to answer what a bank waits for, and closes what was asked once it was answered or is over. */
export function watchDisputes(draft: Draft): void {
  for (const dispute of draft.disputes.values()) {
    const keys = disputeKeys(dispute.id);
    const { phase } = DISPUTE_LIFE[dispute.status];
    const asks = needsAnswer(dispute) ? phase : null;
    for (const each of DISPUTE_PHASES) if (each !== asks) draft.settle(keys[each], whySettled(dispute));
    if (asks !== null) ask(draft, dispute, keys[asks]);
  }
}

function ask(draft: Draft, dispute: Dispute, key: string): void {
  const payment = paymentBehind(draft, dispute);
  const { because } = reasonWords(dispute.reason);
  const until = dispute.dueAtMs === null ? '' : `; the bank takes an answer until ${dayOf(dispute.dueAtMs)}`;
  const inquiry = dispute.status === 'warning_needs_response';
  draft.raise({
    key,
    reason: inquiry ? 'inquiry_needs_response' : 'dispute_needs_response',
    payment: payment?.stripeId ?? null,
    order: payment === null ? null : onlyOrder(draft, payment),
    currency: dispute.currency,
    amount: dispute.amount,
    candidates: [],
    because: `${inquiry ? 'inquiry' : 'dispute'} ${dispute.id} of ${formatMoney(dispute.amount, dispute.currency)}: ${because}${until}`,
    dueAtMs: answerByMs(dispute.dueAtMs),
  });
}

function whySettled({ status }: Dispute): string {
  return DISPUTE_LIFE[status].answer ? 'evidence was sent to the bank' : `the dispute is ${status} now`;
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
