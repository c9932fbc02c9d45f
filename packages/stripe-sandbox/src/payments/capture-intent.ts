import { badParam } from '../api/stripe-error.js';
import { chargesOf } from '../shapes/charge.js';
import type { PaymentIntent } from '../shapes/payment-intent.js';
import type { World } from '../world/world.js';
import { bookCharge } from './book-charge.js';
import { unexpectedState } from './intent-states.js';
import { succeedIntent } from './settle-charge.js';

/**
 * Takes what was authorised, or a part of it; the rest is given back to the card and shows as refunded on the charge.
 * @param amount minor units; all where undefined.
 */
export function captureIntent(world: World, intent: PaymentIntent, amount: number | undefined): void {
  const charge = chargesOf(world).get(intent.latest_charge ?? '');
  if (intent.status !== 'requires_capture' || charge === undefined) throw unexpectedState(intent, 'capture');
  const captured = amount ?? intent.amount_capturable;
  if (captured > intent.amount_capturable) {
    throw badParam(
      'amount_to_capture',
      'The amount to capture is greater than the amount that can be captured.',
      'amount_too_large',
    );
  }
  charge.captured = true;
  charge.amount_captured = captured;
  charge.amount_refunded = charge.amount - captured;
  charge.balance_transaction = bookCharge(world, charge);
  chargesOf(world).put(charge);
  world.emit('charge.captured', charge);
  succeedIntent(world, intent, captured);
}
