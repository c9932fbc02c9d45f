import { type Charge, chargesOf } from '../shapes/charge.js';
import { disputesOf } from '../shapes/dispute.js';
import { type FraudWarning, fraudWarningsOf } from '../shapes/fraud-warning.js';
import type { World } from '../world/world.js';

/** The card's bank warns of a charge. @returns undefined where there is no such charge, or none of a card */
export function warnOfFraud(
  world: World,
  chargeId: string,
  fraudType: FraudWarning['fraud_type'],
): FraudWarning | undefined {
  const charge = chargesOf(world).get(chargeId);
  if (charge?.status !== 'succeeded' || charge.payment_method_details.type !== 'card') return undefined;
  const warning = fraudWarningsOf(world).put({
    id: world.ids.next('issfr'),
    object: 'radar.early_fraud_warning',
    actionable: isActionable(world, charge),
    charge: charge.id,
    created: world.clock.nowSeconds(),
    fraud_type: fraudType,
    livemode: false,
    ...(charge.payment_intent === null ? {} : { payment_intent: charge.payment_intent }),
  });
  world.emit('radar.early_fraud_warning.created', warning);
  return warning;
}

/** Says of the warnings of a charge that nothing can be done any more, once it is disputed or refunded in full. */
export function updateWarnings(world: World, charge: Charge): void {
  const actionable = isActionable(world, charge);
  for (const warning of [...fraudWarningsOf(world).all()]) {
    if (warning.charge !== charge.id || warning.actionable === actionable) continue;
    const previous = { actionable: warning.actionable };
    warning.actionable = actionable;
    fraudWarningsOf(world).put(warning);
    world.emit('radar.early_fraud_warning.updated', warning, previous);
  }
}

function isActionable(world: World, charge: Charge): boolean {
  if (charge.refunded) return false;
  for (const dispute of disputesOf(world).all())
    if (dispute.charge === charge.id && !dispute.status.startsWith('warning_')) return false;
  return true;
}
