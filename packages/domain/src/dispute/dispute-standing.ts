import type { Dispute } from '../books/books.js';
import { larger } from '../money.js';
import { DISPUTE_LIFE } from './dispute-life.js';

/** What of a dispute says where its money is, minor units. */
export type DisputeMoney = Pick<Dispute, 'withdrawn' | 'reinstated'>;

/** What a dispute has taken and not given back, minor units. Balance movements alone say it, never the state. */
export function goneBy({ withdrawn, reinstated }: DisputeMoney): bigint {
  return larger(0n, withdrawn - reinstated);
}

/** Whether money that left is back, all of it. */
export function isMoneyBack(dispute: DisputeMoney): boolean {
  return dispute.withdrawn > 0n && goneBy(dispute) === 0n;
}

/** What of a dispute says whether it was answered. */
export type DisputeAnswer = Pick<Dispute, 'status' | 'submissions' | 'submissionsFirst'>;

/**
 * Whether the bank waits for the merchant. The state says so; evidence that was sent meanwhile answers it, but not evidence that was there
 * when the dispute began, and of an appeal the state alone counts.
 */
export function needsAnswer({ status, submissions, submissionsFirst }: DisputeAnswer): boolean {
  if (status === 'warning_needs_response') return submissions === 0;
  if (status === 'needs_response') return submissions <= (submissionsFirst ?? submissions);
  return DISPUTE_LIFE[status].answer;
}

/** Whether a dispute holds goods back as a disputed payment does. An inquiry does not: see `holdsAsInquiry`. */
export function holdsGoods(dispute: Pick<Dispute, 'status'> & DisputeMoney): boolean {
  const { goods } = DISPUTE_LIFE[dispute.status];
  return goods === 'held' || (goods === 'held_until_money_is_back' && !isMoneyBack(dispute));
}

/** Whether goods should wait because a bank asks about their payment and nobody has answered. */
export function holdsAsInquiry(dispute: DisputeAnswer): boolean {
  return DISPUTE_LIFE[dispute.status].goods === 'held_until_answered' && needsAnswer(dispute);
}
