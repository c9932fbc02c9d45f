import { refused } from '../api/stripe-error.js';
import { bookBalance } from '../shapes/balance-transaction.js';
import { type Charge, chargesOf } from '../shapes/charge.js';
import { DISPUTE_TRANSITIONS, type Dispute, type DisputeStatus, disputesOf, EVIDENCE } from '../shapes/dispute.js';
import type { World } from '../world/world.js';

const ANSWER_WITHIN_SECONDS = 7 * 24 * 3600;
/** What a dispute costs, in minor units of its currency. */
const DISPUTE_FEE = 1500;

/** Stripe's reason for each of its test cards and the network's own code. */
const NETWORK_REASON_CODES: Readonly<Record<string, string>> = {
  duplicate: '12.6.1',
  fraudulent: '10.4',
  general: '13.5',
  product_not_received: '13.1',
  product_unacceptable: '13.3',
};

export interface DisputeRequest {
  readonly reason: string;
  /** Minor units; the whole charge where undefined. */
  readonly amount?: number | undefined;
  /** Only a question of the bank's: no money moves yet. */
  readonly inquiry: boolean;
}

/** The payer's bank takes a charge back, or asks about it. @returns undefined where the charge cannot be disputed (any more). */
export function openDispute(world: World, chargeId: string, request: DisputeRequest): Dispute | undefined {
  const charge = chargesOf(world).get(chargeId);
  if (charge?.status !== 'succeeded' || !charge.captured || charge.disputed) return undefined;
  charge.disputed = true;
  chargesOf(world).put(charge);
  const dispute = disputesOf(world).put(newDispute(world, charge, request));
  if (!request.inquiry) withdraw(world, dispute);
  world.emit('charge.dispute.created', dispute);
  if (!request.inquiry) world.emit('charge.dispute.funds_withdrawn', dispute);
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
  if (to === 'needs_response') withdraw(world, dispute);
  if (to === 'won') reinstate(world, dispute);
  disputesOf(world).put(dispute);
  const closed = to === 'won' || to === 'lost' || to === 'warning_closed';
  world.emit(closed ? 'charge.dispute.closed' : 'charge.dispute.updated', dispute, previous);
  if (to === 'needs_response') world.emit('charge.dispute.funds_withdrawn', dispute);
  if (to === 'won') world.emit('charge.dispute.funds_reinstated', dispute);
}

/** Whether the charge may still be refunded: not while its money is withdrawn. */
export function blocksRefund(world: World, charge: Charge): boolean {
  if (!charge.disputed) return false;
  for (const dispute of disputesOf(world).all()) {
    if (dispute.charge === charge.id && !dispute.is_charge_refundable) return true;
  }
  return false;
}

function newDispute(world: World, charge: Charge, { reason, amount, inquiry }: DisputeRequest): Dispute {
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
      due_by: now + ANSWER_WITHIN_SECONDS,
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
        case_type: inquiry ? 'inquiry' : 'chargeback',
        network: brand,
        network_reason_code: NETWORK_REASON_CODES[reason] ?? '13.5',
      },
    },
    reason,
    status: inquiry ? 'warning_needs_response' : 'needs_response',
  };
}

function withdraw(world: World, dispute: Dispute): void {
  const { amount, currency, id } = dispute;
  const description = `Chargeback withdrawal for ${dispute.charge}`;
  const booked = bookBalance(world, {
    type: 'adjustment',
    amount: -amount,
    currency,
    source: id,
    fee: DISPUTE_FEE,
    description,
    category: 'dispute',
  });
  dispute.balance_transactions = [...dispute.balance_transactions, booked];
  dispute.is_charge_refundable = false;
}

function reinstate(world: World, dispute: Dispute): void {
  const { amount, currency, id } = dispute;
  const description = `Chargeback reversal for ${dispute.charge}`;
  const booked = bookBalance(world, {
    type: 'adjustment',
    amount,
    currency,
    source: id,
    fee: -DISPUTE_FEE,
    description,
    category: 'dispute_reversal',
  });
  dispute.balance_transactions = [...dispute.balance_transactions, booked];
  dispute.is_charge_refundable = true;
}
