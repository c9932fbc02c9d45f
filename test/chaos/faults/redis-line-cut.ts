import type { Fault } from './fault.js';
import { ALL, hurtLines } from './hurting.js';

export const redisLineCut: Fault = {
  name: 'redis-line-cut',
  part: 'redis',
  says: 'The line to Redis is cut',
  made: 'a faulty line between the services and Redis',
  healed: 'the line as it was',
  mustBeSeen: 'webhooks are acknowledged; workers take jobs again afterwards',
  recoveryMsMax: 90000,
  lastsMs: [500, 3000],
  mixable: true,
  inject: (scene) => hurtLines(scene, 'redis', ALL, { down: true }),
};
