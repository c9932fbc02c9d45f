import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './fault.js';

export const redisLosesItsLastSecond: Fault = {
  name: 'redis-loses-its-last-second',
  part: 'redis',
  says: 'A failover of Redis loses what was written last',
  made: 'its files are copied, written on, then put back under a killed server',
  healed: 'started with the older files',
  mustBeSeen: 'rows whose jobs were lost are published again',
  recoveryMsMax: 90000,
  inject: async ({ lane }) => {
    const [, dir = ''] = (await lane.redis.config('GET', 'dir')) as string[];
    const before = await mkdtemp(join(tmpdir(), 'quittance-redis-'));
    await cp(dir, before, { recursive: true });
    await sleep(1_000);
    lane.stack.redis.signal('SIGKILL');
    await sleep(100);
    await rm(dir, { recursive: true });
    await cp(before, dir, { recursive: true });
    await rm(before, { recursive: true });
    return { heal: () => lane.stack.redis.restart(), observe: async () => 'a second was lost' };
  },
};
