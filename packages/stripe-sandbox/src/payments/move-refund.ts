import { refused } from '../api/stripe-error.js';
import { bookBalance } from '../shapes/balance-transaction.js';
import { chargesOf } from '../shapes/charge.js';
import { livingCustomer } from '../shapes/customer.js';
import { REFUND_TRANSITIONS, type Refund, type RefundStatus, refundsOf } from '../shapes/refund.js';
import { randomOf } from '../world/seeded-random.js';
import type { World } from '../world/world.js';
import { moveCash } from './move-cash.js';
import { askForAccount } from './refund-next-action.js';

const OUTCOMES = ['refund.fail', 'refund.succeed', 'refund.expire', 'refund.reference'];

/**
 * The only writer of a refund's status after its creation: books money that comes back and tells of it.
 * @param reason `failure_reason` of a refund that fails or is cancelled.
 */
export function moveRefund(world: World, refund: Refund, to: RefundStatus, reason?: string): void {
  const allowed: readonly RefundStatus[] = REFUND_TRANSITIONS[refund.status];
  if (!allowed.includes(to)) {
    throw refused(`This refund is ${refund.status} and cannot become ${to}.`, { code: 'status_transition_invalid' });
  }
  for (const outcome of OUTCOMES) world.schedule.cancel(outcome, refund.id);
  const previous = { status: refund.status };
  refund.status = to;
  delete refund.next_action;
  delete refund.pending_reason;
  if (to === 'pending') pend(world, refund);
  if (to === 'requires_action') ask(world, refund);
  if (to === 'failed' || to === 'canceled') returnMoney(world, refund, to, reason);
  refundsOf(world).put(refund);
  world.emit(to === 'failed' ? 'refund.failed' : 'refund.updated', refund, previous);
  // Only for the payment methods whose refunds Stripe also tells of by the older event.
  if (refund.charge !== null && to === 'failed') world.emit('charge.refund.updated', refund, previous);
}

/** A card network's own number of the refund, some time after it went out. */
export function referenceRefund(world: World, refundId: string): void {
  const refund = refundsOf(world).get(refundId);
  if (refund?.status !== 'succeeded') return;
  const previous = { destination_details: refund.destination_details };
  const reference = String(randomOf(world.seed, 'arn', refundId).between(740_000_000_000, 749_999_999_999));
  const card = {
    reference,
    reference_status: 'available',
    reference_type: 'acquirer_reference_number',
    type: 'refund',
  };
  refund.destination_details = { card, type: 'card' };
  refundsOf(world).put(refund);
  world.emit('refund.updated', refund, previous);
}

function pend(world: World, refund: Refund): void {
  refund.pending_reason = 'processing';
  world.schedule.in(world.delays.refundMs, 'refund.succeed', refund.id);
}

function ask(world: World, refund: Refund): void {
  askForAccount(
    world,
    refund,
    refund.instructions_email ?? livingCustomer(world, refund.customer ?? '')?.email ?? 'payer@example.com',
  );
  world.schedule.in(world.delays.refundActionMs, 'refund.expire', refund.id);
}

/**
 * A failed refund comes back to the merchant's balance. A cancelled one of a bank transfer goes to the customer's cash balance, as does
 * a return of cash that did not get through.
 */
function returnMoney(world: World, refund: Refund, to: 'failed' | 'canceled', reason: string | undefined): void {
  refund.failure_reason = reason ?? (to === 'canceled' ? 'merchant_request' : 'unknown');
  const { customer, currency, amount } = refund;
  if (refund.charge === null) {
    if (customer !== null) moveCash(world, { customer, currency, net: amount, type: 'return_canceled' });
    return;
  }
  if (to === 'canceled' && customer !== null) {
    moveCash(world, { customer, currency, net: amount, type: 'refunded_from_payment', details: { refund: refund.id } });
    return;
  }
  refund.failure_balance_transaction = bookBalance(world, {
    type: 'refund_failure',
    amount,
    currency,
    source: refund.id,
  }).id;
  const charge = chargesOf(world).get(refund.charge);
  if (charge === undefined) return;
  const previous = { amount_refunded: charge.amount_refunded };
  charge.amount_refunded -= amount;
  charge.refunded = false;
  chargesOf(world).put(charge);
  world.emit('charge.updated', charge, previous);
}
