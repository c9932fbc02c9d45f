import { refused, type StripeError } from '../api/stripe-error.js';
import { type PaymentIntent, type PaymentIntentStatus, paymentIntentsOf } from '../shapes/payment-intent.js';
import type { World } from '../world/world.js';

/** Where a PaymentIntent can go from where it is. */
const INTENT_TRANSITIONS = {
  requires_payment_method: [
    'requires_confirmation',
    'requires_action',
    'processing',
    'requires_capture',
    'succeeded',
    'canceled',
  ],
  requires_confirmation: [
    'requires_payment_method',
    'requires_action',
    'processing',
    'requires_capture',
    'succeeded',
    'canceled',
  ],
  requires_action: [
    'requires_payment_method',
    'requires_confirmation',
    'processing',
    'requires_capture',
    'succeeded',
    'canceled',
  ],
  processing: ['requires_payment_method', 'requires_capture', 'succeeded', 'canceled'],
  requires_capture: ['succeeded', 'canceled'],
  succeeded: [],
  canceled: [],
} as const satisfies Record<PaymentIntentStatus, readonly PaymentIntentStatus[]>;

/** The only writer of a PaymentIntent's status. Staying where it is is allowed. */
export function moveIntent(world: World, intent: PaymentIntent, to: PaymentIntentStatus): void {
  const allowed: readonly PaymentIntentStatus[] = INTENT_TRANSITIONS[intent.status];
  if (intent.status !== to && !allowed.includes(to)) throw unexpectedState(intent, `move to ${to}`);
  intent.status = to;
  paymentIntentsOf(world).put(intent);
}

/** Stripe's answer when a PaymentIntent is not in a state that allows the call. */
export function unexpectedState(intent: PaymentIntent, verb: string): StripeError {
  const message = `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}.`;
  return refused(message, { code: 'payment_intent_unexpected_state', payment_intent: intent });
}
