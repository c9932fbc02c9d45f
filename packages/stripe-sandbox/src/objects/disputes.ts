import { listPage } from '../api/list-page.js';
import { mergeMetadata, type Params } from '../api/params.js';
import { type Call, LIST_PARAMS, type Resource } from '../api/resource.js';
import { missingParam, noSuch, refused } from '../api/stripe-error.js';
import { moveDispute, openDispute } from '../payments/dispute-charge.js';
import { moveFunds } from '../payments/dispute-money.js';
import { behaviourFor } from '../payments/make-payment-method.js';
import { chargesOf } from '../shapes/charge.js';
import { DISPUTE_TRANSITIONS, type Dispute, type DisputeStatus, disputesOf, EVIDENCE } from '../shapes/dispute.js';
import { paymentMethodsOf } from '../shapes/payment-method.js';
import type { World } from '../world/world.js';

const ONE = '/v1/disputes/:dispute';
const CONTROL = '/v1/test_helpers/sandbox';
const REASONS = [
  'credit_not_processed',
  'duplicate',
  'fraudulent',
  'general',
  'product_not_received',
  'product_unacceptable',
  'subscription_canceled',
  'unrecognized',
] as const;
const STATUSES = Object.keys(DISPUTE_TRANSITIONS) as DisputeStatus[];

export const disputes: Resource = {
  object: 'dispute',
  idPrefixes: ['du'],
  expandable: ['charge', 'payment_intent'],
  routes: [
    { method: 'GET', path: '/v1/disputes', accepts: [...LIST_PARAMS, 'charge', 'payment_intent'], handle: list },
    { method: 'GET', path: ONE, accepts: [], handle: disputeOf },
    {
      method: 'POST',
      path: ONE,
      accepts: ['evidence', 'metadata', 'submit', 'intended_submission_method'],
      handle: answer,
    },
    { method: 'POST', path: `${ONE}/close`, accepts: [], handle: close },
    {
      method: 'POST',
      path: `${CONTROL}/charges/:charge/dispute`,
      accepts: ['amount', 'inquiry', 'reason', 'prevented', 'funds_later'],
      handle: open,
    },
    {
      method: 'POST',
      path: `${CONTROL}/disputes/:dispute/funds`,
      accepts: ['direction', 'amount'],
      handle: funds,
    },
    { method: 'POST', path: `${CONTROL}/disputes/:dispute/move`, accepts: ['status'], handle: move },
  ],
  tasks: { 'dispute.open': openByCard, 'dispute.decide': decide, 'dispute.expire': expire },
};

function disputeOf({ world, path }: Call): Dispute {
  const dispute = disputesOf(world).get(path['dispute'] ?? '');
  if (dispute === undefined) throw noSuch('dispute', path['dispute'] ?? '', 'dispute');
  return dispute;
}

function list(call: Call): object {
  const charge = call.params.string('charge');
  const intent = call.params.string('payment_intent');
  return listPage(call, disputesOf(call.world), {
    url: '/v1/disputes',
    createdOf: (dispute) => dispute.created,
    keep: (dispute) =>
      (charge === undefined || dispute.charge === charge) &&
      (intent === undefined || dispute.payment_intent === intent),
  });
}

/** Evidence is submitted unless `submit` is false; the bank decides after a while, by Stripe's magic word in `uncategorized_text`. */
function answer(call: Call): object {
  const { world, params } = call;
  const dispute = disputeOf(call);
  const metadata = mergeMetadata(dispute.metadata, params.metadata());
  const evidence = readEvidence(params.members('evidence'));
  // What was staged before is sent with it.
  const submits = params.boolean('submit') !== false && (Object.keys(evidence).length > 0 || isStaged(dispute));
  if (submits && !(dispute.status in ANSWERED))
    throw refused(`This dispute is ${dispute.status}: no evidence can be submitted.`, { param: 'submit' });
  dispute.metadata = metadata;
  dispute.evidence = { ...dispute.evidence, ...evidence };
  const past_due = submits && world.clock.nowSeconds() > dispute.evidence_details.due_by;
  const count = dispute.evidence_details.submission_count + (submits ? 1 : 0);
  const has_evidence = dispute.evidence_details.has_evidence || Object.keys(evidence).length > 0;
  const submission_method = count > 0 ? 'manual' : 'not_submitted';
  dispute.evidence_details = {
    ...dispute.evidence_details,
    has_evidence,
    past_due,
    submission_count: count,
    submission_method,
  };
  disputesOf(world).put(dispute);
  if (submits) {
    moveDispute(world, dispute, ANSWERED[dispute.status as keyof typeof ANSWERED]);
    world.schedule.in(world.delays.disputeMs, 'dispute.decide', dispute.id);
  } else {
    world.emit('charge.dispute.updated', dispute);
  }
  return dispute;
}

