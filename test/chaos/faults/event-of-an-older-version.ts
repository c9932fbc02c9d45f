import type { Fault } from './fault.js';
import { must } from './fault.js';
import { eventText, ownWord, postSigned, standingOf } from './post-event.js';

export const eventOfAnOlderVersion: Fault = {
  name: 'event-of-an-older-version',
  part: 'ingress',
  says: 'An event is written in another version of Stripe’s API',
  made: 'a copy of a real event with another id and version',
  healed: 'nothing to heal',
  mustBeSeen: 'kept and handled: one effect',
  recoveryMsMax: 60000,
  inject: async ({ lane, draw }) => {
    const { body } = await lane.sandbox.request('GET', '/v1/events', { limit: 1, type: 'payment_intent.succeeded' });
    const [event] = body['data'] as Record<string, unknown>[];
    const id = `evt_${ownWord(draw.fraction())}older`;
    const text = event === undefined ? eventText(id) : JSON.stringify({ ...event, id, api_version: '2024-06-20' });
    const { status } = await postSigned(lane, text);
    return {
      heal: async () => undefined,
      observe: async () => {
        const standing = await standingOf(lane, id);
        must(status === 200 && standing !== undefined && standing.state !== 'pending', `${status}, ${standing?.state}`);
        return `ended as ${standing?.state}`;
      },
    };
  },
};
