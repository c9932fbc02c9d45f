import type { Fault } from './fault.js';

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
  inject: async ({ lane }) => {
    lane.sandbox.faults({ duplicateRate: 0.6, copiesMax: 5 });
    return { heal: async () => void lane.sandbox.faults({ duplicateRate: 0 }) };
  },
};
