import { type Currency, DISPUTE_STATUSES, type DisputeObserved, type DisputeStatus } from '@quittance/domain';
import type { EventFacts } from './event-facts.js';
import type { JsonView } from './json-view.js';
import { told } from './told.js';
import type { Translation } from './translation.js';

/** A word outside our own list: before 2015 an inquiry ended by a refund had a word of its own. */
const OTHER_STATUSES: ReadonlyMap<string | undefined, DisputeStatus> = new Map<string, DisputeStatus>([
  ['charge_refunded', 'warning_closed'],
]);

/** A dispute or inquiry. Money moves with its balance transactions, or with the two events that say so, never by status. */
export function translateDispute(dispute: JsonView, event: EventFacts): Translation {
  const charge = dispute.id('charge');
  // As with refunds: an empty field says "no intent", a missing one says nothing.
  const payment = dispute.id('payment_intent') ?? (dispute.has('payment_intent') ? charge : undefined);
  if (payment === undefined && charge === undefined) dispute.unreadable('charge');
  const amount = dispute.amount('amount');
  const currency = dispute.currency();
  const { withdrawn, reinstated } = movedBy(dispute, { amount, currency }, event);
  const evidence = dispute.object('evidence_details');
  const observed = told<DisputeObserved>({
    kind: 'dispute',
    dispute: dispute.idRequired('id'),
    payment,
    charge,
    currency,
    amount,
    status: statusOf(dispute),
    reason: dispute.word('reason'),
    caseType: dispute.object('payment_method_details').object('card').word('case_type'),
    withdrawn,
    reinstated,
    dueAtMs: evidence.millisecondsOf('due_by'),
    hasEvidence: evidence.has('has_evidence') ? evidence.isTrue('has_evidence') : undefined,
    submissions: countOf(evidence, 'submission_count'),
    createdAtMs: dispute.millisecondsOf('created'),
    toldAtMs: event.createdMs,
  });
  return { observations: [observed], payment: payment ?? null };
}

function statusOf(dispute: JsonView): DisputeStatus {
  const word = dispute.word('status');
  const known = DISPUTE_STATUSES.find((each) => each === word) ?? OTHER_STATUSES.get(word);
  if (known === undefined) dispute.unreadable('status');
  return known ?? 'needs_response';
}

/**
 * What the balance movements took and gave back. A part may come back, as when a part of the payment was refunded before. Movements of a
 * balance in another currency do not tell how much of the dispute's money they are: each counts as all of it.
 */
function movedBy(
  dispute: JsonView,
  { amount, currency }: { readonly amount: bigint; readonly currency: Currency },
  { type }: EventFacts,
): { readonly withdrawn: bigint; readonly reinstated: bigint } {
  let withdrawn = 0n;
  let reinstated = 0n;
  for (const each of dispute.list('balance_transactions')) {
    const moved = each.signedAmount('amount');
    const same = !each.isTold('currency') || each.currency() === currency;
    if (moved < 0n) withdrawn += same ? -moved : amount;
    if (moved > 0n) reinstated += same ? moved : amount;
  }
  if (withdrawn === 0n && type === 'charge.dispute.funds_withdrawn') withdrawn = amount;
  if (reinstated === 0n && type === 'charge.dispute.funds_reinstated') reinstated = amount;
  return { withdrawn, reinstated };
}

function countOf(view: JsonView, key: string): number | undefined {
  return view.isTold(key) ? Number(view.amount(key)) : undefined;
}
