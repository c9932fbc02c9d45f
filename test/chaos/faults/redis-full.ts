import type { Fault } from './fault.js';

export const redisFull: Fault = {
  name: 'redis-full',
  part: 'redis',
  says: 'Redis has no memory left',
  made: 'maxmemory of one byte, without eviction',
  healed: 'maxmemory as it was',
  mustBeSeen: 'events are acknowledged; jobs come when there is room',
  recoveryMsMax: 90000,
  lastsMs: [500, 2500],
  mixable: true,
  inject: async ({ lane }) => {
    await lane.redis.config('SET', 'maxmemory', '1');
    return {
      heal: async () => void (await lane.redis.config('SET', 'maxmemory', '0')),
      observe: async () => 'no job was taken meanwhile',
    };
  },
};
