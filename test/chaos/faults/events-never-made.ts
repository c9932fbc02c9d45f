import { checkTruth } from '../check/check-truth.js';
import { brought } from './brought-by-poller.js';
import type { Fault } from './fault.js';
import { withPoller } from './with-poller.js';

export const eventsNeverMade: Fault = {
  name: 'events-never-made',
  part: 'Stripe',
  says: 'Stripe does not even make some events',
  made: 'three in ten changes make no event',
  healed: 'it makes them again',
  mustBeSeen: 'the comparison of Stripe’s objects with the books finds them',
  recoveryMsMax: 180000,
  lastsMs: [1000, 2500],
  inject: async ({ lane }) => {
    lane.sandbox.faults({ noEventRate: 0.3 });
    return withPoller(lane, {
      heal: async () => void lane.sandbox.faults({ noEventRate: 0 }),
      atRest: async () => (await checkTruth(lane)).length === 0,
      observe: async () => `${await brought(lane)} came by the poller`,
    });
  },
};
