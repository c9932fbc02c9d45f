import type { Fault } from './fault.js';

export const eventsOfTwoEndpoints: Fault = {
  name: 'events-of-two-endpoints',
  part: 'Stripe',
  says: 'Two events with different ids tell the same',
  made: 'Stripe’s side misbehaves at a rate drawn once for each event',
  healed: 'it behaves again',
  mustBeSeen: 'one effect',
  recoveryMsMax: 90000,
  lastsMs: [1000, 2500],
  mixable: true,
  inject: async ({ lane }) => {
    lane.sandbox.faults({ twinRate: 0.6 });
    return { heal: async () => void lane.sandbox.faults({ twinRate: 0 }) };
  },
};
