import type { Fault } from './fault.js';
import { stripeSends } from './hurting.js';

export const acknowledgementsLost: Fault = {
  name: 'acknowledgements-lost',
  part: 'Stripe',
  says: 'Stripe does not hear the acknowledgement',
  made: 'Stripe’s side misbehaves at a rate drawn once for each event',
  healed: 'it behaves again',
  mustBeSeen: 'it sends again; a duplicate, no second effect',
  recoveryMsMax: 90000,
  lastsMs: [1000, 2500],
  mixable: true,
  inject: async (scene) => stripeSends(scene, { hangUpRate: 0.4 }, { hangUpRate: 0 }, 'hungUp'),
};
