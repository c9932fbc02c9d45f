import { refused } from '../api/stripe-error.js';
import { type Charge, chargesOf } from '../shapes/charge.js';
import { DISPUTE_TRANSITIONS, type Dispute, type DisputeStatus, disputesOf, EVIDENCE } from '../shapes/dispute.js';
import { refundsOf } from '../shapes/refund.js';
import type { World } from '../world/world.js';
import { reinstate, takenBy, withdraw } from './dispute-money.js';
import { moveRefund } from './move-refund.js';
import { updateWarnings } from './warn-of-fraud.js';

/** Stripe's reason for each of its test cards and the network's own code. */
const NETWORK_REASON_CODES: Readonly<Record<string, string>> = {
  credit_not_processed: '13.7',
  duplicate: '12.6.1',
  fraudulent: '10.4',
  general: '13.5',
  product_not_received: '13.1',
  product_unacceptable: '13.3',
  subscription_canceled: '13.2',
  unrecognized: '10.4',
};

export interface DisputeRequest {
  readonly reason: string;
  /** Minor units; the whole charge where undefined. */
  readonly amount?: number | undefined;
  /** Only a question of the bank's: no money moves yet. */
  readonly inquiry: boolean;
  /** Ended before it became a dispute: by an answer (`block`), or by giving the money back (`resolution`). */
  readonly prevented?: 'block' | 'resolution' | undefined;
  /** Its money is taken later, by `moveFunds`. */
  readonly fundsLater?: boolean | undefined;
}

/** The payer's bank takes a charge back, or asks about it. @returns undefined where the charge cannot be disputed (any more). */
export function openDispute(world: World, chargeId: string, request: DisputeRequest): Dispute | undefined {
  const charge = chargesOf(world).get(chargeId);
  if (charge?.status !== 'succeeded' || !charge.captured || charge.disputed) return undefined;
  charge.disputed = true;
  chargesOf(world).put(charge);
  const dispute = disputesOf(world).put(newDispute(world, charge, request));
  const takes = !request.inquiry && request.prevented !== 'block' && request.fundsLater !== true;
  if (takes) withdraw(world, dispute);
  disputesOf(world).put(dispute);
  world.emit('charge.dispute.created', dispute);
  if (takes) world.emit('charge.dispute.funds_withdrawn', dispute);
  world.schedule.in(world.delays.disputeDueMs, 'dispute.expire', dispute.id);
  if (!request.inquiry) overtake(world, charge);
  return dispute;
}

/** The only writer of a dispute's status after its creation; moves the money that goes with it. */
export function moveDispute(world: World, dispute: Dispute, to: DisputeStatus): void {
  const allowed: readonly DisputeStatus[] = DISPUTE_TRANSITIONS[dispute.status];
  if (!allowed.includes(to)) {
    throw refused(`This dispute is ${dispute.status} and cannot become ${to}.`, { code: 'status_transition_invalid' });
  }
  world.schedule.cancel('dispute.decide', dispute.id);
  const previous = { status: dispute.status };
  dispute.status = to;
  const gone = takenBy(dispute);
  // A decision that is turned takes again what the one before gave back.
  const turned = to === 'lost' && (previous.status === 'won' || previous.status.startsWith('appeal_'));
  const takes = (to === 'needs_response' || turned) && gone === 0;
  const gives = to === 'won' && gone > 0;
  if (to === 'needs_response') escalate(world, dispute);
  if (takes) withdraw(world, dispute);
  if (gives) reinstate(world, dispute);
  disputesOf(world).put(dispute);
  const closed = to === 'won' || to === 'lost' || to === 'warning_closed' || to === 'prevented';
  world.emit(closed ? 'charge.dispute.closed' : 'charge.dispute.updated', dispute, previous);
  if (takes) world.emit('charge.dispute.funds_withdrawn', dispute);
  if (gives) world.emit('charge.dispute.funds_reinstated', dispute);
  const charge = chargesOf(world).get(dispute.charge);
  if (to === 'needs_response' && charge !== undefined) overtake(world, charge);
}

/** An inquiry becomes a dispute, with time of its own. */
function escalate(world: World, dispute: Dispute): void {
  if (dispute.payment_method_details.card.case_type === 'inquiry')
    dispute.payment_method_details.card.case_type = 'chargeback';
  const due_by = world.clock.nowSeconds() + Math.floor(world.delays.disputeDueMs / 1000);
  dispute.evidence_details = { ...dispute.evidence_details, due_by };
  world.schedule.in(world.delays.disputeDueMs, 'dispute.expire', dispute.id);
}

/** A dispute overtakes what is under way: refunds that wait fail, and nothing can be done about warnings any more. */
function overtake(world: World, charge: Charge): void {
  for (const refund of [...refundsOf(world).all()])
    if (refund.charge === charge.id && refund.status === 'pending')
      moveRefund(world, refund, 'failed', 'charge_for_pending_refund_disputed');
  updateWarnings(world, charge);
}

/** Whether the charge may still be refunded: not while its money is withdrawn. */
export function blocksRefund(world: World, charge: Charge): boolean {
  if (!charge.disputed) return false;
  for (const dispute of disputesOf(world).all()) {
    if (dispute.charge === charge.id && !dispute.is_charge_refundable) return true;
  }
  return false;
}

function newDispute(world: World, charge: Charge, request: DisputeRequest): Dispute {
  const { reason, amount, inquiry, prevented } = request;
  const now = world.clock.nowSeconds();
  const card = charge.payment_method_details['card'] as { readonly brand?: string } | undefined;
  const brand = card?.brand ?? 'visa';
  return {
    id: world.ids.next('du'),
    object: 'dispute',
    amount: Math.min(amount ?? charge.amount_captured, charge.amount_captured),
    balance_transactions: [],
    charge: charge.id,
    created: now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: { ...Object.fromEntries(EVIDENCE.map((name) => [name, null])), enhanced_evidence: {} },
    evidence_details: {
      due_by: now + Math.floor(world.delays.disputeDueMs / 1000),
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: inquiry,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    payment_method_details: {
      type: 'card',
      card: {
        brand,
        case_type: prevented ?? (inquiry ? 'inquiry' : 'chargeback'),
        network: brand,
        network_reason_code: NETWORK_REASON_CODES[reason] ?? '13.5',
      },
    },
    reason,
    status: beginning(request),
  };
}

function beginning({ inquiry, prevented }: DisputeRequest): DisputeStatus {
  if (prevented !== undefined) return 'prevented';
  return inquiry ? 'warning_needs_response' : 'needs_response';
}
