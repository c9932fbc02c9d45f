import { setTimeout as sleep } from 'node:timers/promises';
import { checkInbox } from '../check/check-inbox.js';
import { checkTruth } from '../check/check-truth.js';
import { brought } from './brought-by-poller.js';
import type { Fault } from './fault.js';
import { withPoller } from './with-poller.js';

export const databaseLosesItsLastSecond: Fault = {
  name: 'database-loses-its-last-second',
  part: 'database',
  says: 'A failover of the database loses events that were acknowledged',
  made: 'matching and refunds are told to stop, the newest rows of the inbox that nobody worked on yet are deleted',
  healed: 'workers started',
  mustBeSeen: 'the poller brings them back',
  recoveryMsMax: 180000,
  perSecond: 40,
  inject: async ({ lane }) => {
    const workers = lane.fleet.members().filter((each) => each.service === 'matching' || each.service === 'refunds');
    await Promise.all(workers.map(({ name }) => lane.fleet.end(name)));
    await sleep(1_500);
    const { affectedRows } = await lane.store.sql.write(
      `DELETE FROM stripe_events WHERE state = 'pending' ORDER BY id DESC LIMIT 40`,
    );
    return withPoller(lane, {
      heal: async () => void (await Promise.all(workers.map(({ name }) => lane.fleet.start(name)))),
      atRest: async () => (await checkTruth(lane)).length + (await checkInbox(lane)).length === 0,
      observe: async () => `${affectedRows} rows were lost, ${await brought(lane)} events came by the poller`,
    });
  },
};
