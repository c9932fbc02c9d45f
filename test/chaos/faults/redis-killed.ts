import type { Fault } from './fault.js';
import { killServer } from './hurting.js';

export const redisKilled: Fault = {
  name: 'redis-killed',
  part: 'redis',
  says: 'Redis dies and comes back a moment later',
  made: 'SIGKILL to the server',
  healed: 'started again with its append-only file',
  mustBeSeen: 'events are acknowledged meanwhile; everything is published',
  recoveryMsMax: 90000,
  lastsMs: [300, 2500],
  mixable: true,
  inject: (scene) => killServer(scene.lane.stack.redis, scene.draw),
};
