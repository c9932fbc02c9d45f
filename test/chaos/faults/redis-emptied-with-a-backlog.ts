import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './fault.js';

export const redisEmptiedWithABacklog: Fault = {
  name: 'redis-emptied-with-a-backlog',
  part: 'redis',
  says: 'Redis is emptied while many jobs wait',
  made: 'both matching workers stand still until a backlog is there, FLUSHALL',
  healed: 'workers go on',
  mustBeSeen: 'every job is published again from its row',
  recoveryMsMax: 120000,
  perSecond: 60,
  inject: async ({ lane }) => {
    const frozen = lane.fleet.members('matching').flatMap((each) => each.process ?? []);
    for (const process of frozen) process.signal('SIGSTOP');
    await sleep(2_500);
    const waiting = await lane.redis.llen('{quittance:matching}:matching:wait');
    await lane.redis.flushall();
    return {
      heal: async () => {
        for (const process of frozen) process.signal('SIGCONT');
      },
      observe: async () => `${waiting} jobs were lost`,
    };
  },
};
