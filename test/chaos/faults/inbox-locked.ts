import type { Fault } from './fault.js';
import { must } from './fault.js';
import { holdLocks } from './hurting.js';

export const inboxLocked: Fault = {
  name: 'inbox-locked',
  part: 'database',
  says: 'The pool of the ingress is used up',
  made: 'the inbox is locked by another session while many webhooks come',
  healed: 'the lock is let go',
  mustBeSeen: '503 within 2 s to what does not fit, no hang; nothing acknowledged is lost',
  recoveryMsMax: 90000,
  lastsMs: [2500, 4000],
  perSecond: 120,
  inject: async ({ lane }) => {
    lane.front.slowestMs();
    const held = await holdLocks(lane, 'SELECT id FROM connections FOR UPDATE');
    let slowestMs = 0;
    return {
      heal: async () => {
        slowestMs = Math.round(lane.front.slowestMs());
        await held.heal();
      },
      observe: async () => {
        must(slowestMs < 4_000, `a webhook waited ${slowestMs} ms`);
        return `webhooks waited ${slowestMs} ms at the most`;
      },
    };
  },
};
