import type { Fault } from './fault.js';
import { must } from './fault.js';

export const redisFrozen: Fault = {
  name: 'redis-frozen',
  part: 'redis',
  says: 'Redis accepts and does not answer',
  made: 'SIGSTOP to the server',
  healed: 'SIGCONT',
  mustBeSeen: 'webhooks are acknowledged within half a second',
  recoveryMsMax: 90000,
  lastsMs: [1000, 3500],
  mixable: true,
  inject: async ({ lane }) => {
    lane.front.slowestMs();
    lane.stack.redis.signal('SIGSTOP');
    let slowestMs = 0;
    return {
      heal: async () => {
        slowestMs = Math.round(lane.front.slowestMs());
        lane.stack.redis.signal('SIGCONT');
      },
      observe: async () => {
        must(slowestMs < 2_000, `a webhook waited ${slowestMs} ms`);
        return `webhooks waited ${slowestMs} ms at the most`;
      },
    };
  },
};
