import type { Fault } from './fault.js';
import { must } from './fault.js';
import { eventText, ownWord, postSigned, standingOf } from './post-event.js';

export const eventOfTheOtherMode: Fault = {
  name: 'event-of-the-other-mode',
  part: 'ingress',
  says: 'A live event comes to a test connection',
  made: 'a signed event with livemode true',
  healed: 'nothing to heal',
  mustBeSeen: 'kept as ignored, no effect',
  recoveryMsMax: 30000,
  inject: async ({ lane, draw }) => {
    const id = `evt_${ownWord(draw.fraction())}live`;
    const object = {
      id: `pi_${id}_outside`,
      object: 'payment_intent',
      amount: 500,
      amount_received: 500,
      currency: 'usd',
      status: 'succeeded',
    };
    await postSigned(lane, eventText(id, { livemode: true, type: 'payment_intent.succeeded', data: { object } }));
    return {
      heal: async () => undefined,
      observe: async () => {
        const standing = await standingOf(lane, id);
        must(standing?.state === 'ignored', `it ended as ${standing?.state}`);
        const rows = await lane.store.sql.select('SELECT id FROM payments WHERE stripe_id = ?', [object.id]);
        must(rows.length === 0, 'its money is in the books');
        return `ignored: ${standing?.reason}`;
      },
    };
  },
};
