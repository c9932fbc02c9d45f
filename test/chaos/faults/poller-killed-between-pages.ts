import { setTimeout as sleep } from 'node:timers/promises';
import { checkTruth } from '../check/check-truth.js';
import { brought } from './brought-by-poller.js';
import type { Fault } from './fault.js';
import { withPoller } from './with-poller.js';

export const pollerKilledBetweenPages: Fault = {
  name: 'poller-killed-between-pages',
  part: 'Stripe',
  says: 'The poller is killed before it notes how far it has read',
  made: 'deliveries dropped, SIGKILL to the poller three times',
  healed: 'started again each time',
  mustBeSeen: 'it reads the same pages again; duplicates do nothing',
  recoveryMsMax: 180000,
  inject: async ({ lane, draw }) => {
    lane.sandbox.faults({ dropRate: 0.5 });
    const hurt = await withPoller(lane, {
      heal: async () => void lane.sandbox.faults({ dropRate: 0 }),
      atRest: async () => (await checkTruth(lane)).length === 0,
      observe: async () => `${await brought(lane)} events came by the poller`,
    });
    for (let n = 0; n < 3; n += 1) {
      await sleep(draw.between(300, 1_500));
      await lane.fleet.end('poller', 'SIGKILL');
      await lane.fleet.start('poller');
    }
    return hurt;
  },
};
