import type { Fault } from './fault.js';
import { must } from './fault.js';

export const everythingDueAtOnce: Fault = {
  name: 'everything-due-at-once',
  part: 'relay',
  says: 'Every row of the inbox is due at once',
  made: 'all rows set to be worked off again while buyers come',
  healed: 'nothing to heal',
  mustBeSeen: 'bounded batches; webhooks are answered as ever, nothing changes',
  recoveryMsMax: 150000,
  lastsMs: [500, 1000],
  inject: async ({ lane }) => {
    lane.front.slowestMs();
    const { affectedRows } = await lane.store.sql.write(
      `UPDATE stripe_events SET state = 'pending', due_at = CURRENT_TIMESTAMP(3), finished_at = NULL
       WHERE stage IS NOT NULL AND state = 'done'`,
    );
    let slowestMs = 0;
    return {
      heal: async () => {
        slowestMs = Math.round(lane.front.slowestMs());
      },
      observe: async () => {
        must(slowestMs < 4_000, `a webhook waited ${slowestMs} ms`);
        return `${affectedRows} rows; webhooks waited ${slowestMs} ms at the most`;
      },
    };
  },
};
