import type { Dispute } from '../books/books.js';

/**
 * What sort of thing a dispute is. `compliance`: the bank says that a network rule was broken. `prevented`: it was ended before it became
 * a dispute, by a service that answers banks or gives the money back at once (Visa RDR, Order Insight). `late_failure`: no dispute at all,
 * but a debit that its bank sent back weeks later, which does to the books what a lost dispute does.
 */
export const DISPUTE_KINDS = ['inquiry', 'chargeback', 'compliance', 'prevented', 'late_failure'] as const;
export type DisputeKind = (typeof DISPUTE_KINDS)[number];

/** The word that `Dispute.caseType` carries for a debit that failed late. */
export const LATE_FAILURE = 'late_failure';

export function disputeKind({ status, caseType }: Pick<Dispute, 'status' | 'caseType'>): DisputeKind {
  if (caseType === LATE_FAILURE) return 'late_failure';
  if (status === 'prevented') return 'prevented';
  if (status.startsWith('warning_')) return 'inquiry';
  return caseType === 'compliance' ? 'compliance' : 'chargeback';
}
