import type { Fault } from './fault.js';
import { stripeSends } from './hurting.js';

export const eventsDuplicated: Fault = {
  name: 'events-duplicated',
  part: 'Stripe',
  says: 'Events come two to five times',
  made: 'Stripe’s side misbehaves at a rate drawn once for each event',
  healed: 'it behaves again',
  mustBeSeen: 'one row and one effect each',
  recoveryMsMax: 90000,
  lastsMs: [1000, 2500],
  mixable: true,
  inject: async (scene) => stripeSends(scene, { duplicateRate: 0.6, copiesMax: 5 }, { duplicateRate: 0 }, 'duplicated'),
};
