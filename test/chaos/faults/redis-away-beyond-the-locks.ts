import type { Fault } from './fault.js';
import { killServer } from './hurting.js';

export const redisAwayBeyondTheLocks: Fault = {
  name: 'redis-away-beyond-the-locks',
  part: 'redis',
  says: 'Redis is away for longer than jobs are locked',
  made: 'SIGKILL to the server, started after 31 to 34 s',
  healed: 'started again',
  mustBeSeen: 'jobs may run twice; there is one effect',
  recoveryMsMax: 90000,
  lastsMs: [31000, 34000],
  slow: true,
  perSecond: 5,
  inject: (scene) => killServer(scene.lane.stack.redis, scene.draw),
};
