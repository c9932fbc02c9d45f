import { registerOrders } from '@quittance/testkit';
import type { Fault } from './fault.js';

const JOBS = 10_000;

export const redisEmptiedWith10000Jobs: Fault = {
  name: 'redis-emptied-with-10000-jobs',
  part: 'redis',
  says: 'Redis is emptied while ten thousand jobs wait',
  made: 'both matching workers are told to stop, 10,000 orders are changed through the API, FLUSHALL',
  healed: 'workers started',
  mustBeSeen: 'all effects are there within two minutes and the time of the work',
  recoveryMsMax: 240000,
  slow: true,
  perSecond: 5,
  inject: async ({ lane, draw }) => {
    const names = lane.fleet.members('matching').map((each) => each.name);
    await Promise.all(names.map((name) => lane.fleet.end(name)));
    const prefix = `B${draw.between(1, 1_000_000_000)}`;
    const orders = Array.from({ length: JOBS }, (_, n) => ({
      reference: `${prefix}-${n}`,
      customer: { reference: `C-${prefix}-${n}` },
      currency: 'usd',
      amount: 1_000,
      placed_at: new Date().toISOString(),
    }));
    await registerOrders({ ingressUrl: lane.front.url, apiToken: lane.apiToken }, orders);
    const waiting = await lane.redis.llen('{quittance:matching}:matching:wait');
    await lane.redis.flushall();
    return {
      heal: async () => void (await Promise.all(names.map((name) => lane.fleet.start(name)))),
      observe: async () => `${waiting} jobs were lost`,
    };
  },
};