function readEvidence(params: Params | undefined): Record<string, string | null> {
  const evidence: Record<string, string | null> = {};
  for (const name of EVIDENCE) {
    const value = params?.clearable(name);
    if (value !== undefined) evidence[name] = value;
  }
  return evidence;
}

/** Where an answer takes a dispute that waits for one. */
const ANSWERED = {
  warning_needs_response: 'warning_under_review',
  needs_response: 'under_review',
  appeal_needs_response: 'appeal_under_review',
} as const satisfies Partial<Record<DisputeStatus, DisputeStatus>>;

function isStaged({ evidence, evidence_details }: Dispute): boolean {
  return evidence_details.has_evidence && EVIDENCE.some((name) => typeof evidence[name] === 'string');
}

/** The merchant accepts the loss. */
function close(call: Call): object {
  const dispute = disputeOf(call);
  if (!(dispute.status in ANSWERED))
    throw refused(`This dispute is ${dispute.status} and cannot be closed.`, { code: 'status_transition_invalid' });
  moveDispute(call.world, dispute, dispute.status.startsWith('warning_') ? 'warning_closed' : 'lost');
  return dispute;
}

function open({ world, path, params }: Call): object {
  const reason = params.oneOf('reason', REASONS) ?? 'fraudulent';
  const request = {
    reason,
    amount: params.integer('amount', 1),
    inquiry: params.boolean('inquiry') === true,
    prevented: params.oneOf('prevented', ['block', 'resolution'] as const),
    fundsLater: params.boolean('funds_later') === true,
  };
  if (chargesOf(world).get(path['charge'] ?? '') === undefined) throw noSuch('charge', path['charge'] ?? '');
  const dispute = openDispute(world, path['charge'] ?? '', request);
  if (dispute === undefined)
    throw refused('This charge cannot be disputed: it is not captured, or already is.', { param: 'charge' });
  return dispute;
}

function move(call: Call): object {
  const dispute = disputeOf(call);
  const status = call.params.oneOf('status', STATUSES);
  if (status === undefined) throw missingParam('status');
  moveDispute(call.world, dispute, status);
  return dispute;
}

/** Money comes and goes as it pleases: also back after a loss. */
function funds(call: Call): object {
  const dispute = disputeOf(call);
  const direction = call.params.oneOf('direction', ['withdrawn', 'reinstated'] as const);
  if (direction === undefined) throw missingParam('direction');
  moveFunds(call.world, dispute, direction, call.params.integer('amount', 1));
  return dispute;
}

function openByCard(world: World, chargeId: string): void {
  const method = paymentMethodsOf(world).get(chargesOf(world).get(chargeId)?.payment_method ?? '');
  const planned = method === undefined ? undefined : behaviourFor(world, method).dispute;
  if (planned !== undefined) openDispute(world, chargeId, planned);
}

/** Nobody answered in time: a dispute is lost, and a bank that only asked asks no more. */
function expire(world: World, id: string): void {
  const dispute = disputesOf(world).get(id);
  if (dispute === undefined || dispute.evidence_details.due_by > world.clock.nowSeconds()) return;
  if (dispute.status === 'needs_response' || dispute.status === 'appeal_needs_response')
    moveDispute(world, dispute, 'lost');
  else if (dispute.status === 'warning_needs_response') moveDispute(world, dispute, 'warning_closed');
}

function decide(world: World, id: string): void {
  const dispute = disputesOf(world).get(id);
  if (dispute?.status === 'warning_under_review') moveDispute(world, dispute, 'warning_closed');
  if (dispute?.status !== 'under_review' && dispute?.status !== 'appeal_under_review') return;
  moveDispute(world, dispute, dispute.evidence['uncategorized_text'] === 'winning_evidence' ? 'won' : 'lost');
}
