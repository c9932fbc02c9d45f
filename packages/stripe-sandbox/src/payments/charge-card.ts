import { StripeError } from '../api/stripe-error.js';
import { AUTHORIZED, chargesOf, newCharge } from '../shapes/charge.js';
import type { PaymentIntent } from '../shapes/payment-intent.js';
import type { PaymentMethod } from '../shapes/payment-method.js';
import type { World } from '../world/world.js';
import { chargeDetails } from './charge-details.js';
import { moveIntent } from './intent-states.js';
import { behaviourFor } from './make-payment-method.js';
import { failCharge, succeedCharge } from './settle-charge.js';
import type { Decline } from './test-payment-methods.js';

/**
 * Charges a card at once: succeeds, waits for the payer, waits for capture, or is declined.
 * @throws StripeError 402 `card_error` when it is declined; the failed charge and the events exist then.
 */
export function chargeCard(world: World, intent: PaymentIntent, method: PaymentMethod, authenticated: boolean): void {
  const behaviour = behaviourFor(world, method);
  if (behaviour.authenticate === true && !authenticated) {
    intent.next_action = {
      type: 'redirect_to_url',
      redirect_to_url: {
        return_url: null,
        url: `https://hooks.stripe.com/3d_secure_2/hosted?payment_intent=${intent.id}`,
      },
    };
    moveIntent(world, intent, 'requires_action');
    world.emit('payment_intent.requires_action', intent);
    return;
  }
  intent.next_action = null;
  if (behaviour.decline !== undefined) throw decline(world, intent, method, behaviour.decline);
  if (intent.capture_method === 'manual') authorize(world, intent, method);
  else {
    const charge = newCharge(world, intent, method, chargeDetails(method, intent.amount, true));
    succeedCharge(world, intent, charge);
    if (behaviour.warns === true) world.schedule.in(world.delays.disputeMs, 'fraud.warn', charge.id);
    if (behaviour.dispute !== undefined) world.schedule.in(world.delays.disputeMs, 'dispute.open', charge.id);
  }
}

function authorize(world: World, intent: PaymentIntent, method: PaymentMethod): void {
  const charge = newCharge(world, intent, method, chargeDetails(method, intent.amount, false));
  charge.status = 'succeeded';
  charge.paid = true;
  charge.outcome = AUTHORIZED;
  chargesOf(world).put(charge);
  world.emit('charge.succeeded', charge);
  intent.latest_charge = charge.id;
  intent.amount_capturable = charge.amount;
  moveIntent(world, intent, 'requires_capture');
  world.emit('payment_intent.amount_capturable_updated', intent);
}

function decline(world: World, intent: PaymentIntent, method: PaymentMethod, why: Decline): StripeError {
  const charge = newCharge(world, intent, method, chargeDetails(method, intent.amount, true));
  charge.outcome = {
    ...AUTHORIZED,
    network_status: 'declined_by_network',
    reason: why.declineCode ?? why.code,
    seller_message: `The bank returned the decline code \`${why.declineCode ?? why.code}\`.`,
    type: 'issuer_declined',
  };
  const declineCode = why.declineCode === undefined ? {} : { decline_code: why.declineCode };
  const error = {
    charge: charge.id,
    code: why.code,
    ...declineCode,
    message: why.message,
    payment_method: method,
    type: 'card_error' as const,
  };
  failCharge(world, intent, charge, { code: why.code, message: why.message, error });
  return new StripeError(402, { ...error, payment_intent: { ...intent } });
}
