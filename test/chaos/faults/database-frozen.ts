import type { Fault } from './fault.js';
import { must } from './fault.js';

export const databaseFrozen: Fault = {
  name: 'database-frozen',
  part: 'database',
  says: 'The database accepts and does not answer',
  made: 'SIGSTOP to the server',
  healed: 'SIGCONT',
  mustBeSeen: 'every webhook is answered within its 2 s, with 503 if need be',
  recoveryMsMax: 90000,
  lastsMs: [2500, 5000],
  mixable: true,
  inject: async ({ lane }) => {
    lane.front.slowestMs();
    lane.stack.mysql.signal('SIGSTOP');
    let slowestMs = 0;
    return {
      heal: async () => {
        slowestMs = Math.round(lane.front.slowestMs());
        lane.stack.mysql.signal('SIGCONT');
      },
      observe: async () => {
        must(slowestMs < 4_000, `a webhook waited ${slowestMs} ms`);
        return `webhooks waited ${slowestMs} ms at the most`;
      },
    };
  },
};
