import type { Fault } from './fault.js';

/** `FLUSHALL` in the middle of work, one to three times. */
export const redisEmptied: Fault = {
  name: 'redis-emptied',
  part: 'redis',
  says: 'Redis is emptied in the middle of work',
  made: 'FLUSHALL, one to three times',
  healed: 'nothing to heal',
  mustBeSeen: 'the relay notices and publishes again',
  recoveryMsMax: 60_000,
  mixable: true,
  inject: async ({ lane, draw }) => {
    const times = draw.between(1, 3);
    for (let n = 0; n < times; n += 1) {
      await lane.redis.flushall();
      await new Promise((resolve) => setTimeout(resolve, draw.between(100, 700)));
    }
    return { heal: async () => undefined, observe: async () => `emptied ${times} times` };
  },
};
