import { cashBalance } from '../shapes/cash-balance.js';
import { newCharge } from '../shapes/charge.js';
import {
  type IntentFunding,
  intentFundingsOf,
  type PaymentIntent,
  paymentIntentsOf,
} from '../shapes/payment-intent.js';
import { paymentMethodsOf } from '../shapes/payment-method.js';
import type { World } from '../world/world.js';
import { showInstructions } from './bank-transfer-instructions.js';
import { chargeDetails } from './charge-details.js';
import { type AwaitingIntent, chooseIntents } from './choose-intents.js';
import { availableCash, moveCash } from './move-cash.js';
import { succeedCharge } from './settle-charge.js';

/** Pays `amount` of a waiting PaymentIntent from its customer's cash balance; the caller has checked that it is there. */
export function applyCash(world: World, intent: PaymentIntent, funding: IntentFunding, amount: number): void {
  const details = { payment_intent: intent.id };
  moveCash(world, {
    customer: funding.customer,
    currency: intent.currency,
    net: -amount,
    type: 'applied_to_payment',
    details,
  });
  funding.applied += amount;
  if (funding.applied < intent.amount) {
    intentFundingsOf(world).put(funding);
    showInstructions(intent, funding);
    paymentIntentsOf(world).put(intent);
    world.emit('payment_intent.partially_funded', intent);
    return;
  }
  intentFundingsOf(world).delete(intent.id);
  const method = paymentMethodsOf(world).get(intent.payment_method ?? '');
  if (method !== undefined)
    succeedCharge(world, intent, newCharge(world, intent, method, chargeDetails(method, intent.amount, true)));
}

/**
 * Automatic reconciliation of what the customer has in this currency.
 * @param reference what the payer of the newest transfer wrote.
 */
export function reconcileCash(world: World, customer: string, currency: string, reference: string | null): void {
  const awaiting = awaitingIntents(world, customer, currency);
  for (const { id, amount } of chooseIntents(awaiting, availableCash(world, customer, currency), currency, reference)) {
    const intent = paymentIntentsOf(world).get(id);
    const funding = intentFundingsOf(world).get(id);
    if (intent !== undefined && funding !== undefined) applyCash(world, intent, funding, amount);
  }
  if (availableCash(world, customer, currency) > 0)
    world.emit('cash_balance.funds_available', cashBalance(world, customer));
}

/** Gives back what was applied to a PaymentIntent that is no longer wanted. */
export function unapplyCash(world: World, intent: PaymentIntent): void {
  const funding = intentFundingsOf(world).get(intent.id);
  if (funding === undefined) return;
  intentFundingsOf(world).delete(intent.id);
  if (funding.applied === 0) return;
  const details = { payment_intent: intent.id };
  moveCash(world, {
    customer: funding.customer,
    currency: intent.currency,
    net: funding.applied,
    type: 'unapplied_from_payment',
    details,
  });
}

function awaitingIntents(world: World, customer: string, currency: string): AwaitingIntent[] {
  const awaiting: AwaitingIntent[] = [];
  for (const funding of intentFundingsOf(world).all()) {
    if (funding.customer !== customer) continue;
    const intent = paymentIntentsOf(world).get(funding.id);
    if (intent?.currency !== currency || intent.status !== 'requires_action') continue;
    awaiting.push({ id: intent.id, reference: funding.reference, remaining: intent.amount - funding.applied });
  }
  return awaiting;
}
