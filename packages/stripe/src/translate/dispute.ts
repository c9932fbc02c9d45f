import { DISPUTE_STATUSES, type DisputeObserved, type DisputeStatus } from '@quittance/domain';
import type { EventFacts } from './event-facts.js';
import type { JsonView } from './json-view.js';
import { told } from './told.js';
import type { Translation } from './translation.js';

/**
 * Words outside our own list: an appeal (from 2026) is an open dispute again, and before 2015 an inquiry ended by a refund had
 * a word of its own.
 */
const OTHER_STATUSES: ReadonlyMap<string | undefined, DisputeStatus> = new Map<string, DisputeStatus>([
  ['appeal_needs_response', 'needs_response'],
  ['appeal_under_review', 'under_review'],
  ['charge_refunded', 'warning_closed'],
]);

/** A dispute or inquiry. Money moves with its balance transactions, or with the two events that say so, never by status. */
export function translateDispute(dispute: JsonView, event: EventFacts): Translation {
  const charge = dispute.id('charge');
  // As with refunds: an empty field says "no intent", a missing one says nothing.
  const payment = dispute.id('payment_intent') ?? (dispute.has('payment_intent') ? charge : undefined);
  if (payment === undefined && charge === undefined) dispute.unreadable('charge');
  const movements = dispute.list('balance_transactions').map((each) => each.signedAmount('amount'));
  const observed = told<DisputeObserved>({
    kind: 'dispute',
    dispute: dispute.idRequired('id'),
    payment,
    charge,
    currency: dispute.currency(),
    amount: dispute.amount('amount'),
    status: statusOf(dispute),
    reason: dispute.word('reason'),
    withdrawn: event.type === 'charge.dispute.funds_withdrawn' || movements.some((each) => each < 0n),
    reinstated: event.type === 'charge.dispute.funds_reinstated' || movements.some((each) => each > 0n),
  });
  return { observations: [observed], payment: payment ?? null };
}

function statusOf(dispute: JsonView): DisputeStatus {
  const word = dispute.word('status');
  const known = DISPUTE_STATUSES.find((each) => each === word) ?? OTHER_STATUSES.get(word);
  if (known === undefined) dispute.unreadable('status');
  return known ?? 'needs_response';
}
