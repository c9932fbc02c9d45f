import { checkTruth } from '../check/check-truth.js';
import { brought } from './brought-by-poller.js';
import type { Fault } from './fault.js';
import { withPoller } from './with-poller.js';

export const eventsNeverSent: Fault = {
  name: 'events-never-sent',
  part: 'Stripe',
  says: 'Stripe does not deliver some events at all',
  made: 'three in ten deliveries are dropped',
  healed: 'it delivers again',
  mustBeSeen: 'the poller brings them',
  recoveryMsMax: 120000,
  lastsMs: [1000, 2500],
  inject: async ({ lane }) => {
    lane.sandbox.faults({ dropRate: 0.3 });
    return withPoller(lane, {
      heal: async () => void lane.sandbox.faults({ dropRate: 0 }),
      atRest: async () => (await checkTruth(lane)).length === 0,
      observe: async () => `${await brought(lane)} events came by the poller`,
    });
  },
};
