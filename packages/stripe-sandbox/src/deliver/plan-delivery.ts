import { randomOf } from '../world/seeded-random.js';
import type { Faults } from './faults.js';

/** What happens to one event on its way to one endpoint. */
export interface DeliveryPlan {
  readonly drop: boolean;
  readonly copies: number;
  readonly delayMs: number;
  /** How many later deliveries overtake it. */
  readonly holdBehind: number;
  readonly hangUp: boolean;
}

const PLAIN: DeliveryPlan = { drop: false, copies: 1, delayMs: 0, holdBehind: 0, hangUp: false };

/**
 * Follows from the seed, the endpoint's number and the event's number alone. Every draw is made whether it is used or not, so turning
 * one fault on leaves the others where they were.
 */
export function planDelivery(seed: string, faults: Faults, endpoint: number, event: number): DeliveryPlan {
  const { duplicateRate, dropRate, reorderRate, delayRate, hangUpRate } = faults;
  if (duplicateRate + dropRate + reorderRate + delayRate + hangUpRate === 0) return PLAIN;
  const random = randomOf(seed, 'delivery', endpoint, event);
  const drop = random.fraction() < dropRate;
  const duplicated = random.fraction() < duplicateRate;
  const reordered = random.fraction() < reorderRate;
  const delayed = random.fraction() < delayRate;
  const hangUp = random.fraction() < hangUpRate;
  const copies = random.between(2, Math.max(2, faults.copiesMax));
  const holdBehind = random.between(1, Math.max(1, faults.reorderDepthMax));
  const delayMs = random.between(1, Math.max(1, faults.delayMsMax));
  return {
    drop,
    copies: duplicated ? copies : 1,
    delayMs: delayed ? delayMs : 0,
    holdBehind: reordered ? holdBehind : 0,
    hangUp,
  };
}
