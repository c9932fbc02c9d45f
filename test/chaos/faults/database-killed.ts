import type { Fault } from './fault.js';
import { killServer } from './hurting.js';

export const databaseKilled: Fault = {
  name: 'database-killed',
  part: 'database',
  says: 'The database dies and comes back',
  made: 'SIGKILL to the server',
  healed: 'started again, it recovers from its log',
  mustBeSeen: '503 to Stripe meanwhile; what was acknowledged is there',
  recoveryMsMax: 90000,
  lastsMs: [200, 2000],
  mixable: true,
  inject: (scene) => killServer(scene.lane.stack.mysql, scene.draw),
};
