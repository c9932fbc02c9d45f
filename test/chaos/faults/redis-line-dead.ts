import type { Fault } from './fault.js';
import { ALL, hurtLines } from './hurting.js';

export const redisLineDead: Fault = {
  name: 'redis-line-dead',
  part: 'redis',
  says: 'The line to Redis swallows everything',
  made: 'a faulty line between the services and Redis',
  healed: 'the line as it was',
  mustBeSeen: 'webhooks are acknowledged; workers take jobs again afterwards',
  recoveryMsMax: 90000,
  lastsMs: [1000, 3500],
  mixable: true,
  inject: (scene) => hurtLines(scene, 'redis', ALL, { blackHole: true }),
};
