import { chargesOf } from '../shapes/charge.js';
import type { PaymentIntent } from '../shapes/payment-intent.js';
import type { World } from '../world/world.js';
import { unapplyCash } from './apply-cash.js';
import { moveIntent, unexpectedState } from './intent-states.js';

const CANCELABLE = ['requires_payment_method', 'requires_capture', 'requires_confirmation', 'requires_action'];

/** Cancels what is not paid: an authorisation is released, applied cash goes back to the customer's balance. */
export function cancelIntent(world: World, intent: PaymentIntent, reason: string | undefined): void {
  if (!CANCELABLE.includes(intent.status)) throw unexpectedState(intent, 'cancel');
  const authorised =
    intent.status === 'requires_capture' ? chargesOf(world).get(intent.latest_charge ?? '') : undefined;
  unapplyCash(world, intent);
  intent.canceled_at = world.clock.nowSeconds();
  intent.cancellation_reason = reason ?? null;
  intent.amount_capturable = 0;
  intent.next_action = null;
  moveIntent(world, intent, 'canceled');
  if (authorised !== undefined) {
    authorised.amount_refunded = authorised.amount;
    authorised.refunded = true;
    chargesOf(world).put(authorised);
    world.emit('charge.refunded', authorised, { amount_refunded: 0, refunded: false });
  }
  world.emit('payment_intent.canceled', intent);
}
