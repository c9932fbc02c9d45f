import type { Fault } from './fault.js';
import { must } from './fault.js';
import { eventText, ownWord, postSigned, standingOf } from './post-event.js';

export const eventThatCannotBeRead: Fault = {
  name: 'event-that-cannot-be-read',
  part: 'ingress',
  says: 'A signed event has a shape that nobody knows',
  made: 'payment events whose object is empty, a list, or has a text for its amount',
  healed: 'nothing to heal',
  mustBeSeen: 'each ends with its reason; everything else flows on',
  recoveryMsMax: 60000,
  mixable: true,
  inject: async ({ lane, draw }) => {
    const word = ownWord(draw.fraction());
    const objects = [
      {},
      [],
      { id: `pi_${word}`, object: 'payment_intent', amount: 'much' },
      { id: 7 },
      { object: 'banana' },
    ];
    const ids = objects.map((_, n) => `evt_${word}p${n}`);
    const answers = await Promise.all(
      objects.map((object, n) =>
        postSigned(lane, eventText(ids[n] ?? '', { type: 'payment_intent.succeeded', data: { object } })),
      ),
    );
    return {
      heal: async () => undefined,
      observe: async () => {
        const stored = ids.filter((_, n) => answers[n]?.status === 200);
        const standings = await Promise.all(stored.map((id) => standingOf(lane, id)));
        for (const standing of standings)
          must(standing?.state === 'ignored' || standing?.state === 'parked', `one ended as ${standing?.state}`);
        return `${stored.length} kept and put aside, ${ids.length - stored.length} refused`;
      },
    };
  },
};
