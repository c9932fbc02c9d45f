import type { Table } from '../world/table.js';
import type { World } from '../world/world.js';

export const FRAUD_TYPES = [
  'card_never_received',
  'fraudulent_card_application',
  'made_with_counterfeit_card',
  'made_with_lost_card',
  'made_with_stolen_card',
  'misc',
  'unauthorized_use_of_card',
] as const;

/** A card's bank warns that a charge was fraud. */
export interface FraudWarning {
  readonly id: string;
  readonly object: 'radar.early_fraud_warning';
  /** Neither disputed nor refunded in full. */
  actionable: boolean;
  readonly charge: string;
  readonly created: number;
  readonly fraud_type: (typeof FRAUD_TYPES)[number];
  readonly livemode: false;
  readonly payment_intent?: string;
}

export function fraudWarningsOf(world: World): Table<FraudWarning> {
  return world.table('radar.early_fraud_warning');
}
