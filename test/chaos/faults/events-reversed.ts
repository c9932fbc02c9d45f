import type { Fault } from './fault.js';
import { stripeSends } from './hurting.js';

export const eventsReversed: Fault = {
  name: 'events-reversed',
  part: 'Stripe',
  says: 'Events come in any order',
  made: 'Stripe’s side misbehaves at a rate drawn once for each event',
  healed: 'it behaves again',
  mustBeSeen: 'the books end as if they had come in order',
  recoveryMsMax: 90000,
  lastsMs: [1000, 2500],
  mixable: true,
  inject: async (scene) =>
    stripeSends(
      scene,
      { reorderRate: 0.8, reorderDepthMax: 20, reorderHoldMsMax: 1_500 },
      { reorderRate: 0 },
      'reordered',
    ),
};
