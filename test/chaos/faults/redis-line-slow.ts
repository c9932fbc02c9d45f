import type { Fault } from './fault.js';
import { ALL, hurtLines } from './hurting.js';

export const redisLineSlow: Fault = {
  name: 'redis-line-slow',
  part: 'redis',
  says: 'The line to Redis is slow',
  made: 'a faulty line between the services and Redis',
  healed: 'the line as it was',
  mustBeSeen: 'slower, and nothing else',
  recoveryMsMax: 90000,
  lastsMs: [1000, 3000],
  mixable: true,
  inject: (scene) => hurtLines(scene, 'redis', ALL, { latencyMs: 300 }),
};
