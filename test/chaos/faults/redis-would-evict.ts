import type { Fault } from './fault.js';
import { must } from './fault.js';

export const redisWouldEvict: Fault = {
  name: 'redis-would-evict',
  part: 'redis',
  says: 'Redis is set up so that it drops jobs',
  made: 'maxmemory-policy allkeys-lru, a relay started',
  healed: 'noeviction, the relay started again',
  mustBeSeen: 'the relay refuses to start and says why',
  recoveryMsMax: 60000,
  inject: async ({ lane }) => {
    const [member] = lane.fleet.members('relay');
    const name = member?.name ?? 'relay';
    await lane.fleet.end(name);
    await lane.redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    const refused = await lane.fleet.start(name).then(
      () => false,
      (error: unknown) => /Redis is set up wrongly/.test(String(error)),
    );
    return {
      heal: async () => {
        await lane.redis.config('SET', 'maxmemory-policy', 'noeviction');
        if (member?.process?.alive() !== true) await lane.fleet.start(name);
      },
      observe: async () => {
        must(refused, 'the relay started on a Redis that evicts');
        return 'the relay refused to start';
      },
    };
  },
};
