import { badParam, refused } from '../api/stripe-error.js';
import { cashRow } from '../shapes/cash-balance.js';
import { type IntentFunding, intentFundingsOf, type PaymentIntent } from '../shapes/payment-intent.js';
import { randomOf } from '../world/seeded-random.js';
import type { World } from '../world/world.js';
import { applyCash } from './apply-cash.js';
import { bankTransferKind, showInstructions } from './bank-transfer-instructions.js';
import { moveIntent } from './intent-states.js';
import { availableCash } from './move-cash.js';

const REFERENCE_CHARACTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const REFERENCE_LENGTH = 12;

/**
 * Confirms a PaymentIntent that is paid by bank transfer: what the customer has is taken at once where its reconciliation is
 * automatic, and for the rest the payer is shown where to send it.
 */
export function awaitTransfer(world: World, intent: PaymentIntent): void {
  const kind = bankTransferKind(intent.currency);
  if (kind === undefined) throw badParam('currency', `Bank transfers are not available in ${intent.currency}.`);
  if (intent.customer === null) {
    throw refused('You must provide a customer when you confirm a PaymentIntent with customer_balance.', {
      param: 'customer',
    });
  }
  const funding: IntentFunding = intentFundingsOf(world).put({
    id: intent.id,
    customer: intent.customer,
    reference: newReference(world, intent.id),
    bankTransferType: kind,
    country: countryOf(intent, kind),
    applied: 0,
  });
  const automatic = cashRow(world, intent.customer).mode !== 'manual';
  const available = automatic ? Math.max(0, availableCash(world, intent.customer, intent.currency)) : 0;
  showInstructions(intent, funding);
  if (available < intent.amount) {
    moveIntent(world, intent, 'requires_action');
    world.emit('payment_intent.requires_action', intent);
  }
  if (available > 0) applyCash(world, intent, funding, Math.min(available, intent.amount));
}

/** Letters and digits no reader mistakes for one another, as Stripe writes them. */
function newReference(world: World, intentId: string): string {
  const random = randomOf(world.seed, 'reference', intentId);
  let reference = '';
  while (reference.length < REFERENCE_LENGTH)
    reference += REFERENCE_CHARACTERS.charAt(random.bits() % REFERENCE_CHARACTERS.length);
  return reference;
}

function countryOf(intent: PaymentIntent, kind: string): string {
  const options = intent.payment_method_options['customer_balance'];
  const asked = JSON.stringify(options ?? {}).match(/"country":"([A-Z]{2})"/)?.[1];
  const own: Readonly<Record<string, string>> = {
    gb_bank_transfer: 'GB',
    jp_bank_transfer: 'JP',
    mx_bank_transfer: 'MX',
    us_bank_transfer: 'US',
  };
  return asked ?? own[kind] ?? 'DE';
}
