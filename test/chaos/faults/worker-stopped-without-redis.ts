import type { Fault } from './fault.js';
import { must } from './fault.js';
import { WORKERS } from './hurting.js';

export const workerStoppedWithoutRedis: Fault = {
  name: 'worker-stopped-without-redis',
  part: 'workers',
  says: 'Workers are told to stop while Redis cannot be reached',
  made: 'their lines to Redis are cut, SIGTERM',
  healed: 'lines mended, started again',
  mustBeSeen: 'each ends with 0 within its grace',
  recoveryMsMax: 90000,
  slow: true,
  perSecond: 5,
  inject: async ({ lane, draw }) => {
    const { name, redis } = draw.oneOf(lane.fleet.members().filter((each) => WORKERS.includes(each.service)));
    await redis.hurt({ down: true });
    const startedMs = performance.now();
    const code = await lane.fleet.end(name);
    const tookMs = Math.round(performance.now() - startedMs);
    return {
      heal: async () => {
        await redis.mend();
        await lane.fleet.start(name);
      },
      observe: async () => {
        must(code === 0 && tookMs < 30_000, `${name} ended with ${code} after ${tookMs} ms`);
        return `${name} ended with 0 after ${tookMs} ms`;
      },
    };
  },
};
