import { setTimeout as sleep } from 'node:timers/promises';
import { endConnections } from './end-connections.js';
import type { Fault } from './fault.js';

export const connectionsKilled: Fault = {
  name: 'connections-killed',
  part: 'database',
  says: 'All connections to the database are ended, again and again',
  made: 'KILL of every connection of the services, three to six times',
  healed: 'nothing to heal',
  mustBeSeen: 'transactions run again, once each',
  recoveryMsMax: 90000,
  mixable: true,
  inject: async ({ lane, draw }) => {
    let killed = 0;
    for (let n = draw.between(3, 6); n > 0; n -= 1) {
      killed += await endConnections(lane);
      await sleep(draw.between(50, 300));
    }
    return { heal: async () => undefined, observe: async () => `${killed} connections ended` };
  },
};
