import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './fault.js';

export const redisEmptiedWithABacklog: Fault = {
  name: 'redis-emptied-with-a-backlog',
  part: 'redis',
  says: 'Redis is emptied while many jobs wait',
  made: 'both matching workers are told to stop, until a backlog is there, FLUSHALL',
  healed: 'workers started',
  mustBeSeen: 'every job is published again from its row',
  recoveryMsMax: 120000,
  perSecond: 60,
  inject: async ({ lane }) => {
    const names = lane.fleet.members('matching').map((each) => each.name);
    await Promise.all(names.map((name) => lane.fleet.end(name)));
    await sleep(2_500);
    const waiting = await lane.redis.llen('{quittance:matching}:matching:wait');
    await lane.redis.flushall();
    return {
      heal: async () => void (await Promise.all(names.map((name) => lane.fleet.start(name)))),
      observe: async () => `${waiting} jobs were lost`,
    };
  },
};
