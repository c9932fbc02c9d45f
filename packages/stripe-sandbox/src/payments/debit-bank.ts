import { chargesOf, newCharge } from '../shapes/charge.js';
import { type PaymentIntent, paymentIntentsOf } from '../shapes/payment-intent.js';
import { type PaymentMethod, paymentMethodsOf } from '../shapes/payment-method.js';
import type { World } from '../world/world.js';
import { chargeDetails } from './charge-details.js';
import { moveIntent } from './intent-states.js';
import { behaviourFor } from './make-payment-method.js';
import { failCharge, succeedCharge } from './settle-charge.js';

/** Starts a debit: `processing` now, an outcome later. */
export function debitBank(world: World, intent: PaymentIntent, method: PaymentMethod): void {
  const charge = newCharge(world, intent, method, chargeDetails(method, intent.amount, true));
  chargesOf(world).put(charge);
  intent.latest_charge = charge.id;
  moveIntent(world, intent, 'processing');
  world.emit('payment_intent.processing', intent);
  world.emit('charge.pending', charge);
  const { debit, slow } = behaviourFor(world, method);
  if (debit === 'stays') return;
  world.schedule.in(
    slow === true ? world.delays.slowDebitMs : world.delays.debitMs,
    'payment_intent.settle',
    intent.id,
  );
}

/**
 * Settles a PaymentIntent in `processing`; one in any other state is left alone.
 * @param outcome 'as planned' by its test payment method, or what a test asks for.
 */
export function settleDebit(
  world: World,
  intentId: string,
  outcome: 'as planned' | 'succeeds' | 'fails' = 'as planned',
  failureCode?: string,
): void {
  const intent = paymentIntentsOf(world).get(intentId);
  if (intent?.status !== 'processing' || intent.latest_charge === null) return;
  const charge = chargesOf(world).get(intent.latest_charge);
  const method = paymentMethodsOf(world).get(charge?.payment_method ?? '');
  if (charge === undefined || method === undefined) return;
  world.schedule.cancel('payment_intent.settle', intentId);
  const behaviour = behaviourFor(world, method);
  const fails = outcome === 'as planned' ? behaviour.debit === 'fails' : outcome === 'fails';
  if (!fails) {
    succeedCharge(world, intent, charge);
    return;
  }
  const code = failureCode ?? behaviour.failureCode ?? 'debit_not_authorized';
  const message = `The bank refused the debit: ${code.replaceAll('_', ' ')}.`;
  const error = {
    charge: charge.id,
    code: 'payment_intent_payment_attempt_failed',
    message,
    payment_method: method,
    type: 'card_error',
  };
  failCharge(world, intent, charge, { code, message, error });
}
