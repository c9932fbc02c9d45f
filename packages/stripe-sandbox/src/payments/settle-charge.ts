import { AUTHORIZED, type Charge, chargesOf } from '../shapes/charge.js';
import type { PaymentIntent } from '../shapes/payment-intent.js';
import type { World } from '../world/world.js';
import { bookCharge } from './book-charge.js';
import { moveIntent } from './intent-states.js';

/** The money of the charge is there: the charge and its PaymentIntent succeed, and two events say so. */
export function succeedCharge(world: World, intent: PaymentIntent, charge: Charge): void {
  charge.status = 'succeeded';
  charge.paid = true;
  charge.captured = true;
  charge.amount_captured = charge.amount;
  charge.outcome =
    charge.payment_method_details.type === 'card' ? AUTHORIZED : { ...AUTHORIZED, risk_level: 'not_assessed' };
  if (intent.capture_method === 'automatic_async')
    world.schedule.in(world.delays.captureMs, 'charge.finish_capture', charge.id);
  else charge.balance_transaction = bookCharge(world, charge);
  chargesOf(world).put(charge);
  world.emit('charge.succeeded', charge);
  intent.latest_charge = charge.id;
  succeedIntent(world, intent, charge.amount_captured);
}

/** @param received minor units */
export function succeedIntent(world: World, intent: PaymentIntent, received: number): void {
  intent.amount_received = received;
  intent.amount_capturable = 0;
  intent.next_action = null;
  intent.last_payment_error = null;
  moveIntent(world, intent, 'succeeded');
  world.emit('payment_intent.succeeded', intent);
}

/** The payment failed: charge and PaymentIntent say why, and another payment method may be tried. */
export function failCharge(
  world: World,
  intent: PaymentIntent,
  charge: Charge,
  failure: { readonly code: string; readonly message: string; readonly error: object },
): void {
  charge.status = 'failed';
  charge.paid = false;
  charge.failure_code = failure.code;
  charge.failure_message = failure.message;
  chargesOf(world).put(charge);
  world.emit('charge.failed', charge);
  intent.latest_charge = charge.id;
  intent.last_payment_error = failure.error;
  intent.payment_method = null;
  intent.next_action = null;
  moveIntent(world, intent, 'requires_payment_method');
  world.emit('payment_intent.payment_failed', intent);
}
