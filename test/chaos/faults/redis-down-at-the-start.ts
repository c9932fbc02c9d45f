import type { Fault } from './fault.js';
import { must } from './fault.js';
import { until } from './hurting.js';

export const redisDownAtTheStart: Fault = {
  name: 'redis-down-at-the-start',
  part: 'redis',
  says: 'The ingress starts while Redis is away',
  made: 'SIGKILL to Redis and to the ingress, which is started anew',
  healed: 'Redis started',
  mustBeSeen: 'the ingress is ready and acknowledges; everything is published later',
  recoveryMsMax: 90000,
  inject: async ({ lane }) => {
    lane.stack.redis.signal('SIGKILL');
    await lane.fleet.end('ingress', 'SIGKILL');
    const startedMs = performance.now();
    await lane.fleet.start('ingress');
    const tookMs = Math.round(performance.now() - startedMs);
    const before = lane.front.acknowledged.size;
    const taken = await until(() => lane.front.acknowledged.size > before + 2, 5_000);
    return {
      heal: () => lane.stack.redis.restart(),
      observe: async () => {
        must(taken, 'no event was acknowledged without Redis');
        return `ready without Redis after ${tookMs} ms, and acknowledges`;
      },
    };
  },
};
