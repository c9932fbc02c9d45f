import type { Fault } from './fault.js';
import { stripeSends } from './hurting.js';

export const eventsLate: Fault = {
  name: 'events-late',
  part: 'Stripe',
  says: 'Events come late',
  made: 'Stripe’s side misbehaves at a rate drawn once for each event',
  healed: 'it behaves again',
  mustBeSeen: 'the books end as if they had come in time',
  recoveryMsMax: 90000,
  lastsMs: [1000, 2500],
  mixable: true,
  inject: async (scene) => stripeSends(scene, { delayRate: 0.6, delayMsMax: 2_500 }, { delayRate: 0 }, 'delayed'),
};
