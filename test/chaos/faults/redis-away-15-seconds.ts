import type { Fault } from './fault.js';
import { killServer } from './hurting.js';

export const redisAway15Seconds: Fault = {
  name: 'redis-away-15-seconds',
  part: 'redis',
  says: 'Redis is away for fifteen seconds',
  made: 'SIGKILL to the server, started after 15 to 17 s',
  healed: 'started again',
  mustBeSeen: 'all workers take jobs again within 30 s; webhooks wait no more than a quarter of a second longer',
  recoveryMsMax: 60000,
  lastsMs: [15000, 17000],
  slow: true,
  perSecond: 5,
  inject: (scene) => killServer(scene.lane.stack.redis, scene.draw),
};
